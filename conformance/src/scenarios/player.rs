//! Plays a scenario on the pure machine: decide, begin and complete, with no socket, thread or clock.

use crate::scenarios::keys;
use crate::scenarios::machine::Machine;
use crate::scenarios::scenario::{
    Act, Caller, Document, KeyName, Local, Refusal, Remote, Reply, Scenario, Tier, Token, Verdict,
};
use core::fmt;
use core::time::Duration;
use countersign::algorithm::Algorithm;
use countersign::cause::Cause;
use countersign::jwk::{Candidates, KeySet, Thumbprint};
use countersign::metadata::Metadata;
use countersign::policy::keys::{KeyPolicy, Remote as RemoteTier};
use countersign::resolve::answer::{Answer, Lifetime};
use countersign::resolve::state::State;
use countersign::resolve::step::{Document as Fetched, Source, Step, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::{LocalAnswer, Spent, Wanted};
use countersign::time::Timestamp;
use countersign::url::{FetchUrl, Issuer};
use std::sync::Arc;

/// What was seen in one step of a scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The requests, in order.
    pub requests: Vec<Document>,
    /// The verdicts, in order.
    pub verdicts: Vec<(Caller, Verdict)>,
}

/// Why a scenario cannot be played to its end. It is a mistake in the scenario, or a machine that hangs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayError {
    /// The URLs or keys of the suite are refused by the library; a word says which.
    Fixture(&'static str),
    /// The issuer is to reply to a request that nobody made.
    NotAsked(Document),
    /// Somebody is to leave who is not there.
    NobodyThere(Caller),
    /// A lookup went round without end.
    Hung(Caller),
    /// A lookup ended in a way that scenarios have no word for.
    NewVerdict(Caller),
}

impl fmt::Display for PlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixture(what) => write!(f, "the library refuses the suite's own {what}"),
            Self::NotAsked(document) => write!(f, "nobody asked for the {document} that is to be replied to"),
            Self::NobodyThere(caller) => write!(f, "{caller} has no lookup under way"),
            Self::Hung(caller) => write!(f, "the lookup of {caller} went round without end"),
            Self::NewVerdict(caller) => {
                write!(f, "the lookup of {caller} ended in a way that has no name here")
            }
        }
    }
}

impl std::error::Error for PlayError {}

/// Plays a scenario to its end; one [`Seen`] for each step.
///
/// # Errors
/// [`PlayError`], where it cannot be played to its end.
pub fn play(scenario: &Scenario, machine: &impl Machine) -> Result<Vec<Seen>, PlayError> {
    let mut player = Player::new(scenario, machine)?;
    let mut seen = Vec::with_capacity(scenario.steps.len());
    for step in scenario.steps {
        for act in step.acts {
            player.act(*act)?;
        }
        seen.push(core::mem::take(&mut player.seen));
    }
    Ok(seen)
}

struct Player<'m, M> {
    machine: &'m M,
    policy: KeyPolicy,
    local: Option<KeySet>,
    published: Arc<KeySet>,
    state: State,
    now: Timestamp,
    lookups: Vec<Lookup>,
    seen: Seen,
}

/// A lookup that is under way.
struct Lookup {
    caller: Caller,
    token: Token,
    began: Timestamp,
    tried: Vec<Thumbprint>,
    spent: Spent,
    /// The fetch that it began and has no answer to.
    ticket: Option<Ticket>,
}

const ISSUER: &str = "https://issuer.example";
const JWKS_URI: &str = "https://issuer.example/keys";
const ALGORITHM: Algorithm = Algorithm::Es256;
/// A lookup ends within two fetches; a few rounds more are a hang.
const MAX_ROUNDS: usize = 16;

impl<'m, M: Machine> Player<'m, M> {
    fn new(scenario: &Scenario, machine: &'m M) -> Result<Self, PlayError> {
        let issuer = Issuer::parse(ISSUER, false).map_err(|_| PlayError::Fixture("issuer"))?;
        let remote = match scenario.remote {
            Remote::Absent => RemoteTier::None,
            Remote::JwksUrl => {
                RemoteTier::Explicit(FetchUrl::parse(JWKS_URI, false).map_err(|_| PlayError::Fixture("URL"))?)
            }
            Remote::Discovery => RemoteTier::Discovery(issuer.clone()),
        };
        let local = match scenario.local {
            Local::Absent => None,
            Local::Keys(names) => Some(keys::set(names).ok_or(PlayError::Fixture("keys"))?),
        };
        let now = Timestamp::new(Duration::ZERO);
        Ok(Self {
            machine,
            policy: machine.policy(KeyPolicy::new(remote), &issuer),
            local,
            published: Arc::new(keys::set(&[KeyName::Published]).ok_or(PlayError::Fixture("keys"))?),
            state: State::new(now),
            now,
            lookups: Vec::new(),
            seen: Seen::default(),
        })
    }

    fn act(&mut self, act: Act) -> Result<(), PlayError> {
        match act {
            Act::Wait(period) => self.now = self.now.after(period),
            Act::Present(caller, token) => self.lookups.push(Lookup {
                caller,
                token,
                began: self.now,
                tried: Vec::new(),
                spent: Spent::default(),
                ticket: None,
            }),
            Act::Reply(document, reply) => {
                let answer = self.answer(document, reply);
                let asked =
                    |lookup: &Lookup| lookup.ticket.as_ref().is_some_and(|ticket| is(ticket, document));
                let at = self.lookups.iter().position(asked).ok_or(PlayError::NotAsked(document))?;
                self.complete(at, answer);
            }
            Act::Leave(caller) => {
                let here = |lookup: &Lookup| lookup.caller == caller;
                let at = self.lookups.iter().position(here).ok_or(PlayError::NobodyThere(caller))?;
                self.complete(at, Answer::Abandoned);
                self.lookups.remove(at);
            }
        }
        self.wake()
    }

