//! The library's machine with one change: each of these takes what is changed.

use crate::scenarios::broken::without_local;
use crate::scenarios::machine::Machine;
use countersign::jwk::{Key, KeySet};
use countersign::policy::keys::{KeyPolicy, Remote, Timing};
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::{Document, Step, Target, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::Wanted;
use countersign::time::Timestamp;
use countersign::url::Issuer;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

/// With another policy.
pub(super) struct Configured(pub(super) fn(KeyPolicy) -> KeyPolicy);

impl Machine for Configured {
    fn policy(&self, configured: KeyPolicy, _: &Issuer) -> KeyPolicy {
        (self.0)(configured)
    }
}

/// With other periods.
pub(super) struct Periods(pub(super) fn(Timing) -> Timing);

impl Machine for Periods {
    fn policy(&self, configured: KeyPolicy, _: &Issuer) -> KeyPolicy {
        let timing = (self.0)(*configured.timing());
        // Periods that contradict one another change nothing, and then no case catches this.
        configured.clone().with_timing(timing).unwrap_or(configured)
    }
}

/// Sees some lookups as if the process held no key.
pub(super) struct Blind(pub(super) fn(&KeyPolicy, &State, &Wanted<'_>) -> bool);

impl Blind {
    fn seen<'a>(&self, policy: &KeyPolicy, state: &State, wanted: &Wanted<'a>) -> Wanted<'a> {
        if (self.0)(policy, state, wanted) { without_local(wanted) } else { *wanted }
    }
}

impl Machine for Blind {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        decide(policy, state, &self.seen(policy, state, wanted), now)
    }

    fn begin(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Option<Ticket> {
        let wanted = self.seen(policy, state, wanted);
        state.begin(policy, &wanted, now)
    }
}

/// Asks the issuer first, and the process where the issuer has no such key.
pub(super) struct IssuerFirst;

impl Machine for IssuerFirst {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        match decide(policy, state, &without_local(wanted), now) {
            Step::Failed(_) if wanted.tried.is_empty() => decide(policy, state, wanted, now),
            step => step,
        }
    }

    fn begin(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Option<Ticket> {
        state.begin(policy, &without_local(wanted), now)
    }
}

/// Goes by another time.
pub(super) struct At(pub(super) fn(&State, Timestamp) -> Timestamp);

impl Machine for At {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        decide(policy, state, wanted, (self.0)(state, now))
    }
}

/// Says of some lookups that there is no such key, before anything is fetched for them.
pub(super) struct Denies(pub(super) fn(&State, &Wanted<'_>, Timestamp) -> bool);

impl Machine for Denies {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        match decide(policy, state, wanted, now) {
            Step::Fetch(_) if (self.0)(state, wanted, now) => Step::Failed(Unresolved::NotFound),
            step => step,
        }
    }
}

/// Changes the state after each answer.
pub(super) struct After(pub(super) fn(&mut State, Document, Timestamp));

impl Machine for After {
    fn complete(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        now: Timestamp,
    ) -> Completion {
        let document = ticket.document();
        let completion = state.complete(policy, ticket, answer, Jitter::NONE, now);
        (self.0)(state, document, now);
        completion
    }
}

/// Asks for the keys again whenever a signature is wrong, whatever gates there are.
pub(super) struct RefetchesForBadSignatures;

impl Machine for RefetchesForBadSignatures {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        let url = match policy.remote() {
            Remote::None => None,
            Remote::Explicit(url) => Some(url),
            Remote::Discovery(_) => state.keys.url.as_ref(),
        };
        match (decide(policy, state, wanted, now), url) {
            (Step::Failed(Unresolved::BadSignature), Some(url)) if !wanted.spent.keys => {
                Step::Fetch(Target::Keys(url))
            }
            (step, _) => step,
        }
    }

    fn begin(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Option<Ticket> {
        if !wanted.tried.is_empty() {
            (state.keys.attempts.ended, state.keys.attempts.back_off) = (None, None);
        }
        state.begin(policy, wanted, now)
    }
}

/// Remembers each `kid` that was not found, under a name that may be that of another `kid` with its algorithm.
#[derive(Default)]
pub(super) struct JoinedNames {
    missed: Mutex<BTreeSet<String>>,
}

impl Machine for JoinedNames {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Step<'a> {
        let kid = wanted.kid.unwrap_or_default();
        let mut missed = self.missed.lock().unwrap_or_else(PoisonError::into_inner);
        if missed.contains(&format!("{kid}:{}", wanted.alg.name())) {
            return Step::Failed(Unresolved::NotFound);
        }
        let step = decide(policy, state, wanted, now);
        if step == Step::Failed(Unresolved::NotFound) {
            missed.insert(kid.to_owned());
        }
        step
    }
}

/// Remembers every key that it has ever seen, and makes a set of those and the new ones.
pub(super) struct Remembers {
    seen: Mutex<Vec<Key>>,
    merge: fn(&[Key], &[Key]) -> Vec<Key>,
}

impl Remembers {
    /// Nothing is known yet. `merge` is given what is known and what is new.
    pub(super) fn new(merge: fn(&[Key], &[Key]) -> Vec<Key>) -> Self {
        Self { seen: Mutex::default(), merge }
    }
}

impl Machine for Remembers {
    fn complete(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        now: Timestamp,
    ) -> Completion {
        let answer = match answer {
            Answer::Keys { set, etag, lifetime } if !set.is_empty() => {
                let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
                *seen = (self.merge)(&seen, set.keys());
                Answer::Keys { set: Arc::new(KeySet::from_keys(seen.clone())), etag, lifetime }
            }
            answer => answer,
        };
        state.complete(policy, ticket, answer, Jitter::NONE, now)
    }
}
