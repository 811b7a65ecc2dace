//! The right to fetch one document.

use crate::resolve::step::Document;
use crate::time::Timestamp;
use crate::url::FetchUrl;
use std::sync::Arc;

/// The right to fetch one document, given by [`State::begin`](crate::resolve::state::State::begin) and taken back by
/// [`State::complete`](crate::resolve::state::State::complete).
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
