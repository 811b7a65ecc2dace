//! Threads that judge, each with a subject of its own: what brings one down is then known without a doubt.

use crate::subject::{AskError, Subject};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Starts somebody to judge.
pub type Start<'a> = dyn Fn() -> Result<Box<dyn Subject>, AskError> + Sync + 'a;

/// One thread's subject. It is started when it is needed, and again where it has ended.
pub struct Worker<'a> {
    start: &'a Start<'a>,
    subject: Option<Box<dyn Subject>>,
}

impl<'a> Worker<'a> {
    /// A worker whose subject is not started yet.
    pub fn new(start: &'a Start<'a>) -> Self {
        Self { start, subject: None }
    }

    /// The subject.
    ///
    /// # Errors
    /// [`AskError`], where it cannot be started.
    pub fn subject(&mut self) -> Result<&dyn Subject, AskError> {
        if self.subject.is_none() {
            self.subject = Some((self.start)()?);
        }
        self.subject.as_deref().ok_or_else(|| AskError::NotStarted(String::new()))
    }

    /// The subject went wrong: the next case gets another one.
    pub fn drop_subject(&mut self) {
        self.subject = None;
    }
}

/// Does `work` on every job, on so many threads; `each` gets the results as they are done.
pub fn on_all<J: Sync, R: Send>(
    jobs: &[J],
    threads: usize,
    start: &Start<'_>,
    work: impl Fn(&mut Worker<'_>, &J) -> R + Sync,
    mut each: impl FnMut(usize, R),
) {
    let (next, work) = (AtomicUsize::new(0), &work);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                let mut worker = Worker::new(start);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(at) else { break };
                    // The receiver lives as long as any job is not done.
                    let _ = sender.send((at, work(&mut worker, job)));
                }
            });
        }
        drop(sender);
        for (at, result) in receiver {
            each(at, result);
        }
    });
}
