//! What a fetch brought: parsed and owned, made before the machine's lock is taken.

use crate::cause::Cause;
use crate::jwk::KeySet;
use crate::metadata::Metadata;
use core::time::Duration;
use std::sync::Arc;

/// The outcome of one fetch. Making it is a pure function of what was received; `complete` only judges and swaps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Status 200, and the body is metadata. Its issuer and URL are judged by `complete` (K6, K7).
    Metadata(Metadata),
    /// Status 200, and the body is a key set, perhaps without a usable key (K13).
    Keys {
        /// The parsed set.
        set: Arc<KeySet>,
        /// The `ETag` of the answer, as received.
        etag: Option<Arc<str>>,
        /// What its headers say of its lifetime.
        lifetime: Lifetime,
    },
    /// Status 304: the held set is still right (K24).
    NotModified {
        /// What its headers say of its lifetime.
        lifetime: Lifetime,
    },
    /// The fetch failed, or its answer is none.
    Failed {
        /// Why.
        cause: Cause,
        /// The `Retry-After` of the answer, as a duration.
        retry_after: Option<Duration>,
    },
    /// Nobody will answer: the fetch was given up. No failure, no back-off (K11).
    Abandoned,
}

/// What the headers of an answer say of its lifetime (K12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lifetime {
    /// Nothing that can be used: the default for a 200, what the renewed answer had for a 304.
    #[default]
    Unstated,
    /// `no-store`, `no-cache`, `max-age=0` or an `Expires` in the past: the minimum.
    Shortest,
    /// This long from now: max-age less Age, or Expires less Date. Clamped by the policy.
    For(Duration),
}

/// How much of the back-off's last quarter is taken off: 0 takes nothing, [`Jitter::FULL`] a quarter (K11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Jitter(u16);

impl Jitter {
    /// The whole step.
    pub const NONE: Self = Self(0);
    /// Three quarters of the step.
    pub const FULL: Self = Self(u16::MAX);

    /// A fraction in units of 1/65535; any random number will do.
    pub const fn new(fraction: u16) -> Self {
        Self(fraction)
    }

    /// `step - step * j / 4` with `j` in 0..=1.
    #[must_use]
    pub fn shorten(self, step: Duration) -> Duration {
        let quarter = step.checked_div(4).unwrap_or(Duration::ZERO);
        let cut =
            quarter.saturating_mul(u32::from(self.0)).checked_div(u32::from(u16::MAX)).unwrap_or(quarter);
        step.saturating_sub(cut)
    }
}
