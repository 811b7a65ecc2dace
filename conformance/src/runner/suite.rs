//! A whole run: the cases that were selected, twins before those that depend on them.

use super::applicable::{Missing, needs_time, setting};
use super::judge::{self, Strictness, judge};
use super::play::Play;
use super::player::play;
use super::session::Judged;
use super::waiting;
use super::warm;
use super::workers::{Pool, Start, Worker, on_all};
use super::wrong::Wrong;
use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::clock::Stopwatch;
use crate::lab::Lab;
use crate::results::outcome::Outcome;
use crate::results::result::{CaseResult, NO_TIME};
use crate::results::run::TimePasses;
use crate::subject::Wants;
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// How a run is done.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// How many cases are judged at once.
    pub jobs: usize,
    /// How strictly.
    pub strictness: Strictness,
    /// How time passes.
    pub time: TimePasses,
    /// Starts somebody under libfaketime, where time passes so: for the cases that need time and for no others, because not
    /// everything that a program does with time goes on under it.
    pub faketime: Option<&'a Start<'a>>,
    /// The longest time that one answer may take, where it is not that of the case.
    pub deadline: Option<Duration>,
    /// Whether it ends with the first failure.
    pub fail_fast: bool,
    /// Is shown each result as it is there.
    pub each: &'a (dyn Fn(&CaseResult) + Sync),
}

/// Judges the selected cases, and their twins. The results are those of the selected cases, in the order of the catalogue.
pub fn run(
    catalogue: &Catalogue,
    selected: &BTreeSet<&str>,
    lab: &Lab,
    start: &Start<'_>,
    options: &Options<'_>,
) -> Vec<CaseResult> {
    let wanted = |case: &&Case| selected.contains(case.id.as_str());
    let needed: BTreeSet<&str> =
        catalogue.cases.iter().filter(wanted).filter_map(|case| case.twin.as_deref()).collect();
    let is_first = |case: &&Case| case.twin.is_none() && (wanted(case) || needed.contains(case.id.as_str()));
    let first: Vec<&Case> = catalogue.cases.iter().filter(is_first).collect();
    let second: Vec<&Case> =
        catalogue.cases.iter().filter(|case| case.twin.is_some() && wanted(case)).collect();
    let run = Running {
        lab,
        options,
        own: Pool::new(start),
        moved: Pool::new(options.faketime.unwrap_or(start)),
        sessions: AtomicU64::new(0),
        stuck: OnceLock::new(),
    };
    let mut results: BTreeMap<String, CaseResult> = BTreeMap::new();
    for (cases, clock) in [first, second].into_iter().flat_map(|cases| run.apart(cases)) {
        let twins = core::mem::take(&mut results);
        let done = run.all(&cases, clock, &twins, &|result| {
            if selected.contains(result.case.id.as_str()) {
                (options.each)(result);
            }
        });
        let failed = done.iter().any(|result| result.outcome == Outcome::Failed);
        results = twins;
        results.extend(done.into_iter().map(|result| (result.case.id.clone(), result)));
        if options.fail_fast && failed {
            break;
        }
    }
    results.into_values().filter(|result| selected.contains(result.case.id.as_str())).collect()
}

/// How many cases are played under libfaketime, for each job.
const MOVED: usize = 3;

/// How many cases are played with shorter intervals at once, whatever the number of jobs: most of each is waiting, but where more of
/// them wake up together they have each other wait, and that counts there.
const HASTENED: usize = 24;

/// On which clock a case is played.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    /// On that of the machine or of the session, and it is over at once.
    Own,
    /// Under libfaketime.
    Moved,
    /// On that of the machine, for a library whose intervals are shorter: some of the case is waiting.
    Hastened,
    /// On that of the machine, and most of the case is waiting.
    Waits,
}

struct Running<'a> {
    lab: &'a Lab,
    options: &'a Options<'a>,
    own: Pool<'a>,
    moved: Pool<'a>,
    sessions: AtomicU64,
    /// Why time does not pass for this subject. It is not tried again.
    stuck: OnceLock<String>,
}

