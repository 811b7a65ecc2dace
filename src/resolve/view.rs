//! A state as it stands at one moment: which periods run, and what may still be used.
//!
//! Every comparison with the clock is made here, and all in one way: a period `d` from `t` covers `t` up to, and not
//! including, `t + d`. A clock that went backwards is seen here too (K16): nothing is fresh then, and nothing gates.

use crate::policy::keys::{KeyPolicy, Remote, Timing};
use crate::resolve::state::{HeldKeys, State};
use crate::resolve::step::Document;
use crate::time::Timestamp;
use crate::url::FetchUrl;

/// How old what is held of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Age {
    /// Within its ttl.
    Fresh,
    /// Past its ttl, within its stale limit.
    Stale,
    /// Nothing is held, or it is past its stale limit.
    Gone,
}

/// One state, read at one moment under one policy.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    policy: &'a KeyPolicy,
    state: &'a State,
    now: Timestamp,
}

impl<'a> View<'a> {
    /// `state` as it stands at `now`.
    pub fn new(policy: &'a KeyPolicy, state: &'a State, now: Timestamp) -> Self {
        Self { policy, state, now }
    }

    /// Whether the clock went backwards since the state was last written (K16).
    pub fn backwards(&self) -> bool {
        self.now < self.state.written
    }

    /// How old the held document is.
    pub fn age(&self, document: Document) -> Age {
        let (expires, stale_limit) = match document {
            Document::Metadata => (
                self.state.metadata.held.as_ref().map(|held| held.expires),
                self.timing().metadata_stale_limit,
            ),
            Document::Keys => {
                (self.state.keys.held.as_ref().map(|held| held.expires), self.timing().stale_limit)
            }
        };
        match expires {
            None => Age::Gone,
            Some(_) if self.backwards() => Age::Stale,
            Some(expires) if self.now < expires => Age::Fresh,
            Some(expires) if self.now < expires.after(stale_limit) => Age::Stale,
            Some(_) => Age::Gone,
        }
    }

    /// The held key set, unless it is past its stale limit.
    pub fn keys(&self) -> Option<(&'a HeldKeys, Age)> {
        let age = self.age(Document::Keys);
        self.state.keys.held.as_ref().filter(|_| age != Age::Gone).map(|held| (held, age))
    }

    /// Where the key set is, as far as that is known: the explicit URL, or what usable metadata names (K2, K23).
    pub fn keys_url(&self) -> Option<&'a FetchUrl> {
        match self.policy.remote() {
            Remote::None => None,
            Remote::Explicit(url) => Some(url),
            Remote::Discovery(_) => {
                self.state.keys.url.as_ref().filter(|_| self.age(Document::Metadata) != Age::Gone)
            }
        }
    }

    /// Whether the metadata is older than a key set without headers would be (K23).
    pub fn metadata_is_old(&self) -> bool {
        let old = |fetched: Timestamp| self.now >= fetched.after(self.timing().ttl_default);
        self.backwards() || self.state.metadata.held.as_ref().is_none_or(|held| old(held.fetched))
    }

    /// The end of the lease under which `document` is being fetched; None where it is not (K8).
    pub fn live_until(&self, document: Document) -> Option<Timestamp> {
        let until = self.lease_end(document)?;
        (!self.backwards() && self.now < until).then_some(until)
    }

    /// Whether the back-off after a failure runs (K11).
    pub fn backing_off(&self, document: Document) -> bool {
        !self.backwards() && self.state.attempts(document).back_off.is_some_and(|until| self.now < until)
    }

    /// Whether the cooldown after the last attempt of any kind runs (K10).
    pub fn cooling(&self, document: Document) -> bool {
        !self.backwards() && self.cooldown_end(document).is_some_and(|end| self.now < end)
    }

    /// Every moment at which an answer of this view can change while the state does not.
    pub fn boundaries(&self) -> impl Iterator<Item = Timestamp> + use<'a> {
        let timing = *self.timing();
        let metadata = self.state.metadata.held.as_ref();
        let keys = self.state.keys.held.as_ref();
        let of = |document| [self.lease_end(document), self.state.attempts(document).back_off];
        let ended = |document| {
            let attempts_end = self.state.attempts(document).ended;
            [attempts_end, self.lease_end(document)].map(|end| Some(end?.after(timing.cooldown)))
        };
        let held = [
            metadata.map(|held| held.expires),
            metadata.map(|held| held.expires.after(timing.metadata_stale_limit)),
            metadata.map(|held| held.fetched.after(timing.ttl_default)),
            keys.map(|held| held.expires),
            keys.map(|held| held.expires.after(timing.stale_limit)),
            Some(self.state.written),
        ];
        let documents = [Document::Metadata, Document::Keys];
        let gates = documents.map(|document| [of(document), ended(document)]);
        held.into_iter().chain(gates.into_iter().flatten().flatten()).flatten()
    }

    fn timing(&self) -> &'a Timing {
        self.policy.timing()
    }

    fn lease_end(&self, document: Document) -> Option<Timestamp> {
        self.state.live(document).map(|live| live.begun.after(self.timing().lease))
    }

    /// A lease that ended is an attempt that ended, whether or not anybody has noticed (K11).
    fn cooldown_end(&self, document: Document) -> Option<Timestamp> {
        let given_up = self.lease_end(document).filter(|end| *end <= self.now);
        self.state.attempts(document).ended.max(given_up).map(|end| end.after(self.timing().cooldown))
    }
}
