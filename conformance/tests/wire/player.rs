//! Plays a scenario on the real validator: its callers are threads, and its issuer is one of the lab, which holds each
//! answer behind a gate until the scenario says what it replies.
//!
//! A reply that is no answer at all (the name does not resolve, the port refuses) happens at the moment of the request
//! and not later: the issuer is set up for it before the caller asks. The act itself then checks that the request was
//! made.

use crate::callers::{PATIENCE, WatchedClock, until};
use crate::leaving::{Gone, LeavingClient};
use countersign::cause::Cause;
use countersign::http::client::HttpClient;
use countersign::http::roots::Roots;
use countersign::jws::Buffers;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::rejection::Rejection;
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::{Document as Fetched, Source};
use countersign::validator::Validator;
use countersign::validator::error::Error;
use countersign_conformance::harness::dialer::LoopbackDialer;
use countersign_conformance::harness::keys::{AUDIENCE, TestKey};
use countersign_conformance::harness::resolver::CountingResolver;
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::behaviour::Behaviour;
use countersign_conformance::lab::documents;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::gate::Gate;
use countersign_conformance::lab::good::Good;
use countersign_conformance::lab::issuer::Issuer;
use countersign_conformance::lab::place::{Host, Place, Scheme};
use countersign_conformance::lab::setup::Setup;
use countersign_conformance::scenarios::player::Seen;
use countersign_conformance::scenarios::scenario::{
    Act, Caller, Document, KeyName, Local, Refusal, Remote, Reply, Scenario, Tier, Token, Verdict,
};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

/// Plays a scenario to its end; one [`Seen`] for each step.
pub(crate) fn play(scenario: &Scenario) -> Vec<Seen> {
    let mut player = Player::new(scenario);
    let acts: Vec<Act> = scenario.steps.iter().flat_map(|step| step.acts).copied().collect();
    let mut ahead = acts.as_slice();
    let mut seen = Vec::new();
    for step in scenario.steps {
        for act in step.acts {
            ahead = &ahead[1..];
            player.act(*act, ahead);
        }
        seen.push(player.take_seen());
    }
    player.end();
    seen
}

struct Player {
    lab: Lab,
    issuer: Issuer,
    keys: [TestKey; 3],
    validator: Validator,
    clock: WatchedClock,
    client: LeavingClient,
    resolver: CountingResolver,
    dialer: LoopbackDialer,
    gates: [Gate; 2],
    /// Callers that have no verdict yet.
    under_way: Vec<Caller>,
    speak: Sender<(Caller, Option<Verdict>)>,
    listen: Receiver<(Caller, Option<Verdict>)>,
    seen: Seen,
    /// How many requests were in earlier steps.
    before: usize,
}

const DOCUMENTS: [(Document, Place); 2] =
    [(Document::Metadata, Place::Metadata), (Document::Keys, Place::Keys)];

impl Player {
    fn new(scenario: &Scenario) -> Self {
        let names = [KeyName::Local, KeyName::Published, KeyName::Unknown];
        let keys = names.map(|name| TestKey::new(name.kid(), name as u8 + 1).unwrap());
        let lab = Lab::start().unwrap();
        let published = keys[KeyName::Published as usize].jwk();
        let issuer = lab.issuer(&Setup::new(Scheme::Https).at(Host::Named).with_keys(&[published])).unwrap();
        let (resolver, dialer) = (CountingResolver::new(lab.names()), LoopbackDialer::new());
        let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
        let client = LeavingClient::new(
            HttpClient::new()
                .with_only_roots(&roots)
                .with_resolver(resolver.clone())
                .with_dialer(dialer.clone()),
        );
        let audience = ExpectedAudience::AnyOf(&[AUDIENCE]);
        let policy = TokenPolicy::jwt(ExpectedIssuer::Is(issuer.url()), audience).unwrap();
        let clock = WatchedClock::new();
        let builder = Validator::builder(policy).clock(clock.clone()).jitter(|| Jitter::NONE);
        let builder = match scenario.remote {
            Remote::Absent => builder,
            Remote::JwksUrl => builder.jwks_url(&issuer.keys_url()),
            Remote::Discovery => builder.discovery(),
        };
        let builder = match scenario.local {
            Local::Absent => builder,
            Local::Keys([KeyName::Local]) => builder.local_keys(keys[KeyName::Local as usize].set()),
            Local::Keys(others) => panic!("no local tier of {others:?} is known here"),
        };
        let validator = builder.client(client.clone()).build().unwrap();
        let (speak, listen) = channel();
        let gates = [Gate::new(), Gate::new()];
        let (under_way, seen, before) = (Vec::new(), Seen::default(), 0);
        Self {
            lab,
            issuer,
            keys,
            validator,
            clock,
            client,
            resolver,
            dialer,
            gates,
            under_way,
            speak,
            listen,
            seen,
            before,
        }
    }

