//! What an adapter is checked with: its process, a lab of issuers, and keys.

use super::place::Place;
use super::signer::Signer;
use super::verdict::{Checked, Other, is_accepted, is_rejected, not_asked, words, wrong};
use crate::clock;
use crate::harness::keys::AUDIENCE;
use crate::lab::Lab;
use crate::mint::algorithm::JwsAlg;
use crate::mint::ordinary::typ;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::{Clock, Hello};
use crate::protocol::class::ErrorClass;
use crate::protocol::configuration::{Configuration, Periods, Profile};
use crate::protocol::request::Op;
use crate::subject::authority::Authority;
use crate::subject::process::Process;
use crate::subject::{AskError, Subject as _};
use core::time::Duration;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::process::ExitStatus;

/// How often an adapter may be silent before it is given up.
const SILENCES: usize = 3;

/// An adapter on the bench.
pub(super) struct Bench {
    command: String,
    hello: Hello,
    process: Option<Process>,
    pub(super) lab: Lab,
    authority: Authority,
    signer: Option<Signer>,
    /// How many sessions were opened.
    pub(super) sessions: usize,
    silences: usize,
    /// How long an answer may take.
    pub(super) patience: Duration,
    /// What it said without having declared it.
    pub(super) undeclared: BTreeSet<&'static str>,
}

/// An open session.
pub(super) struct Session {
    pub(super) name: String,
    /// The wall time on which its tokens are judged, in seconds since 1970.
    pub(super) now: i64,
    pub(super) issuer: String,
}

/// With which algorithm the ordinary checks are made: the first of these that is declared.
const PREFERRED: [JwsAlg; 15] = [
    JwsAlg::Rs256,
    JwsAlg::Es256,
    JwsAlg::EdDsa,
    JwsAlg::Ed25519,
    JwsAlg::Es384,
    JwsAlg::Ps256,
    JwsAlg::Rs384,
    JwsAlg::Rs512,
    JwsAlg::Ps384,
    JwsAlg::Ps512,
    JwsAlg::Es512,
    JwsAlg::Es256k,
    JwsAlg::Hs256,
    JwsAlg::Hs384,
    JwsAlg::Hs512,
];

impl Bench {
    /// Starts the lab and the adapter.
    pub(super) fn start(command: &str, patience: Duration) -> Result<Self, String> {
        let lab = Lab::start().map_err(|error| error.to_string())?;
        let authority = Authority::write(lab.ca()).map_err(|error| error.to_string())?;
        let process = Process::start(command, &authority.environment(), Process::START)
            .map_err(|error| error.to_string())?;
        let hello = process.hello().clone();
        let declared =
            |algorithm: &&JwsAlg| hello.capabilities.algorithms.iter().any(|name| name == algorithm.name());
        let signer = PREFERRED.iter().find(declared).copied().map(Signer::new);
        Ok(Self {
            command: command.to_owned(),
            hello,
            process: Some(process),
            lab,
            authority,
            signer,
            sessions: 0,
            silences: 0,
            patience,
            undeclared: BTreeSet::new(),
        })
    }

    pub(super) fn hello(&self) -> &Hello {
        &self.hello
    }

    /// The key of the ordinary checks.
    pub(super) fn signer(&self) -> Checked<&Signer> {
        self.signer.as_ref().map_or_else(|| not_asked("no algorithm is declared that we can sign with"), Ok)
    }

    /// The process, a new one where the last has ended.
    pub(super) fn process(&mut self) -> Checked<&Process> {
        if !self.process.as_ref().is_some_and(Process::is_alive) {
            self.process = None;
            let started = Process::start(&self.command, &self.authority.environment(), Process::START);
            self.process = Some(started.map_err(Other::Broken)?);
        }
        self.process.as_ref().map_or_else(|| wrong("it does not run"), Ok)
    }

    /// Asks.
    pub(super) fn ask(&mut self, op: Op) -> Checked<Said> {
        let patience = self.patience()?;
        let said = self.process()?.ask(op, patience);
        self.noted(said)
    }

    /// Asks what is no request.
    pub(super) fn ask_anything(&mut self, request: Map<String, Value>) -> Checked<Said> {
        let patience = self.patience()?;
        let said = self.process()?.ask_anything(request, patience);
        self.noted(said)
    }

    /// How long to wait; nothing more is asked of one that is silent again and again.
    fn patience(&self) -> Checked<Duration> {
        match self.silences < SILENCES {
            true => Ok(self.patience),
            false => not_asked(format!("it was silent {SILENCES} times before")),
        }
    }

    /// Ends the adapter by the end of its input.
    pub(super) fn finish(&mut self, within: Duration) -> Checked<ExitStatus> {
        self.process()?;
        let status = self.process.take().and_then(|process| process.finish(within));
        status.map_or_else(|| wrong(format!("it still ran {} s later, and was killed", within.as_secs())), Ok)
    }

