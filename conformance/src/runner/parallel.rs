//! Work on all cores, handed over in order.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Does `work` on every job, on all cores; `each` gets the results in the order of the jobs, whatever the threads do.
pub(crate) fn in_order<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> R + Sync, mut each: impl FnMut(R)) {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(jobs.len());
    let (next, work) = (AtomicUsize::new(0), &work);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(at) else { break };
                    // The receiver lives as long as any job is not done.
                    let _ = sender.send((at, work(job)));
                }
            });
        }
        drop(sender);
        let mut waiting: Vec<Option<R>> = jobs.iter().map(|_| None).collect();
        let mut done = 0;
        // It ends early only where a thread panics, and the scope then panics too.
        while let Ok((at, result)) = receiver.recv() {
            if let Some(slot) = waiting.get_mut(at) {
                *slot = Some(result);
            }
            while let Some(result) = waiting.get_mut(done).and_then(Option::take) {
                each(result);
                done += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_done_once_and_handed_over_in_order() {
        for count in [0, 1, 2, 1_000] {
            let jobs: Vec<usize> = (0..count).collect();
            let mut results = Vec::new();
            in_order(&jobs, |job| job * 2, |result| results.push(result));
            assert_eq!(results, jobs.iter().map(|job| job * 2).collect::<Vec<_>>());
        }
    }
}
