//! The machine's time: a point on a monotonic clock, given as an argument and never read here.

use core::time::Duration;

/// A point on a monotonic clock: the time since an epoch that the caller chose and keeps.
///
/// Only differences matter. It judges freshness, cooldowns, back-offs and leases; claims are judged on wall time,
/// which is another type ([`crate::claims`]), so that the two cannot be mixed (rule K16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(Duration);

impl Timestamp {
    /// The point that lies `since_epoch` after the caller's epoch.
    pub const fn new(since_epoch: Duration) -> Self {
        Self(since_epoch)
    }

    /// How far this point lies from the caller's epoch.
    pub const fn since_epoch(self) -> Duration {
        self.0
    }

    /// The point `period` later; the end of time where that does not exist.
    #[must_use]
    pub const fn after(self, period: Duration) -> Self {
        Self(self.0.saturating_add(period))
    }

    /// How long ago `earlier` was; zero where it was not earlier.
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }
}
