//! Threads that judge, each with a subject of its own: what brings one down is then known without a doubt.

use crate::subject::{AskError, Subject};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// Starts somebody to judge.
pub type Start<'a> = dyn Fn() -> Result<Box<dyn Subject>, AskError> + Sync + 'a;

/// Subjects that have been started and have nothing to do: a virtual machine takes longer to start than to judge.
pub struct Pool<'a> {
    start: &'a Start<'a>,
    idle: Mutex<Vec<Box<dyn Subject>>>,
}

impl<'a> Pool<'a> {
    /// Nobody is started yet.
    pub fn new(start: &'a Start<'a>) -> Self {
        Self { start, idle: Mutex::default() }
    }

    /// Somebody who has nothing to do, or somebody new.
    pub(super) fn take(&self) -> Result<Box<dyn Subject>, AskError> {
        match self.lock().pop() {
            Some(idle) => Ok(idle),
            None => (self.start)(),
        }
    }

    /// It has nothing to do any more.
    pub(super) fn put(&self, subject: Box<dyn Subject>) {
        self.lock().push(subject);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Box<dyn Subject>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One thread's subject. It is started when it is needed, and again where it has ended.
pub struct Worker<'a> {
    pool: &'a Pool<'a>,
    subject: Option<Box<dyn Subject>>,
}

impl<'a> Worker<'a> {
    /// A worker that has no subject yet.
    fn new(pool: &'a Pool<'a>) -> Self {
        Self { pool, subject: None }
    }

    /// The subject.
    ///
    /// # Errors
    /// [`AskError`], where it cannot be started.
    pub fn subject(&mut self) -> Result<&dyn Subject, AskError> {
        let subject = match self.subject.take() {
            Some(subject) => subject,
            None => self.pool.take()?,
        };
        Ok(&**self.subject.insert(subject))
    }

    /// The subject went wrong: the next case gets another one.
    pub fn drop_subject(&mut self) {
        self.subject = None;
    }
}

impl Drop for Worker<'_> {
    fn drop(&mut self) {
        if let Some(subject) = self.subject.take() {
            self.pool.put(subject);
        }
    }
}

/// Does `work` on every job, on so many threads; `each` gets the results as they are done.
pub fn on_all<J: Sync, R: Send>(
    jobs: &[J],
    threads: usize,
    pool: &Pool<'_>,
    work: impl Fn(&mut Worker<'_>, &J) -> R + Sync,
    mut each: impl FnMut(usize, R),
) {
    let (next, work) = (AtomicUsize::new(0), &work);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len().max(1)) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                let mut worker = Worker::new(pool);
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
