//! A clock that only a test moves.

use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use countersign::clock::Clock;
use countersign::time::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The wall time at the start, in seconds since 1970. No token of the harness expires within ten years of it.
pub const WALL_START: i64 = 1_800_000_000;

/// Both clocks of a validator, standing still until the test moves them. Every clone is the same clock.
#[derive(Clone, Debug)]
pub struct VirtualClock(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    wall_start: UnixTime,
    since_epoch: Duration,
    nap: Duration,
    naps: usize,
}

/// The monotonic time at the start: not zero, so that it can be put back.
const START: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a waiting lookup really sleeps before it looks at this clock again, where nobody says otherwise.
const NAP: Duration = Duration::from_millis(5);

impl VirtualClock {
    /// A clock that stands still.
    #[expect(clippy::new_without_default, reason = "a default clock says too little: it stands still")]
    pub fn new() -> Self {
        Self::starting_at(UnixTime::from_seconds(WALL_START), NAP)
    }

    /// A clock that stands still at this wall time, and at which a waiting lookup looks again after `nap` of real time.
    pub fn starting_at(wall_start: UnixTime, nap: Duration) -> Self {
        Self(Arc::new(Mutex::new(Inner { wall_start, since_epoch: START, nap, naps: 0 })))
    }

    /// Moves both clocks on.
    pub fn advance(&self, period: Duration) {
        let mut inner = self.lock();
        inner.since_epoch = inner.since_epoch.saturating_add(period);
    }

    /// Puts both clocks back.
    pub fn put_back(&self, period: Duration) {
        let mut inner = self.lock();
        inner.since_epoch = inner.since_epoch.saturating_sub(period);
    }

    /// How often a lookup was about to sleep: zero says that nobody waited, whatever the machine is busy with.
    pub fn naps(&self) -> usize {
        self.lock().naps
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(self.lock().since_epoch)
    }

    fn unix(&self) -> UnixTime {
        let inner = self.lock();
        inner.wall_start.after(inner.since_epoch.saturating_sub(START))
    }

    fn nap(&self, _: Timestamp) -> Duration {
        let mut inner = self.lock();
        inner.naps = inner.naps.saturating_add(1);
        inner.nap
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_still_until_it_is_moved_and_every_clone_is_the_same_clock() {
        let clock = VirtualClock::new();
        let (start, second) = (clock.now(), Duration::from_secs(1));
        assert_eq!(clock.now(), start);
        clock.clone().advance(second);
        assert_eq!((clock.now(), clock.unix().seconds()), (start.after(second), WALL_START + 1));
        clock.put_back(second * 2);
        assert_eq!(clock.now().after(second), start);
        assert_eq!(clock.naps(), 0);
        clock.nap(start);
        assert_eq!(clock.naps(), 1);
    }
}
