//! The judging: cases first, then vectors, by whoever was named.

use super::selection::Selection;
use super::source::Source;
use super::{Arguments, Unable, output};
use crate::adapter::reference::Reference;
use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::cli::progress::Progress;
use crate::clock;
use crate::lab::Lab;
use crate::protocol::capabilities::Hello;
use crate::results::result::{CaseResult, CaseSummary};
use crate::results::run::{FORMAT, LeftOut, Run, Subject as Who, Suite, TimePasses};
use crate::runner::applicable::needs_time;
use crate::runner::judge::Strictness;
use crate::runner::suite::{self, Options};
use crate::runner::workers::Start;
use crate::runner::{challenges, time, vectors};
use crate::subject::authority::Authority;
use crate::subject::faketime::faked::Faked;
use crate::subject::faketime::library::Library;
use crate::subject::http::Http;
use crate::subject::in_process::InProcess;
use crate::subject::process::Process;
use crate::subject::{AskError, Subject};
use crate::vectors::catalogue::units;
use crate::vectors::source::Source as From;
use core::time::Duration;
use countersign::http::roots::Roots;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many cases are judged at once in this process, for each processor: there a case more costs no process more.
const IN_PROCESS: usize = 6;

/// Judges everything that is selected.
pub(super) fn all(
    arguments: &Arguments,
    catalogue: &Catalogue,
    selection: &Selection,
) -> Result<Run, Unable> {
    // A server is started again and again, and nobody asks what its clock says.
    let library =
        if arguments.http.is_given() { Ok(None) } else { arguments.faketime.library(arguments.slow) };
    let library = library.map_err(|error| error.to_string())?;
    let lab = Lab::start().map_err(|error| error.to_string())?;
    let authority = Authority::write(lab.ca()).map_err(|error| format!("temporary files: {error}"))?;
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).map_err(|error| error.to_string())?;
    let variables = authority.environment();
    let http = || arguments.http.endpoint(&authority);
    let started = |library: Option<&Library>| -> Result<Box<dyn Subject>, AskError> {
        if let Some(http) = http().map_err(AskError::NotStarted)? {
            return Ok(Box::new(http));
        }
        let Some(command) = &arguments.adapter else {
            return Ok(Box::new(InProcess::new(Reference::new(clock::wall).with_roots(&roots))));
        };
        let faked = library.map(Faked::new).transpose();
        let faked = faked.map_err(|error| AskError::NotStarted(format!("temporary files: {error}")))?;
        Ok(Box::new(Process::start_on(faked, command, &variables, Process::START)?))
    };
    if let Some(http) = http()? {
        challenges::is_there(&http, arguments.http.ordinary(arguments.deadline), &lab)?;
    }
    let first = started(None).map_err(|error| error.to_string())?;
    let hello = first.hello().clone();
    // Who has said who it is, is the first to judge.
    let first = Mutex::new(Some(first));
    let taken = || first.lock().unwrap_or_else(PoisonError::into_inner).take();
    let start = || taken().map_or_else(|| started(None), Ok);
    let moved = || started(library.as_ref());
    let time = time::passes(&hello, library.is_some(), arguments.slow);
    let judging = Judging { arguments, catalogue, selection, lab: &lab, hello: &hello, time };
    let mut results = judging.cases(&start, &moved)?;
    if let Some(http) = http()? {
        results.extend(judging.challenges(&http)?);
        return Ok(judging.run(results, Vec::new()));
    }
    let more = judging.vectors(&start)?;
    results.extend(more.results);
    Ok(judging.run(results, more.left_out))
}

struct Judging<'a> {
    arguments: &'a Arguments,
    catalogue: &'a Catalogue,
    selection: &'a Selection,
    lab: &'a Lab,
    hello: &'a Hello,
    time: TimePasses,
}

struct More {
    results: Vec<CaseResult>,
    left_out: Vec<LeftOut>,
}

