//! The one file of the suite that reads a clock. Everything else is told the time.

use core::time::Duration;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The wall time, as the time since 1970-01-01T00:00:00Z. Zero on a machine whose clock stands before that.
#[expect(clippy::disallowed_methods, reason = "this is the clock file")]
pub fn wall() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Measures how long something took.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "this is the clock file")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
