//! What the threads of one validator share: the machine's state behind its lock, and where they wait.
//!
//! This is all the locking there is. The lookup is written against the trait, so that the model check can put a broken
//! one in place of [`Locked`] and see itself fail.

use crate::clock::Clock;
use crate::resolve::state::State;
use crate::sync::{PoisonError, RwLock};
use crate::time::Timestamp;
use crate::validator::gate::Gate;
use core::time::Duration;
use std::sync::Arc;

/// The state of the machine as several threads see it.
pub(crate) trait Shared: Send + Sync {
    /// The state as it is, and the time, read while the lock is held (K16). What follows holds no lock, so that neither
    /// a signature nor a fetch keeps anybody from reading (K9).
    fn read(&self, clock: &dyn Clock) -> (Arc<State>, Timestamp);

    /// Changes the state, alone, at a time that is read while the lock is held (K16).
    fn write<T>(&self, clock: &dyn Clock, change: impl FnOnce(&mut State, Timestamp) -> T) -> T;

    /// How often [`wake`](Self::wake) was called: read before the state.
    fn woken(&self) -> u64;

    /// The state has changed: everybody who waits looks again.
    fn wake(&self);

    /// Sleeps until `woken` is no longer `seen`, or `period` is over; gives `woken` as it is then.
    fn wait(&self, seen: u64, period: Duration) -> u64;
}

/// The state behind its lock. The lock is held to copy a pointer or to write a judged answer, and for nothing that takes
/// time (K9).
pub(crate) struct Locked {
    state: RwLock<Arc<State>>,
    gate: Gate,
}

impl Locked {
    /// Nothing fetched, nothing tried.
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { state: RwLock::new(Arc::new(State::new(now))), gate: Gate::default() }
    }
}

impl Shared for Locked {
    fn read(&self, clock: &dyn Clock) -> (Arc<State>, Timestamp) {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(&state), clock.now())
    }

    fn write<T>(&self, clock: &dyn Clock, change: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        // On a copy, so that a panic in here leaves what was.
        let mut next = State::clone(&state);
        let made = change(&mut next, clock.now());
        let replaced = core::mem::replace(&mut *state, Arc::new(next));
        drop(state);
        // A large key set takes time to free, so that is done without the lock.
        drop(replaced);
        made
    }

    fn woken(&self) -> u64 {
        self.gate.count()
    }

    fn wake(&self) {
        self.gate.bump();
    }

    fn wait(&self, seen: u64, period: Duration) -> u64 {
        self.gate.wait(seen, period)
    }
}
