//! What a validator remembers of one issuer's remote keys.

use crate::policy::keys::KeyPolicy;
use crate::resolve::answer::{Answer, Jitter};
use crate::resolve::step::Document;
use crate::resolve::wanted::Wanted;
use crate::time::Timestamp;
use crate::url::FetchUrl;
use std::sync::Arc;

/// What this validator remembers of one issuer's remote keys. Plain data; local keys are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    written: Timestamp,
}

/// The right to fetch one document, given by [`State::begin`] and taken back by [`State::complete`].
///
/// Not Clone: one fetch, one answer. A ticket that is dropped is freed when its lease ends.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Ticket {
    /// Which document, and which fetch of it.
    pub(crate) id: u64,
    pub(crate) target: TicketTarget,
    /// The end of the lease.
    pub(crate) until: Timestamp,
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
    /// What to fetch.
    pub fn target(&self) -> &TicketTarget { &self.target }
    /// Which document it is.
    pub fn document(&self) -> Document {
        match self.target { TicketTarget::Metadata => Document::Metadata, TicketTarget::Keys { .. } => Document::Keys }
    }
    /// The end of the lease: later answers are dropped (K8, K15).
    pub fn lease_until(&self) -> Timestamp { self.until }
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
    pub fn new(now: Timestamp) -> Self { Self { written: now } }

    /// Decides again, under the write lock; None when that no longer says Fetch: the caller then decides anew.
    pub fn begin(&mut self, _policy: &KeyPolicy, _wanted: &Wanted<'_>, _now: Timestamp) -> Option<Ticket> { unimplemented!() }

    /// Takes a fetch's answer: judges it and swaps it in. Anything but the live ticket's answer is dropped whole.
    pub fn complete(&mut self, _policy: &KeyPolicy, _ticket: Ticket, _answer: Answer, _jitter: Jitter, _now: Timestamp) -> Completion { unimplemented!() }
}
