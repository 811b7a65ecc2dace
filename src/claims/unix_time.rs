//! Wall time, on which claims are judged and nothing else.

use core::fmt;
use core::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

/// A point of wall time: seconds and nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Claims are judged on it. What is fresh, cooling down or leased is judged on [`crate::time::Timestamp`], a monotonic
/// clock, and the two types have no conversion (rule K16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime {
    /// i128 holds every i64 of seconds in nanoseconds, and adding any [`Duration`] to it.
    nanos: i128,
}

const NANOS_PER_SECOND: i128 = 1_000_000_000;

impl UnixTime {
    /// This many whole seconds after 1970 began; before, where negative.
    pub fn from_seconds(seconds: i64) -> Self {
        Self { nanos: i128::from(seconds).saturating_mul(NANOS_PER_SECOND) }
    }

    /// The point that the system's clock calls `time`.
    pub fn from_system_time(time: SystemTime) -> Self {
        let zero = Self { nanos: 0 };
        match time.duration_since(UNIX_EPOCH) {
            Ok(since) => zero.after(since),
            Err(error) => zero.before(error.duration()),
        }
    }

    /// The point `period` later.
    #[must_use]
    pub fn after(self, period: Duration) -> Self {
        Self { nanos: self.nanos.saturating_add(nanos(period)) }
    }

    /// The point `period` earlier.
    #[must_use]
    pub fn before(self, period: Duration) -> Self {
        Self { nanos: self.nanos.saturating_sub(nanos(period)) }
    }

    /// Whole seconds since 1970 began, rounded down, the nearest `i64` where it has none.
    pub fn seconds(self) -> i64 {
        let seconds = self.nanos.div_euclid(NANOS_PER_SECOND);
        i64::try_from(seconds).unwrap_or(if seconds < 0 { i64::MIN } else { i64::MAX })
    }

    /// Nanoseconds since 1970 began.
    pub(crate) const fn nanos(self) -> i128 {
        self.nanos
    }

    pub(crate) const fn from_nanos(nanos: i128) -> Self {
        Self { nanos }
    }
}

fn nanos(period: Duration) -> i128 {
    i128::try_from(period.as_nanos()).unwrap_or(i128::MAX)
}

impl fmt::Display for UnixTime {
    /// The whole seconds, as a claim has them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.seconds(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_time_keeps_its_nanoseconds_on_both_sides_of_1970() {
        let step = Duration::new(5, 250);
        assert_eq!(UnixTime::from_system_time(UNIX_EPOCH + step).nanos(), 5_000_000_250);
        let before = UnixTime::from_system_time(UNIX_EPOCH - step);
        assert_eq!((before.nanos(), before.seconds()), (-5_000_000_250, -6));
    }

    #[test]
    fn the_ends_of_time_do_not_wrap() {
        let last = UnixTime::from_seconds(i64::MAX);
        assert_eq!(last.after(Duration::MAX).seconds(), i64::MAX);
        assert!(last.after(Duration::MAX) > last);
        let first = UnixTime::from_seconds(i64::MIN);
        assert_eq!(first.before(Duration::MAX).seconds(), i64::MIN);
        assert!(first.before(Duration::MAX) < first);
        assert_eq!(first.to_string(), "-9223372036854775808");
    }
}