    fn act(&mut self, act: Act, ahead: &[Act]) {
        match act {
            Act::Wait(period) => self.clock.clock.advance(period),
            Act::Present(caller, token) => {
                self.prepare(ahead);
                self.present(caller, token);
            }
            Act::Reply(document, reply) => self.reply(document, reply),
            Act::Leave(caller) => {
                assert!(self.client.leave(caller), "{caller} is not in a fetch");
                until("the caller to be gone", || {
                    self.hear();
                    !self.under_way.contains(&caller)
                });
            }
        }
        self.settle();
    }

    /// Sets each place up for the reply that comes next; where none comes, an answer would be held for ever.
    fn prepare(&self, ahead: &[Act]) {
        for (document, place) in DOCUMENTS {
            let next = ahead.iter().find_map(|act| match act {
                Act::Reply(of, reply) if *of == document => Some(*reply),
                Act::Reply(_, _) | Act::Wait(_) | Act::Present(_, _) | Act::Leave(_) => None,
            });
            match next {
                Some(Reply::NameUnknown) => self.issuer.set(place, Fault::NameDoesNotResolve).unwrap(),
                Some(Reply::Refused) => self.issuer.set(place, Fault::RefusedPort).unwrap(),
                Some(Reply::Good) | None => {
                    let gate = &self.gates[document as usize];
                    gate.shut();
                    let held = Behaviour::from(self.good(document)).held(gate);
                    self.issuer.set(place, held).unwrap();
                }
            }
        }
    }

    fn good(&self, document: Document) -> Good {
        match document {
            Document::Metadata => self.issuer.metadata_naming(Place::Keys),
            Document::Keys => Good::new(documents::key_set(&[self.keys[KeyName::Published as usize].jwk()])),
        }
    }

    fn present(&mut self, caller: Caller, token: Token) {
        let token =
            self.keys[token.signed_by as usize].token_naming(Some(token.kid.kid()), self.issuer.url());
        let (validator, speak) = (self.validator.clone(), self.speak.clone());
        self.under_way.push(caller);
        let run = move || {
            let validate = || verdict(validator.validate(&token, &mut Buffers::new()).map(|ok| ok.source));
            let said = match catch_unwind(AssertUnwindSafe(validate)) {
                Ok(verdict) => Some(verdict),
                Err(panic) if panic.is::<Gone>() => None,
                Err(_) => return,
            };
            speak.send((caller, said)).unwrap();
        };
        thread::Builder::new().name(caller.to_owned()).spawn(run).unwrap();
    }

    fn reply(&mut self, document: Document, reply: Reply) {
        match reply {
            Reply::Good => {
                let gate = &self.gates[document as usize];
                gate.wait_held(1, PATIENCE).expect("nobody asked for what is to be replied to");
                gate.open();
                gate.wait_empty(PATIENCE).unwrap();
            }
            Reply::NameUnknown => {
                assert_eq!(self.resolver.asked().last().map(String::as_str), self.issuer.name());
                assert_eq!(self.lab.names().lookup(self.issuer.name().unwrap()), None);
            }
            Reply::Refused => {
                let address = self.issuer.address(DOCUMENTS[document as usize].1);
                assert_eq!(self.dialer.dialled().last(), Some(&address));
            }
        }
    }

