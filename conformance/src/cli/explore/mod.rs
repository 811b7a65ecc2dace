//! `countersign explore`: every state of the resolution machine, and a property for each rule.

mod text;

use crate::cli::exit::{self, Exit};
use crate::clock::Stopwatch;
use crate::explore::dot;
use crate::explore::run::{self, Progress};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, Write};
use std::thread;

/// Explores every state of the resolution machine and checks a property for each rule, in each of them
///
/// It runs the machine that validates, under small policies and every configuration of sources, against every class
/// of answer, until there is no new state. A property that no broken machine (a mutant) breaks would prove nothing, so
/// each has one that it must catch.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 no violation and every mutant caught, 1 otherwise, 2 wrong usage.")]
pub(super) struct Arguments {
    /// Prints one JSON object
    #[arg(long, conflicts_with_all = ["dot", "pinned"])]
    json: bool,
    /// Prints the diagram of the states, for Graphviz
    #[arg(long)]
    dot: bool,
    /// Prints the figures that a test of the suite pins
    #[arg(long, hide = true, conflicts_with = "dot")]
    pinned: bool,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let watch = Stopwatch::start();
    if arguments.dot {
        return match dot::diagram() {
            Ok(diagram) => write!(out, "{diagram}").map(|()| Exit::Fine),
            Err(error) => exit::cannot(&format_args!("cannot explore: {error}")),
        };
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} searches, {msg} states") {
        bar.set_style(style);
    }
    let progress = |now: Progress| {
        bar.set_length(now.total.try_into().unwrap_or(u64::MAX));
        bar.set_position(now.done.try_into().unwrap_or(u64::MAX));
        bar.set_message(now.states.to_string());
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let exploration = run::run(threads, &progress);
    bar.finish_and_clear();
    let exploration = match exploration {
        Ok(exploration) => exploration,
        Err(error) => return exit::cannot(&format_args!("cannot explore: {error}")),
    };
    let seconds = watch.elapsed().as_secs_f64();
    if arguments.json {
        writeln!(out, "{:#}", exploration.to_json(seconds))?;
    } else if arguments.pinned {
        write!(out, "{}", exploration.pinned())?;
    } else {
        text::write(&exploration, seconds, out)?;
    }
    Ok(if exploration.holds() { Exit::Fine } else { Exit::Bad })
}
