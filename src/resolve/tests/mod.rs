//! One sentence of the contract each. The exploration in `conformance/` shows the rules at every state; these show them
//! where a reader can follow.

mod attempts;
mod discovery;
mod stale;
mod tickets;
mod tiers;
mod times;

use super::answer::{Answer, Jitter, Lifetime};
use super::decide::decide;
use super::state::State;
use super::step::{Causes, Document, Source, Step, Target, Unresolved};
use super::ticket::{Completion, Ticket, TicketTarget};
use super::wanted::{LocalAnswer, Spent, Wanted};
use crate::algorithm::Algorithm;
use crate::base64url;
use crate::cause::Cause;
use crate::jwk::{KeyLimits, KeySet, Origin};
use crate::metadata::Metadata;
use crate::policy::keys::{KeyPolicy, Remote, Timing};
use crate::time::Timestamp;
use crate::url::{FetchUrl, Issuer};
use core::time::Duration;
use ring::signature::{Ed25519KeyPair, KeyPair};
use std::sync::Arc;

const ISSUER: &str = "https://issuer.example";
const KEYS_URL: &str = "https://issuer.example/keys";
const OTHER_URL: &str = "https://issuer.example/other";

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A set with one Ed25519 test key per kid; the key depends on the kid's bytes alone.
fn set(kids: &[&str]) -> Arc<KeySet> {
    let jwk = |kid: &&str| {
        let seed = [kid.bytes().fold(7, u8::wrapping_add); 32];
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
        let x = base64url::encode(pair.public_key().as_ref());
        format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"{kid}","x":"{x}"}}"#)
    };
    let keys: Vec<String> = kids.iter().map(jwk).collect();
    let text = format!(r#"{{"keys":[{}]}}"#, keys.join(","));
    Arc::new(KeySet::parse(text.as_bytes(), Origin::Fetched, &KeyLimits::default()).unwrap())
}

/// One machine under test, with a clock that only the test moves.
struct Machine {
    policy: KeyPolicy,
    state: State,
    now: Timestamp,
}

impl Machine {
    fn new(remote: Remote) -> Self {
        let now = Timestamp::new(secs(1_000_000));
        Self { policy: KeyPolicy::new(remote), state: State::new(now), now }
    }

    fn explicit() -> Self {
        Self::new(Remote::Explicit(FetchUrl::parse(KEYS_URL, false).unwrap()))
    }

    fn discovery() -> Self {
        Self::new(Remote::Discovery(Issuer::parse(ISSUER, false).unwrap()))
    }

    fn step(&self, wanted: Wanted<'_>) -> String {
        format!("{:?}", decide(&self.policy, &self.state, &wanted, self.now))
    }

    fn decide<'a>(&'a self, wanted: &Wanted<'a>) -> Step<'a> {
        decide(&self.policy, &self.state, wanted, self.now)
    }

    fn source(&self, wanted: &Wanted<'_>) -> Option<Source> {
        match self.decide(wanted) {
            Step::Found(found) => Some(found.source),
            Step::Fetch(_) | Step::Wait { .. } | Step::Failed(_) => None,
        }
    }

    fn begin(&mut self, wanted: &Wanted<'_>) -> Ticket {
        self.state.begin(&self.policy, wanted, self.now).expect("the step was Fetch")
    }

    fn complete(&mut self, ticket: Ticket, answer: Answer) -> Completion {
        self.state.complete(&self.policy, ticket, answer, Jitter::NONE, self.now)
    }

    fn wait(&mut self, period: Duration) {
        self.now = self.now.after(period);
    }

    fn back(&mut self, period: Duration) {
        self.now = Timestamp::new(self.now.since_epoch() - period);
    }

    /// One lookup that fetches what it is told to, with `answers` in order; returns how it ended and what it fetched.
    fn lookup(&mut self, kid: &str, answers: &[Answer]) -> (String, Vec<&'static str>) {
        let mut asked = wanted(kid);
        let mut fetched = Vec::new();
        let mut answers = answers.iter().cloned();
        loop {
            let target = match self.decide(&asked) {
                Step::Fetch(Target::Metadata) => "metadata",
                Step::Fetch(Target::Keys(_)) => "keys",
                end => return (format!("{end:?}"), fetched),
            };
            fetched.push(target);
            let ticket = self.begin(&asked);
            let document = ticket.document();
            let completion = self.complete(ticket, answers.next().expect("an answer for each fetch"));
            asked.spent.record(document, completion == Completion::Dropped);
        }
    }

    /// A machine that holds this set, fresh for the default ttl.
    fn holding(mut self, kids: &[&str]) -> Self {
        let answers = match self.policy.remote() {
            Remote::Discovery(_) => vec![metadata(ISSUER, KEYS_URL), keys(kids)],
            Remote::None | Remote::Explicit(_) => vec![keys(kids)],
        };
        self.lookup(kids[0], &answers);
        assert_eq!(self.source(&wanted(kids[0])), Some(Source::Fresh));
        self
    }
}

fn wanted(kid: &str) -> Wanted<'_> {
    Wanted {
        alg: Algorithm::EdDsa,
        kid: Some(kid),
        local: LocalAnswer::Absent,
        tried: &[],
        spent: Spent::default(),
        patience: true,
    }
}

fn metadata(issuer: &str, jwks_uri: &str) -> Answer {
    Answer::Metadata(Metadata { issuer: issuer.into(), jwks_uri: Some(jwks_uri.into()) })
}

fn keys(kids: &[&str]) -> Answer {
    Answer::Keys { set: set(kids), etag: None, lifetime: Lifetime::Unstated }
}

fn tagged(kids: &[&str], etag: &str) -> Answer {
    Answer::Keys { set: set(kids), etag: Some(etag.into()), lifetime: Lifetime::Unstated }
}

fn failure(cause: Cause) -> Answer {
    Answer::Failed { cause, retry_after: None }
}

fn unavailable(causes: Causes, retry_at: Option<Timestamp>) -> Step<'static> {
    Step::Failed(Unresolved::Unavailable { causes, retry_at })
}
