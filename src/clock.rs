//! The one file that reads the clocks of the machine it runs on.

use crate::claims::unix_time::UnixTime;
use crate::time::Timestamp;
use core::time::Duration;
use std::time::{Instant, SystemTime};

/// The two clocks of a validator.
pub trait Clock: Send + Sync {
    /// Monotonic time since an epoch of the implementation's choice: freshness, cooldowns, back-offs, leases (K16).
    fn now(&self) -> Timestamp;

    /// Wall time, for claims and for nothing else.
    fn unix(&self) -> UnixTime;

    /// How long a thread that waits for `until` may really sleep before it looks again. A clock that only a test moves
    /// answers with a short period.
    fn nap(&self, until: Timestamp) -> Duration {
        until.since(self.now())
    }
}

/// The clocks of this machine. Its monotonic epoch is the moment at which it was made.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    epoch: Instant,
}

impl SystemClock {
    /// A clock that starts now.
    #[expect(clippy::disallowed_methods, reason = "this file is where clocks are read")]
    pub fn new() -> Self {
        Self { epoch: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(self.epoch.elapsed())
    }

    #[expect(clippy::disallowed_methods, reason = "this file is where clocks are read")]
    fn unix(&self) -> UnixTime {
        UnixTime::from_system_time(SystemTime::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_monotonic_clock_does_not_go_back() {
        let clock = SystemClock::new();
        let (first, second) = (clock.now(), clock.now());
        assert!(first <= second && first.since_epoch() < Duration::from_secs(60));
    }

    #[test]
    fn a_nap_ends_with_its_period_and_one_that_is_over_is_none() {
        let clock = SystemClock::new();
        let later = clock.now().after(Duration::from_secs(60));
        assert!(clock.nap(later) <= Duration::from_secs(60));
        assert!(clock.nap(later) > Duration::ZERO);
        assert_eq!(clock.nap(Timestamp::new(Duration::ZERO)), Duration::ZERO);
    }

    #[test]
    fn wall_time_is_after_this_was_written() {
        assert!(SystemClock::new().unix() > UnixTime::from_seconds(1_700_000_000));
    }
}