    /// The kind of token of the ordinary checks.
    pub(super) fn profile(&self) -> Checked<Profile> {
        let order = [Profile::Jwt, Profile::AccessToken, Profile::Mcp, Profile::IdToken];
        let found = order.into_iter().find(|profile| self.hello.capabilities.profiles.contains(profile));
        found.map_or_else(|| not_asked("no profile is declared"), Ok)
    }

    /// Opens a session of the ordinary kind.
    pub(super) fn open(&mut self, place: &Place) -> Checked<Session> {
        let (profile, algorithm) = (self.profile()?, self.signer()?.algorithm());
        self.open_with(place, profile, algorithm, AUDIENCE)
    }

    pub(super) fn open_with(
        &mut self,
        place: &Place,
        profile: Profile,
        algorithm: JwsAlg,
        audience: &str,
    ) -> Checked<Session> {
        self.sessions = self.sessions.saturating_add(1);
        let name = format!("check-{}", self.sessions);
        let capabilities = &self.hello.capabilities;
        let configuration = Configuration {
            profile,
            issuer: place.issuer.clone(),
            audiences: vec![audience.to_owned()],
            algorithms: vec![algorithm.name().to_owned()],
            keys: place.keys.clone(),
            loopback_http: capabilities.loopback_http && !capabilities.custom_ca,
            nonce: None,
            periods: Periods::default(),
        };
        let op = Op::Open { session: name.clone(), configuration: Box::new(configuration) };
        match self.ask(op)? {
            Said::Opened { now } => {
                let now = match now {
                    Some(now) => now,
                    None => self.process_time()?,
                };
                Ok(Session { name, now, issuer: place.issuer.clone() })
            }
            said => wrong(format!("`open` was answered with {}", words(&said))),
        }
    }

    /// What the adapter's wall clock says, where it lives on that of its process.
    fn process_time(&mut self) -> Checked<i64> {
        let ours = i64::try_from(clock::wall().as_secs()).unwrap_or(i64::MAX);
        match self.hello.capabilities.clock {
            Clock::Injected => Ok(ours),
            // Whole seconds; that it is near to ours, or moved on purpose, is a check of its own.
            Clock::Process => Ok(match self.ask(Op::Time {}) {
                Ok(Said::Time { wall, .. }) => whole(wall),
                Ok(_) | Err(_) => ours,
            }),
        }
    }

    /// Claims of a token that is good in this session for ten minutes, whatever the profile.
    pub(super) fn claims(session: &Session) -> Value {
        json!({
            "iss": session.issuer, "aud": AUDIENCE, "sub": "somebody", "client_id": "check", "jti": "check",
            "iat": session.now, "exp": session.now.saturating_add(600),
        })
    }

    /// A good token for the session.
    pub(super) fn good(&self, session: &Session) -> Checked<String> {
        self.token(&Self::claims(session))
    }

    pub(super) fn token(&self, claims: &Value) -> Checked<String> {
        Ok(self.signer()?.token(typ(self.profile()?), claims))
    }

    pub(super) fn validate(&mut self, session: &Session, token: &str) -> Checked<Said> {
        self.ask(Op::Validate { session: session.name.clone(), token: token.to_owned() })
    }

    /// The token has to be accepted.
    pub(super) fn accepted(&mut self, session: &Session, token: &str, what: &str) -> Checked {
        let said = self.validate(session, token)?;
        is_accepted(&said, what)
    }

    /// The token has to be rejected.
    pub(super) fn rejected(&mut self, session: &Session, token: &str, what: &str) -> Checked {
        let said = self.validate(session, token)?;
        is_rejected(&said, what)
    }

    fn noted(&mut self, said: Result<Said, AskError>) -> Checked<Said> {
        self.silences = self.silences.saturating_add(usize::from(said == Err(AskError::Silent)));
        let said = said.map_err(Other::Broken)?;
        let declared = &self.hello.capabilities.classes;
        let class = match &said {
            Said::Rejected { class, .. } => *class,
            Said::Unavailable { .. } => Some(ErrorClass::Unavailable),
            Said::Hello(_)
            | Said::Opened { .. }
            | Said::Accepted {}
            | Said::Advanced {}
            | Said::Time { .. }
            | Said::Closed {}
            | Said::Unsupported { .. }
            | Said::Error { .. } => None,
        };
        if let Some(class) = class.filter(|class| !declared.contains(class)) {
            self.undeclared.insert(class.name());
        }
        Ok(said)
    }
}

#[expect(clippy::as_conversions, reason = "a time that is no time is one of the far past or future")]
fn whole(seconds: f64) -> i64 {
    seconds as i64
}
