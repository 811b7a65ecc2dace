//! Where lookups wait for one another: a counter of what has happened, and a way to sleep until it moves.

use crate::sync::{Condvar, Mutex, PoisonError};
use core::time::Duration;

/// Counts completions. Who reads the count before looking at the state, and then waits for another count, cannot miss a
/// completion that came between the two.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    count: Mutex<u64>,
    moved: Condvar,
}

impl Gate {
    /// The count now: read it before the state.
    pub(crate) fn count(&self) -> u64 {
        *self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something has happened: everybody looks again.
    pub(crate) fn bump(&self) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        drop(count);
        self.moved.notify_all();
    }

    /// Sleeps until the count is no longer `seen`, or `period` is over, and gives the count as it is then.
    pub(crate) fn wait(&self, seen: u64, period: Duration) -> u64 {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.moved.wait_timeout_while(count, period, |count| *count == seen);
        let (count, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *count
    }
}
