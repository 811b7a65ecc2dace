//! What a validator remembers of one issuer's remote keys.

use crate::cause::Cause;
use crate::jwk::KeySet;
use crate::policy::keys::KeyPolicy;
use crate::resolve::answer::{Answer, Jitter};
use crate::resolve::step::Document;
use crate::resolve::wanted::Wanted;
use crate::time::Timestamp;
use crate::url::FetchUrl;
use core::time::Duration;
use std::sync::Arc;

/// What this validator remembers of one issuer's remote keys. Plain data; local keys are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// When this state was last written; an earlier `now` means that the clock went backwards (K16).
    pub written: Timestamp,
    /// The serial of the next ticket.
    pub next_ticket: u64,
    /// The metadata of the issuer; always empty without discovery.
    pub metadata: MetadataRecord,
    /// The key set.
    pub keys: KeysRecord,
}

/// The record of the metadata document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MetadataRecord {
    /// The last good answer.
    pub held: Option<HeldMetadata>,
    /// What past fetches of it did.
    pub attempts: Attempts,
    /// The ticket that lives.
    pub live: Option<Live>,
}

/// The record of the key set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct KeysRecord {
    /// The last good answer.
    pub held: Option<HeldKeys>,
    /// What past fetches of it did.
    pub attempts: Attempts,
    /// The ticket that lives.
    pub live: Option<Live>,
}

/// Metadata that was good (K6, K7): a pointer to the keys, and no more (K23).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeldMetadata {
    /// Where the keys are.
    pub jwks_uri: FetchUrl,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// When it stopped or stops being fresh; its stale limit runs from here.
    pub expires: Timestamp,
}

/// A key set that was good (K13).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeldKeys {
    /// The keys.
    pub set: Arc<KeySet>,
    /// Where it was fetched.
    pub url: FetchUrl,
    /// Its entity tag, sent to no other URL (K24).
    pub etag: Option<Arc<str>>,
    /// The ttl it was given, which a 304 without headers gives again (K12).
    pub ttl: Duration,
    /// When it was fetched or last renewed. Reported, never decided upon.
    pub fetched: Timestamp,
    /// When it stopped or stops being fresh; the stale limit runs from here.
    pub expires: Timestamp,
}

/// What past fetches of one document did, as far as later ones depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attempts {
    /// When the last attempt of any kind ended: the cooldown runs from here (K10).
    pub ended: Option<Timestamp>,
    /// Why the last attempt that was not abandoned failed; None after a success (K20).
    pub failure: Option<Cause>,
    /// The back-off that the last failure was given, before jitter; None after a success (K11).
    pub step: Option<Duration>,
    /// Until when no fetch may begin (K11).
    pub back_off: Option<Timestamp>,
}

/// A ticket that lives (K8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Live {
    /// Its number.
    pub id: u64,
    /// When it was begun; its lease runs from here.
    pub begun: Timestamp,
}

/// The right to fetch one document, given by [`State::begin`] and taken back by [`State::complete`].
///
/// A ticket is good for one answer, whoever holds a copy; one that is dropped is freed when its lease ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// Which fetch this is: unique within one state.
    pub id: u64,
    /// What to fetch.
    pub target: TicketTarget,
    /// The end of the lease: later answers are dropped (K8, K15).
    pub until: Timestamp,
}

/// What a ticket lets its holder fetch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TicketTarget {
    /// The metadata of the configured issuer.
    Metadata,
    /// The key set.
    Keys {
        /// From here.
        url: FetchUrl,
        /// To be sent as If-None-Match: it came from this very URL (K24).
        etag: Option<Arc<str>>,
    },
}

impl Ticket {
    /// Which document it is.
    pub fn document(&self) -> Document {
        match self.target {
            TicketTarget::Metadata => Document::Metadata,
            TicketTarget::Keys { .. } => Document::Keys,
        }
    }
}

/// Whether an answer was the one that the machine waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Completion {
    /// The live ticket's answer: judged, and the state changed.
    Applied,
    /// Another ticket has taken its place, or its lease was over: dropped whole (K15).
    Dropped,
}

impl State {
    /// Nothing fetched, nothing tried. `now` is any point of the caller's clock (K4: no I/O).
    pub fn new(now: Timestamp) -> Self {
        Self {
            written: now,
            next_ticket: 0,
            metadata: MetadataRecord::default(),
            keys: KeysRecord::default(),
        }
    }

    /// Decides again, under the write lock; None when that no longer says Fetch: the caller then decides anew.
    pub fn begin(&mut self, _policy: &KeyPolicy, _wanted: &Wanted<'_>, _now: Timestamp) -> Option<Ticket> {
        unimplemented!()
    }

    /// Takes a fetch's answer: judges it and swaps it in. Anything but the live ticket's answer is dropped whole.
    pub fn complete(
        &mut self,
        _policy: &KeyPolicy,
        _ticket: Ticket,
        _answer: Answer,
        _jitter: Jitter,
        _now: Timestamp,
    ) -> Completion {
        unimplemented!()
    }
}
