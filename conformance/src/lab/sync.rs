//! A value that threads change and wait for.

use core::time::Duration;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A value behind a lock, with a bell that rings at each change.
#[derive(Debug)]
pub(super) struct Counted<T> {
    value: Mutex<T>,
    changed: Condvar,
}

impl<T> Counted<T> {
    pub(super) const fn new(value: T) -> Self {
        Self { value: Mutex::new(value), changed: Condvar::new() }
    }

    pub(super) fn read<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&lock(&self.value))
    }

    pub(super) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let result = change(&mut lock(&self.value));
        self.changed.notify_all();
        result
    }

    /// Waits until `done`; when `within` is over, `read` says how far it came.
    pub(super) fn wait<R>(
        &self,
        within: Duration,
        done: impl Fn(&T) -> bool,
        read: impl FnOnce(&T) -> R,
    ) -> Result<(), R> {
        let waited = self.changed.wait_timeout_while(lock(&self.value), within, |value| !done(value));
        let (value, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if done(&value) { Ok(()) } else { Err(read(&value)) }
    }
}

/// Nothing here leaves a value half changed, so a panic elsewhere spoils nothing.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
