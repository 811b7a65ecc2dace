//! Callers on threads of their own, and a way to see that none of them can go on by itself.

use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use countersign::clock::Clock;
use countersign::time::Timestamp;
use countersign_conformance::clock::Stopwatch;
use countersign_conformance::harness::clock::VirtualClock;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;

/// The virtual clock, which keeps how often each caller was about to sleep. Every clone is the same.
#[derive(Clone)]
pub(crate) struct WatchedClock {
    pub(crate) clock: VirtualClock,
    naps: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl WatchedClock {
    pub(crate) fn new() -> Self {
        Self { clock: VirtualClock::new(), naps: Arc::default() }
    }

    pub(crate) fn naps(&self, caller: &str) -> usize {
        self.naps.lock().unwrap().get(caller).copied().unwrap_or_default()
    }
}

impl Clock for WatchedClock {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn unix(&self) -> UnixTime {
        self.clock.unix()
    }

    fn nap(&self, until: Timestamp) -> Duration {
        let caller = thread::current().name().unwrap().to_owned();
        *self.naps.lock().unwrap().entry(caller).or_default() += 1;
        self.clock.nap(until)
    }
}

/// Longer than anything here takes, however busy the machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Looks again and again until something is so; fails, with what was waited for, when patience ends.
#[track_caller]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let watch = Stopwatch::start();
    while !is_so() {
        assert!(watch.elapsed() < PATIENCE, "waited for ever: {what}");
        thread::sleep(Duration::from_millis(1));
    }
}
