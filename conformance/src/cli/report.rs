//! `countersign report`: the results of runs, as somebody or something can read them.

use crate::cli::exit::{self, Exit};
use crate::report::{html, junit, markdown, text};
use crate::results::read::{self, RunError};
use crate::results::run::Run;
use clap::{Args, ValueEnum};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Makes a report of results that `run --json` has written
///
/// `html` puts several runs side by side in one page that needs no network. The others report one run after the other;
/// `junit` takes one run. The verdicts are those of the run: nothing is judged again.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 the report is written, 2 it could not be.

Example: countersign report html ours.json theirs.json --out matrix.html")]
pub(super) struct Arguments {
    /// The kind of report
    #[arg(value_enum)]
    kind: Kind,
    /// The results, as `run --json` has written them
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Writes the report to this file and not to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Tables for a terminal
    Text,
    /// JUnit XML for a CI server
    Junit,
    /// The summary of a CI job
    Markdown,
    /// A page with a column for each run
    Html,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let runs: Result<Vec<Run>, RunError> = arguments.files.iter().map(|file| read::read(file)).collect();
    let runs = match runs {
        Ok(runs) => runs,
        Err(error) => return exit::cannot(&error),
    };
    if arguments.kind == Kind::Junit && runs.len() > 1 {
        return exit::cannot(&"a JUnit report is of one run; give one file");
    }
    for warning in html::warnings(&runs) {
        writeln!(anstream::stderr(), "countersign: {warning}")?;
    }
    let Some(path) = &arguments.out else {
        write(arguments.kind, &runs, out)?;
        return Ok(Exit::Fine);
    };
    // Made whole before the file is touched; plain text, whatever the terminal is.
    let mut report = anstream::StripStream::new(Vec::new());
    write(arguments.kind, &runs, &mut report)?;
    match fs::write(path, report.into_inner()) {
        Ok(()) => Ok(Exit::Fine),
        Err(error) => exit::cannot(&format_args!("cannot write {}: {error}", path.display())),
    }
}

fn write(kind: Kind, runs: &[Run], out: &mut dyn Write) -> io::Result<()> {
    match kind {
        Kind::Text => each(runs, out, |run, out| text::write(run, None, out)),
        Kind::Junit => each(runs, out, |run, out| junit::write(run, None, out)),
        Kind::Markdown => each(runs, out, |run, out| markdown::write(run, None, out)),
        Kind::Html => writeln!(out, "{}", html::page(runs).map_err(io::Error::other)?),
    }
}

fn each(
    runs: &[Run],
    out: &mut dyn Write,
    report: impl Fn(&Run, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    for (at, run) in runs.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        report(run, out)?;
    }
    Ok(())
}