impl Running<'_> {
    /// The cases by their clock, in the order in which they are played.
    fn apart<'c>(&self, cases: Vec<&'c Case>) -> [(Vec<&'c Case>, Clock); 4] {
        [Clock::Own, Clock::Moved, Clock::Hastened, Clock::Waits]
            .map(|clock| (cases.iter().copied().filter(|case| self.clock(case) == clock).collect(), clock))
    }

    fn clock(&self, case: &Case) -> Clock {
        match self.options.time {
            TimePasses::Faketime if needs_time(&case.plan) => Clock::Moved,
            TimePasses::Waiting if needs_time(&case.plan) => Clock::Waits,
            TimePasses::Shortened if needs_time(&case.plan) => Clock::Hastened,
            TimePasses::Faketime
            | TimePasses::Waiting
            | TimePasses::Shortened
            | TimePasses::Injected
            | TimePasses::NotAtAll => Clock::Own,
        }
    }

    fn is_moved(&self, case: &Case) -> bool {
        self.clock(case) == Clock::Moved
    }

    fn all(
        &self,
        cases: &[&Case],
        clock: Clock,
        twins: &BTreeMap<String, CaseResult>,
        each: &dyn Fn(&CaseResult),
    ) -> Vec<CaseResult> {
        let work = |worker: &mut Worker<'_>, case: &&Case| self.one(worker, case, twins);
        let mut done = Vec::new();
        let mut keep = |result: CaseResult| {
            each(&result);
            done.push(result);
        };
        match clock {
            Clock::Own => on_all(cases, self.options.jobs, &self.own, work, |_, result| keep(result)),
            // Most of each is waiting until the clock has followed.
            Clock::Moved => {
                on_all(cases, self.options.jobs.saturating_mul(MOVED), &self.moved, work, |_, result| {
                    keep(result)
                })
            }
            Clock::Hastened => on_all(cases, HASTENED, &self.own, work, |_, result| keep(result)),
            Clock::Waits => waiting::on_all(cases, self.options.jobs, &self.own, work, keep),
        }
        done
    }

    fn one(&self, worker: &mut Worker<'_>, case: &Case, twins: &BTreeMap<String, CaseResult>) -> CaseResult {
        if let Some(twin) = case.twin.as_ref().and_then(|id| twins.get(id))
            && let Err((outcome, reason)) = shows_something(twin)
        {
            return match twin.got.as_str() {
                NO_TIME => judge::no_time(case, reason),
                _ => judge::not_played(case, outcome, reason),
            };
        }
        let no_time = |reason: &str| judge::no_time(case, reason.to_owned());
        if let Some(reason) = self.stuck.get().filter(|_| self.is_moved(case)) {
            return no_time(reason);
        }
        let subject = match worker.subject() {
            Ok(subject) => subject,
            // The same adapter has started without it, when it was asked who it is.
            Err(error) if self.is_moved(case) => {
                return no_time(self.stuck.get_or_init(|| format!("under libfaketime: {error}")));
            }
            Err(error) => return judge::not_played(case, Outcome::AdapterError, error.to_string()),
        };
        let setting = match setting(case, &subject.hello().capabilities, self.options.time) {
            Ok(setting) => setting,
            Err(Missing::Capability(what)) => {
                return judge::not_played(case, Outcome::NotApplicable, format!("it needs {what}"));
            }
            Err(Missing::Time(what)) => return no_time(&format!("it needs {what}")),
        };
        let name = warm::name(&case.plan, setting);
        let wants = Wants { shared: name.as_deref(), counted: warm::is_counted(&case.plan) };
        if let Err(missing) = subject.make_ready(wants) {
            return judge::not_played(case, Outcome::NotApplicable, format!("it needs {missing}"));
        }
        let session = format!("s{}", self.sessions.fetch_add(1, Ordering::Relaxed));
        let watch = Stopwatch::start();
        let time = self.options.time;
        let deadline = self.options.deadline.unwrap_or(case.deadline);
        let judged = Judged { subject, time, deadline };
        let played = play(&Play { case, setting, lab: self.lab, judged, session: &session });
        let millis = u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &played.wrong {
            Some(Wrong::Adapter(Some(_), _)) => worker.drop_subject(),
            Some(Wrong::NoTime(reason)) => {
                self.stuck.get_or_init(|| reason.clone());
            }
            Some(
                Wrong::Adapter(None, _)
                | Wrong::Observed { .. }
                | Wrong::Unsupported(_)
                | Wrong::TooSlow(_)
                | Wrong::NoControl(_)
                | Wrong::Suite(_),
            )
            | None => {}
        }
        judge(case, &played, self.options.strictness, millis)
    }
}

/// Whether a refusal shows anything after this twin.
fn shows_something(twin: &CaseResult) -> Result<(), (Outcome, String)> {
    let id = &twin.case.id;
    match twin.outcome {
        Outcome::Passed => Ok(()),
        Outcome::Recorded | Outcome::Warned if twin.got == "as expected" => Ok(()),
        Outcome::NotApplicable | Outcome::Unsupported => {
            Err((twin.outcome, format!("its twin {id} is {}: {}", twin.outcome, twin.reason)))
        }
        Outcome::Failed
        | Outcome::Warned
        | Outcome::Recorded
        | Outcome::AdapterError
        | Outcome::Inconclusive => {
            Err((Outcome::Inconclusive, format!("its twin {id} is not accepted: {}", twin.got)))
        }
    }
}
