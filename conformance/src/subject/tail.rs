//! The last words of a process.

use super::excerpt;
use core::time::Duration;
use std::collections::VecDeque;
use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// How much is kept, in octets: a stack trace.
const KEPT: usize = 4_096;

/// The end of what a process writes to its standard error. Every clone is the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Tail(Arc<(Mutex<Kept>, Condvar)>);

#[derive(Debug, Default)]
struct Kept {
    octets: VecDeque<u8>,
    ended: bool,
}

impl Tail {
    /// Keeps the end of this, and reads it to its end, so that nobody who writes it has to wait.
    pub(super) fn of(mut input: impl Read + Send + 'static) -> Self {
        let tail = Self::default();
        let kept = tail.clone();
        let read = move || {
            let mut octets = [0; 1_024];
            while let Ok(count @ 1..) = input.read(&mut octets) {
                kept.keep(octets.get(..count).unwrap_or_default());
            }
            kept.lock().ended = true;
            kept.0.1.notify_all();
        };
        if thread::Builder::new().name("stderr".to_owned()).spawn(read).is_err() {
            tail.lock().ended = true;
        }
        tail
    }

    /// What was written last, once all has been written or this time is over.
    pub(super) fn text(&self, within: Duration) -> String {
        let kept = self.0.1.wait_timeout_while(self.lock(), within, |kept| !kept.ended);
        let (mut kept, _) = kept.unwrap_or_else(PoisonError::into_inner);
        excerpt::of(kept.octets.make_contiguous())
    }

    fn keep(&self, octets: &[u8]) {
        let mut kept = self.lock();
        kept.octets.extend(octets);
        let too_many = kept.octets.len().saturating_sub(KEPT);
        kept.octets.drain(..too_many);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_text_is_kept() {
        let text = format!("{}{}", "first ".repeat(1_000), "last ".repeat(1_000));
        let shown = Tail::of(std::io::Cursor::new(text)).text(Duration::from_secs(60));
        assert!(shown.ends_with("last last") && !shown.contains("first"), "{shown}");
        // Without the space at either end.
        assert_eq!(shown.len(), KEPT - 2);
    }
}