    /// Waits until every caller that has no verdict can only go on when something else happens: it is in a request
    /// that the issuer holds, or it has looked at the machine twice, while nothing happened, and gone to sleep again.
    fn settle(&mut self) {
        let mut last = None;
        until("callers to come to rest", || {
            if self.hear() {
                last = None;
            }
            let held: usize = self.gates.iter().map(Gate::held).sum();
            let (inside, outside): (Vec<Caller>, Vec<Caller>) =
                self.under_way.iter().partition(|caller| self.client.is_inside(caller));
            // One whose caller has left may still be held beside them.
            if held < inside.len() {
                last = None;
                return false;
            }
            let naps: Vec<(Caller, usize)> =
                outside.iter().map(|caller| (*caller, self.clock.naps(caller))).collect();
            let (before, at_first) = last.get_or_insert_with(|| (inside.clone(), naps.clone()));
            if *before != inside || at_first.len() != naps.len() {
                last = None;
                return false;
            }
            at_first.iter().zip(&naps).all(|(then, now)| then.0 == now.0 && now.1 >= then.1 + 2)
        });
    }

    /// Takes down who has ended meanwhile, with a verdict or without; whether there was anybody.
    fn hear(&mut self) -> bool {
        let before = self.under_way.len();
        while let Ok((caller, said)) = self.listen.try_recv() {
            self.under_way.retain(|other| *other != caller);
            self.seen.verdicts.extend(said.map(|verdict| (caller, verdict)));
        }
        self.under_way.len() < before
    }

    /// What was seen in this step. What the client was asked for is what came to the issuer, as far as it could come.
    fn take_seen(&mut self) -> Seen {
        let asked = self.client.asked();
        let mut seen = core::mem::take(&mut self.seen);
        let document = |fetched: &Fetched| match fetched {
            Fetched::Metadata => Document::Metadata,
            Fetched::Keys => Document::Keys,
        };
        seen.requests = asked[self.before..].iter().map(document).collect();
        self.before = asked.len();
        seen
    }

    /// Every request that the issuer read was one that the client was asked for, and those that did not come are those
    /// that could not: the name did not resolve, or the port refused.
    fn end(self) {
        assert_eq!(self.under_way, Vec::<Caller>::new(), "callers without a verdict");
        let requests = self.issuer.requests();
        let asked = self.client.asked();
        let unresolved = self.resolver.asked().len() - self.dialer.dialled().len();
        let refused = self.dialer.dialled().len() - self.issuer.accepts().unwrap();
        assert_eq!(requests.len(), self.issuer.accepts().unwrap(), "a request for each connection");
        assert_eq!(asked.len(), requests.len() + unresolved + refused);
    }
}

fn verdict(said: Result<Source, Error>) -> Verdict {
    match said {
        Ok(Source::Local) => Verdict::Accepted(Tier::Local),
        Ok(Source::Fresh) => Verdict::Accepted(Tier::Fresh),
        Ok(Source::Stale { .. }) => Verdict::Accepted(Tier::Stale),
        Err(Error::Rejected(Rejection::KeyNotFound { .. })) => Verdict::Refused(Refusal::KeyNotFound),
        Err(Error::Rejected(Rejection::KeyAmbiguous { .. })) => Verdict::Refused(Refusal::Ambiguous),
        Err(Error::Rejected(Rejection::BadSignature { .. })) => Verdict::Refused(Refusal::BadSignature),
        Err(Error::Outage(outage)) => Verdict::Outage {
            metadata: outage.causes.metadata.map(Cause::code),
            keys: outage.causes.keys.map(Cause::code),
            retry_in: outage.retry_in,
        },
        Err(error) => panic!("scenarios have no word for {error}"),
    }
}
