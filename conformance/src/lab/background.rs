//! The one thread that serves a lab.

use core::fmt;
use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// A tokio runtime on a thread of its own, for callers without one. Dropped, it has stopped: every socket is closed.
///
/// One thread, because what runs there is then in order: see [`Front::take_all`](super::front::Front::take_all).
pub(super) struct Background {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background").finish_non_exhaustive()
    }
}

impl Background {
    pub(super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        let serve = move || {
            // Either way the end has come: a word, or nobody left to say it.
            let _ = runtime.block_on(stopped);
        };
        let thread = thread::Builder::new().name("lab".to_owned()).spawn(serve)?;
        Ok(Self { handle, stop: Some(stop), thread: Some(thread) })
    }

    /// Runs `work` on the lab's thread and waits for it. Works in a thread of another runtime too.
    pub(super) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> io::Result<T> {
        let (done, result) = mpsc::sync_channel(1);
        self.handle.spawn(async move {
            // The receiver waits below.
            let _ = done.send(work.await);
        });
        result.recv().map_err(|_| io::Error::other("the lab's thread has not done it"))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has failed its test already.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::sync::atomic::{AtomicBool, Ordering};
    use core::time::Duration;
    use std::sync::Arc;

    /// Takes its time to go, and says when it has gone.
    struct Slow(Arc<AtomicBool>);

    impl Drop for Slow {
        fn drop(&mut self) {
            thread::sleep(Duration::from_millis(50));
            self.0.store(true, Ordering::SeqCst);
        }
    }

    #[test]
    fn dropped_it_has_dropped_all_that_ran_in_it() {
        let gone = Arc::new(AtomicBool::new(false));
        let background = Background::start().unwrap();
        let slow = Slow(gone.clone());
        background
            .run(async move {
                tokio::spawn(async move {
                    let _slow = slow;
                    core::future::pending::<()>().await;
                });
                tokio::task::yield_now().await;
            })
            .unwrap();
        drop(background);
        assert!(gone.load(Ordering::SeqCst));
    }

    #[test]
    fn work_that_panics_is_an_error_and_not_a_hang() {
        let background = Background::start().unwrap();
        let error = background.run(async { panic!("on purpose") }).map(drop).unwrap_err();
        assert_eq!(error.to_string(), "the lab's thread has not done it");
        assert_eq!(background.run(async { 7 }).unwrap(), 7);
    }

    #[test]
    fn it_can_be_used_from_a_thread_that_has_a_runtime() {
        let runtime = Builder::new_current_thread().build().unwrap();
        assert_eq!(runtime.block_on(async { Background::start().unwrap().run(async { 7 }).unwrap() }), 7);
    }
}
