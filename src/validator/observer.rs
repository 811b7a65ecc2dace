//! What a validator tells whoever watches it: transitions of key resolution, never tokens or keys.

use crate::cause::Cause;
use crate::resolve::step::{Causes, Document};
use core::time::Duration;

/// Receives every transition of key resolution.
///
/// It is called with no lock held, by the thread that caused the transition. It should return soon.
pub trait Observer: Send + Sync {
    /// One transition.
    fn event(&self, event: &Event);
}

/// One transition of key resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// A fetch begins.
    FetchBegun {
        /// Of what.
        document: Document,
    },
    /// A fetch has ended, and its answer was judged.
    FetchEnded {
        /// Of what.
        document: Document,
        /// Why it failed; None where it was good. [`Cause::Abandoned`] where nobody waits for it any more.
        failure: Option<Cause>,
        /// After a failure: for how long, from now, it is not fetched again (K11).
        retry_in: Option<Duration>,
    },
    /// The answer came too late and was dropped (K15).
    FetchDropped {
        /// Of what.
        document: Document,
    },
    /// A key was served from a set past its ttl (K13).
    ServedStale {
        /// How long ago the set was fetched or last renewed.
        age: Duration,
        /// Why the set has not been renewed; None where a refresh is only under way.
        cause: Option<Cause>,
    },
    /// A lookup ended without an answer: our fault, not the token's (K20).
    Unavailable {
        /// What failed, per tier and document.
        causes: Causes,
        /// When the same lookup would be told to fetch, from now; None where it never would.
        retry_in: Option<Duration>,
    },
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Silent;

impl Observer for Silent {
    fn event(&self, _: &Event) {}
}
