//! `countersign explore`: every state of the resolution machine, and a property for each rule.

mod json;
mod text;
mod work;

use crate::cli::exit::Exit;
use crate::clock::Stopwatch;
use clap::Args;
use std::io::{self, Write};
use work::Exploration;

/// Explores every state of the resolution machine and checks a property for each rule, in each of them
///
/// It runs the machine that validates, under small policies and every configuration of sources, against every class
/// of answer, until there is no new state. A property that no broken machine (a mutant) breaks would prove nothing, so
/// each has one that it must catch.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 no violation and every mutant caught, 1 otherwise, 2 wrong usage.")]
pub(super) struct Arguments {
    /// Prints one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let watch = Stopwatch::start();
    let exploration = match Exploration::run() {
        Ok(exploration) => exploration,
        Err(error) => {
            writeln!(anstream::stderr(), "countersign: cannot explore: {error}")?;
            return Ok(Exit::Usage);
        }
    };
    let seconds = watch.elapsed().as_secs_f64();
    if arguments.json {
        json::write(&exploration, seconds, out)?
    } else {
        text::write(&exploration, seconds, out)?
    }
    Ok(if exploration.is_clean() { Exit::Fine } else { Exit::Bad })
}