impl Judging<'_> {
    fn jobs(&self) -> usize {
        let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let own = match &self.arguments.adapter {
            // There is one server, or one port of the issuer.
            None if self.arguments.http.is_given() && !self.arguments.http.has_room() => return 1,
            None if self.arguments.http.is_given() => processors,
            // Most of the time of a case goes by waiting for an issuer that hangs.
            None => processors.saturating_mul(IN_PROCESS),
            Some(_) => processors,
        };
        self.arguments.jobs.unwrap_or(own).max(1)
    }

    fn has(&self, source: impl Fn(Source) -> bool) -> bool {
        self.arguments.source.is_empty() || self.arguments.source.iter().any(|wanted| source(*wanted))
    }

    fn cases(&self, start: &Start<'_>, moved: &Start<'_>) -> Result<Vec<CaseResult>, Unable> {
        if !self.has(|source| source == Source::Cases) {
            return Ok(Vec::new());
        }
        let selected = self.selection.of(self.catalogue);
        let waits = |case: &Case| selected.contains(case.id.as_str()) && needs_time(&case.plan);
        if self.time == TimePasses::NotAtAll
            && !self.arguments.http.is_given()
            && self.catalogue.cases.iter().any(waits)
            && let Some(advice) = self.arguments.faketime.advice(self.hello)
        {
            // A run is no worse for words that nobody reads.
            let _ = writeln!(anstream::stderr(), "countersign: {advice}");
        }
        let progress = Progress::new(selected.len(), "cases");
        let partial = output::Partial::new(self.arguments.out.as_deref())?;
        let options = Options {
            jobs: self.jobs(),
            strictness: Strictness { classes: self.arguments.strict_classes },
            time: self.time,
            faketime: (self.time == TimePasses::Faketime).then_some(moved),
            fail_fast: self.arguments.fail_fast,
            deadline: self.arguments.deadline.map(Duration::from_secs),
            each: &|result| {
                progress.done(&result.case.id, 1);
                partial.add(result);
            },
        };
        let results = suite::run(self.catalogue, &selected, self.lab, start, &options);
        progress.finish();
        Ok(results)
    }

    /// The cases of HTTP mode alone, which belong to no vector and no catalogue.
    fn challenges(&self, http: &Http) -> Result<Vec<CaseResult>, Unable> {
        if !self.has(|source| source == Source::Cases) {
            return Ok(Vec::new());
        }
        let wanted = |case: &CaseSummary| self.selection.has_case(case);
        let ordinary = self.arguments.http.ordinary(self.arguments.deadline);
        challenges::run(http, ordinary, self.lab, &wanted)
    }

    fn vectors(&self, start: &Start<'_>) -> Result<More, Unable> {
        let wanted = |from: &From| self.has(|source| source.has(*from));
        let units: Vec<_> = if self.selection.has_vectors() {
            From::ALL.into_iter().filter(wanted).flat_map(units).collect()
        } else {
            Vec::new()
        };
        let progress = Progress::new(units.len(), "files of vectors");
        let has = |id: &str| self.selection.has(id);
        let done = match &self.arguments.adapter {
            None => vectors::in_process(&units, &has, &|unit, count| {
                progress.done(&format!("{} {} ({count})", unit.source, unit.name), 1);
            }),
            Some(_) => vectors::by_adapter(&units, &has, self.jobs(), start, &|_| {}),
        };
        progress.finish();
        let done = done.map_err(|error| error.to_string())?;
        Ok(More { left_out: done.left_out(), results: done.results })
    }

    /// Whether anything was left out by an option: then what is not there says nothing.
    fn is_partial(&self) -> bool {
        let Arguments { source, select, skip, level, authority, profile, trace, fail_fast, .. } =
            self.arguments;
        let filters = [select, skip].iter().any(|patterns| !patterns.is_empty());
        let kinds = !(source.is_empty() && level.is_empty() && authority.is_empty() && profile.is_empty());
        filters || kinds || trace.is_some() || *fail_fast
    }

    fn run(&self, results: Vec<CaseResult>, left_out: Vec<LeftOut>) -> Run {
        let Hello { name, version, capabilities, .. } = self.hello.clone();
        let by = match &self.arguments.adapter {
            Some(_) => "adapter",
            None if self.arguments.http.is_given() => "http",
            None => "in process",
        };
        Run {
            format: FORMAT,
            suite: Suite { version: env!("CARGO_PKG_VERSION").to_owned(), catalogue: self.catalogue.hash() },
            subject: Who { name, version, by: by.to_owned(), capabilities },
            date: output::now(),
            time: self.time,
            partial: self.is_partial(),
            results,
            left_out,
        }
    }
}