    /// Hands the answer to the fetch of the lookup at `at` to the machine.
    fn complete(&mut self, at: usize, answer: Answer) {
        let Some(lookup) = self.lookups.get_mut(at) else { return };
        let Some(ticket) = lookup.ticket.take() else { return };
        match self.machine.complete(&self.policy, &mut self.state, ticket, answer, self.now) {
            Completion::Applied => {}
            Completion::Dropped => lookup.spent.superseded = true,
        }
    }

    /// Every lookup that waits for no answer of its own goes as far as it can.
    fn wake(&mut self) -> Result<(), PlayError> {
        let mut lookups = core::mem::take(&mut self.lookups);
        let mut under_way = Vec::with_capacity(lookups.len());
        for mut lookup in lookups.drain(..) {
            let verdict = if lookup.ticket.is_some() { None } else { self.drive(&mut lookup)? };
            match verdict {
                Some(verdict) => self.seen.verdicts.push((lookup.caller, verdict)),
                None => under_way.push(lookup),
            }
        }
        self.lookups = under_way;
        Ok(())
    }

    /// Turns the machine for one lookup until it ends, or waits for an answer; then None.
    fn drive(&mut self, lookup: &mut Lookup) -> Result<Option<Verdict>, PlayError> {
        let deadline = lookup.began.after(self.policy.timing().lookup_deadline);
        for _ in 0..MAX_ROUNDS {
            let kid = Some(lookup.token.kid.kid());
            let local = match &self.local {
                None => LocalAnswer::Absent,
                Some(set) => set.select(ALGORITHM, kid, &[]).into(),
            };
            let tried = lookup.tried.clone();
            let wanted = Wanted {
                alg: ALGORITHM,
                kid,
                local,
                tried: &tried,
                spent: lookup.spent,
                patience: self.now < deadline,
            };
            match self.machine.decide(&self.policy, &self.state, &wanted, self.now) {
                Step::Found(found) => match (signed_by(lookup.token, &found.keys), found.source) {
                    (true, source) => return Ok(Some(Verdict::Accepted(tier(source)))),
                    (false, Source::Local) => return Ok(Some(Verdict::Refused(Refusal::BadSignature))),
                    (false, Source::Fresh | Source::Stale { .. }) => {
                        lookup.tried.extend(found.keys.iter().map(|key| key.thumbprint()));
                    }
                },
                Step::Fetch(_) => {
                    if let Some(ticket) = self.machine.begin(&self.policy, &mut self.state, &wanted, self.now)
                    {
                        self.seen.requests.push(document(ticket.document()));
                        match ticket.document() {
                            Fetched::Metadata => lookup.spent.metadata = true,
                            Fetched::Keys => lookup.spent.keys = true,
                        }
                        lookup.ticket = Some(ticket);
                        return Ok(None);
                    }
                }
                Step::Wait { .. } => return Ok(None),
                Step::Failed(unresolved) => return self.failed(lookup.caller, unresolved).map(Some),
            }
        }
        Err(PlayError::Hung(lookup.caller))
    }

    fn failed(&self, caller: Caller, unresolved: Unresolved) -> Result<Verdict, PlayError> {
        Ok(match unresolved {
            Unresolved::NotFound => Verdict::Refused(Refusal::KeyNotFound),
            Unresolved::Ambiguous => Verdict::Refused(Refusal::Ambiguous),
            Unresolved::BadSignature => Verdict::Refused(Refusal::BadSignature),
            Unresolved::Unavailable { causes, retry_at } => Verdict::Outage {
                metadata: causes.metadata.map(Cause::code),
                keys: causes.keys.map(Cause::code),
                retry_in: retry_at.map(|at| at.since(self.now)),
            },
            // Not every variant can be named here; a new one needs a verdict of its own first.
            _ => return Err(PlayError::NewVerdict(caller)),
        })
    }

    fn answer(&self, document: Document, reply: Reply) -> Answer {
        let failed = |cause| Answer::Failed { cause, retry_after: None };
        match (reply, document) {
            (Reply::NameUnknown, _) => failed(Cause::Dns),
            (Reply::Refused, _) => failed(Cause::Connect),
            (Reply::Good, Document::Metadata) => {
                Answer::Metadata(Metadata { issuer: ISSUER.into(), jwks_uri: Some(JWKS_URI.into()) })
            }
            (Reply::Good, Document::Keys) => {
                Answer::Keys { set: Arc::clone(&self.published), etag: None, lifetime: Lifetime::Unstated }
            }
        }
    }
}

/// Whether the signature would be good: the machine never sees one, so keys are compared instead.
fn signed_by(token: Token, candidates: &Candidates<'_>) -> bool {
    let signer = keys::set(&[token.signed_by]);
    let signer = signer.as_ref().and_then(|set| set.keys().first());
    signer.is_some_and(|signer| candidates.iter().any(|key| key.thumbprint() == signer.thumbprint()))
}

fn is(ticket: &Ticket, wanted: Document) -> bool {
    document(ticket.document()) == wanted
}

fn document(fetched: Fetched) -> Document {
    match fetched {
        Fetched::Metadata => Document::Metadata,
        Fetched::Keys => Document::Keys,
    }
}

fn tier(source: Source) -> Tier {
    match source {
        Source::Local => Tier::Local,
        Source::Fresh => Tier::Fresh,
        Source::Stale { .. } => Tier::Stale,
    }
}
