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
        result.recv().map_err(|_| io::Error::other("the lab's thread is gone"))
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
