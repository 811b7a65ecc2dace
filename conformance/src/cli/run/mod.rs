//! `countersign run`: the cases and the vectors, against the reference or against an adapter.

mod faketime;
mod http;
mod judged;
mod labels;
mod output;
mod selection;
mod source;

use crate::baseline::compare::{NewCases, compare};
use crate::baseline::file::Baseline;
use crate::catalogue::level::{Authority, Level};
use crate::cli::cases;
use crate::cli::exit::{self, Exit};
use crate::protocol::configuration::Profile;
use crate::results::run::Run;
use crate::results::totals::Totals;
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use faketime::Faketime;
pub(super) use output::today;
use selection::Selection;
use source::Source;
use std::io::{self, Write};
use std::path::PathBuf;

/// Judges a validator by every case and vector: the reference in this process, or the adapter or the server that is given
///
/// Without options everything is judged, in this process and on loopback only. The last line is `N passed, N failed, N
/// skipped`: failed is what was not expected, and skipped all that is neither; the line above counts each kind by its name.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct Arguments {
    /// Judges the validator behind this command, which speaks the protocol of conformance/PROTOCOL.md
    #[arg(long, value_name = "COMMAND")]
    adapter: Option<String>,
    /// Only cases and vectors from here; may be given several times
    #[arg(long, value_name = "NAME")]
    source: Vec<Source>,
    /// Only ids that fit this pattern, as `claims/*`; `@FILE` has one a line; may be given several times
    #[arg(long, value_name = "GLOB")]
    select: Vec<String>,
    /// No ids that fit this pattern; `@FILE` has one a line; may be given several times
    #[arg(long, value_name = "GLOB")]
    skip: Vec<String>,
    /// Only cases of this level; may be given several times
    #[arg(long, value_delimiter = ',')]
    level: Vec<Level>,
    /// Only cases by this authority; may be given several times
    #[arg(long, value_delimiter = ',')]
    authority: Vec<Authority>,
    /// Only cases of this kind of token; may be given several times
    #[arg(long, value_delimiter = ',')]
    profile: Vec<Profile>,
    /// How many cases are judged at once; each has an adapter of its own. Default: one for each processor
    #[arg(long, value_name = "NUMBER")]
    jobs: Option<usize>,
    /// A refusal for another reason than the expected one counts like a wrong verdict
    #[arg(long)]
    strict_classes: bool,
    /// Moves the clock of an adapter that lives on the machine's with libfaketime: `auto` where it is installed and --slow is
    /// not given, `off`, or the path of the library
    #[arg(long, value_name = "auto|off|PATH", default_value = "auto")]
    faketime: Faketime,
    /// Judges cases in which time has to pass by waiting, where the adapter has no clock that can be moved: many minutes
    #[arg(long)]
    slow: bool,
    /// The longest time that one answer may take, whatever the case says
    #[arg(long, value_name = "SECONDS")]
    deadline: Option<u64>,
    /// Ends with the first failure
    #[arg(long)]
    fail_fast: bool,
    /// The failures that are known, with the reason for each
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Writes what fails now as a baseline; reasons that the old one has are kept, the others have to be filled in
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// What becomes of failures of cases that are newer than the baseline
    #[arg(long, value_enum, default_value = "note", value_name = "WHAT")]
    new: New,
    /// Prints the whole exchange of this case, and what the issuer saw
    #[arg(long, value_name = "ID")]
    trace: Option<String>,
    /// Prints the results as one JSON document, from which `countersign report` makes any report
    #[arg(long)]
    json: bool,
    /// Writes the results as JSON to this file; while it runs, FILE.partial has them case by case
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Writes a JUnit report to this file
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Appends a Markdown summary to this file, as CI servers show it
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    #[command(flatten)]
    cases: cases::Cases,
    #[command(flatten)]
    http: http::Options,
}

const HELP: &str = "\
Exit codes: 0 as expected, 1 something unexpected, 2 could not run, nothing selected, or nothing judged.

Examples:
  countersign run
  countersign run --adapter 'python adapter.py' --baseline baseline.toml
  countersign run --select claims/exp-past --trace claims/exp-past
  countersign run --http http://127.0.0.1:0/ --start 'python server.py'";

/// What becomes of failures of cases that are newer than the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum New {
    /// They are listed
    Note,
    /// They are failures
    Fail,
}

impl From<New> for NewCases {
    fn from(new: New) -> Self {
        match new {
            New::Note => Self::Note,
            New::Fail => Self::Fail,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    match prepared(arguments) {
        Ok((mut run, baseline)) => finish(arguments, &mut run, baseline.as_ref(), out),
        Err(error) => exit::cannot(&format_args!("cannot run: {error}")),
    }
}

/// What keeps a run from being done, in words.
type Unable = String;

fn prepared(arguments: &Arguments) -> Result<(Run, Option<Baseline>), Unable> {
    let words = |error: &dyn core::fmt::Display| error.to_string();
    let baseline =
        arguments.baseline.as_deref().map(Baseline::read).transpose().map_err(|error| words(&error))?;
    let patterns = match &arguments.trace {
        // A trace is of one case.
        Some(id) if arguments.select.is_empty() => core::slice::from_ref(id),
        Some(_) | None => arguments.select.as_slice(),
    };
    let Arguments { skip, level, authority, profile, .. } = arguments;
    let selection =
        Selection::new(patterns, skip, level, authority, profile).map_err(|error| words(&error))?;
    let catalogue = arguments.cases.catalogue()?;
    Ok((judged::all(arguments, &catalogue, &selection)?, baseline))
}

fn finish(
    arguments: &Arguments,
    run: &mut Run,
    baseline: Option<&Baseline>,
    out: &mut dyn Write,
) -> io::Result<Exit> {
    let comparison = compare(run, baseline, arguments.new.into(), output::today());
    if let Err(error) = output::files(arguments, run, baseline, &comparison) {
        return exit::cannot(&error);
    }
    output::print(arguments, run, baseline.map(|_| &comparison), out)?;
    if Totals::of(run).judged() == 0 {
        return exit::cannot(&"nothing was judged");
    }
    Ok(if comparison.is_red() { Exit::Bad } else { Exit::Fine })
}

/// The values of an enumeration that has its names already.
macro_rules! values {
    ($type:ty) => {
        impl ValueEnum for $type {
            fn value_variants<'a>() -> &'a [Self] {
                &Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.name()))
            }
        }
    };
}

values!(Level);
values!(Authority);
values!(Profile);
values!(Source);
