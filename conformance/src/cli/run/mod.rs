//! `countersign run`: every vector through the library's own code.

mod json;
mod progress;
mod table;
mod tally;
mod work;

#[cfg(test)]
mod tests;

use crate::cli::exit::Exit;
use crate::vectors::source::Source;
use clap::Args;
use clap::builder::PossibleValue;
use progress::Progress;
use std::io::{self, Write};
use tally::Tally;
use work::Selection;

/// Judges the test vectors, the worked examples of the RFCs and the named scenarios with the library's own code
///
/// The last line is `N passed, N failed, N skipped`. What is skipped is counted by its reason. No network is used.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all as expected, 1 something unexpected, 2 could not run or nothing was judged."
)]
pub(super) struct Arguments {
    /// Only this source; may be given several times
    #[arg(long, value_name = "NAME")]
    source: Vec<Source>,
    /// Only vectors whose id (as in `wycheproof-jws/346`) holds this text; may be given several times
    #[arg(long, value_name = "TEXT")]
    select: Vec<String>,
    /// Prints one JSON object instead of tables
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let selection = Selection::new(&arguments.source, &arguments.select);
    let units = selection.units();
    let progress = Progress::new(units.len());
    let mut tally = Tally::default();
    let worked = work::judge_all(&units, &selection, &progress, |judged| tally.add(judged));
    progress.finish();
    if let Err(error) = worked {
        writeln!(anstream::stderr(), "countersign: cannot run: {error}")?;
        return Ok(Exit::Usage);
    }
    if arguments.json {
        json::write(&tally, out)?
    } else {
        table::write(&tally, out)?
    }
    if tally.judged() == 0 {
        writeln!(anstream::stderr(), "countersign: nothing was judged")?;
    }
    Ok(exit(&tally))
}

/// A run that judged nothing shows nothing, whatever it skipped.
fn exit(tally: &Tally) -> Exit {
    match (tally.judged(), tally.failed()) {
        (0, _) => Exit::Usage,
        (_, 0) => Exit::Fine,
        _ => Exit::Bad,
    }
}

impl clap::ValueEnum for Source {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
