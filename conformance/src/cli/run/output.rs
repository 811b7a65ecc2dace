//! What a run leaves behind: files, and what is printed.

use super::{Arguments, labels};
use crate::baseline::compare::Comparison;
use crate::baseline::file::Baseline;
use crate::clock;
use crate::report::{junit, markdown, text};
use crate::results::result::CaseResult;
use crate::results::run::Run;
use jiff::Timestamp;
use jiff::civil::Date;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The time of the run, as RFC 3339 has it.
pub(super) fn now() -> String {
    timestamp().to_string()
}

/// Today, in UTC.
pub(in crate::cli) fn today() -> Date {
    timestamp().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn timestamp() -> Timestamp {
    let seconds = i64::try_from(clock::wall().as_secs()).unwrap_or(i64::MAX);
    Timestamp::from_second(seconds).unwrap_or_default()
}

/// The results so far, one a line, so that a crash keeps them. It is gone when the results themselves are written.
pub(super) struct Partial(Option<Mutex<File>>);

impl Partial {
    pub(super) fn new(out: Option<&Path>) -> Result<Self, String> {
        let Some(path) = out.map(partial) else { return Ok(Self(None)) };
        let file = File::create(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(Some(Mutex::new(file))))
    }

    pub(super) fn add(&self, result: &CaseResult) {
        let Some(file) = &self.0 else { return };
        if let Ok(line) = serde_json::to_string(result) {
            // The results are written as a whole at the end; what is lost here is lost only to a crash.
            let _ = writeln!(file.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
        }
    }
}

fn partial(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".partial");
    PathBuf::from(name)
}

/// Writes the files that were asked for.
pub(super) fn files(
    arguments: &Arguments,
    run: &Run,
    baseline: Option<&Baseline>,
    comparison: &Comparison,
) -> Result<(), String> {
    let named = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
    if let Some(path) = &arguments.out {
        fs::write(path, json(run)?).map_err(|error| named(path, error))?;
        let partial = partial(path);
        // Gone already where nothing was judged.
        let _ = fs::remove_file(partial);
    }
    if let Some(path) = &arguments.write_baseline {
        let toml = Baseline::from_run(run, baseline).to_toml().map_err(|error| error.to_string())?;
        fs::write(path, toml).map_err(|error| named(path, error))?;
    }
    let comparison = baseline.map(|_| comparison);
    if let Some(path) = &arguments.junit {
        let done = File::create(path).and_then(|mut file| junit::write(run, comparison, &mut file));
        done.map_err(|error| named(path, error))?;
    }
    if let Some(path) = &arguments.markdown {
        let file = OpenOptions::new().create(true).append(true).open(path);
        file.and_then(|mut file| markdown::write(run, comparison, &mut file))
            .map_err(|error| named(path, error))?;
    }
    Ok(())
}

/// Prints what was asked for.
pub(super) fn print(
    arguments: &Arguments,
    run: &Run,
    comparison: Option<&Comparison>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if arguments.json {
        let json = json(run).map_err(io::Error::other)?;
        return writeln!(out, "{json}");
    }
    if let Some(id) = &arguments.trace {
        trace(run, id, out)?;
    }
    labels::write(run, out)?;
    text::write(run, comparison, out)
}

fn json(run: &Run) -> Result<String, String> {
    serde_json::to_string_pretty(run).map_err(|error| error.to_string())
}

/// The whole story of one case.
fn trace(run: &Run, id: &str, out: &mut dyn Write) -> io::Result<()> {
    let Some(result) = run.results.iter().find(|result| result.case.id == id) else {
        return writeln!(out, "{id} was not judged\n");
    };
    writeln!(out, "{id}: {}", result.case.title)?;
    if let Some(token) = &result.token {
        writeln!(out, "  token    {}", token.compact)?;
        writeln!(out, "  header   {}", token.header.escape_debug())?;
        writeln!(out, "  payload  {}", token.payload.escape_debug())?;
    }
    for line in &result.story {
        writeln!(out, "  {}", line.escape_debug())?;
    }
    writeln!(out, "  {}: expected {}, got {}\n", result.outcome, result.expected, result.got.escape_debug())
}
