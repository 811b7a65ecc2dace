//! Cases in which real time passes: most of each is waiting, so they wait side by side, whatever the number of jobs.

use super::workers::{Pool, Worker, on_all as on_threads};
use crate::catalogue::case::Case;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::subject::shared::Shared;

/// How many wait in one process at once.
const TOGETHER: usize = 256;

/// How many processes wait at once, where each judges one token at a time.
const PROCESSES: usize = 32;

/// Does `work` on every case. One process serves them all where it answers several requests at once: a session more costs it
/// next to nothing. What goes wrong there may be another case's doing, so that is played once more, in a process of its own.
pub(super) fn on_all(
    cases: &[&Case],
    jobs: usize,
    pool: &Pool<'_>,
    work: impl Fn(&mut Worker<'_>, &&Case) -> CaseResult + Sync,
    mut each: impl FnMut(CaseResult),
) {
    if cases.is_empty() {
        return;
    }
    let shared = match pool.take() {
        Ok(subject) if subject.hello().capabilities.concurrent => Shared::new(subject),
        Ok(subject) => {
            pool.put(subject);
            return on_threads(cases, PROCESSES, pool, work, |_, result| each(result));
        }
        // Each case is told so.
        Err(_) => return on_threads(cases, jobs, pool, work, |_, result| each(result)),
    };
    let start = || Ok(Box::new(shared.clone()) as Box<_>);
    let mut again = Vec::new();
    on_threads(cases, TOGETHER, &Pool::new(&start), &work, |at, result| {
        match cases.get(at).filter(|_| result.outcome == Outcome::AdapterError) {
            Some(case) => again.push(*case),
            None => each(result),
        }
    });
    on_threads(&again, PROCESSES, pool, work, |_, result| each(result));
}
