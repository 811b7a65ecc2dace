//! `countersign adapter-check`: what an adapter gets wrong in the protocol itself.

mod bench;
mod checks;
mod place;
mod report;
mod signer;
mod verdict;

use super::exit::{self, Exit};
use crate::subject::AskError;
use bench::Bench;
use clap::Args;
use core::time::Duration;
use report::{Finding, Report, Verdict};
use std::io::{self, Write};
use verdict::Other;

/// Checks that an adapter speaks the protocol, before its library is judged with `run`
///
/// One line for each check, with what to do next where one fails. Everything that the adapter declares is asked for once;
/// what it does not declare is not asked. Its issuers are started on loopback.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 fine, 1 something is wrong, 2 the adapter could not be started.

Example: countersign adapter-check \"python3 adapter.py\"")]
pub(super) struct Arguments {
    /// The command line of the adapter; it is split as a shell would, and run without one
    #[arg(value_name = "CMD")]
    command: String,
    /// How long the adapter may take for one answer, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600))]
    patience: u64,
    /// Prints one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let mut bench = match Bench::start(&arguments.command, Duration::from_secs(arguments.patience)) {
        Ok(bench) => bench,
        Err(error) => return exit::cannot(&error),
    };
    let mut report = Report::new(bench.hello(), arguments.json);
    for check in checks::checks(&bench.hello().clone()) {
        let (verdict, found, next) = match (check.run)(&mut bench) {
            Ok(()) => (Verdict::Fine, String::new(), check.next),
            Err(Other::NotAsked(why)) => (Verdict::NotAsked, why, check.next),
            Err(Other::Wrong(found)) => (Verdict::Wrong, found, check.next),
            Err(Other::Broken(error)) => (Verdict::Wrong, error.to_string(), next(&error)),
        };
        report.add(Finding { check: check.name, verdict, found, next }, out)?;
    }
    let fine = report.wrong() == 0;
    report.finish(out)?;
    Ok(if fine { Exit::Fine } else { Exit::Bad })
}

/// What an author does about an answer that is none.
const fn next(error: &AskError) -> &'static str {
    match error {
        AskError::NotStarted(_) => "start it by hand with this command line and see what it says",
        AskError::Ended(_) => {
            "catch what the library throws, and answer; the words above are its standard error"
        }
        AskError::Silent => "answer every request; --patience gives it more time",
        AskError::Malformed(_) => {
            "write nothing but answers to standard output, each on a line; log to standard error"
        }
        AskError::Flooded => "answer each request once, under its own id, with a line of less than 1 MiB",
        AskError::OutOfPlace(_) => "see the answers to each request in conformance/PROTOCOL.md",
    }
}
