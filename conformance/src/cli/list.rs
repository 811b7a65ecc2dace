//! `countersign list`: the cases that there are.

use super::cases;
use super::exit::{self, Exit};
use super::table;
use crate::catalogue::Catalogue;
use crate::results::result::CaseSummary;
use clap::Args;
use comfy_table::Cell;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Lists the cases, with what each shows and by whose word
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 listed, 2 the cases cannot be read.")]
pub(super) struct Arguments {
    /// Prints JSON, for programs
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    cases: cases::Cases,
}

/// The catalogue as a program reads it.
#[derive(Serialize)]
struct Listed {
    version: &'static str,
    catalogue: String,
    cases: Vec<CaseSummary>,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let catalogue = match arguments.cases.catalogue() {
        Ok(catalogue) => catalogue,
        Err(error) => return exit::cannot(&error),
    };
    if arguments.json {
        let cases = catalogue.cases.iter().map(crate::catalogue::case::Case::summary).collect();
        let listed = Listed { version: env!("CARGO_PKG_VERSION"), catalogue: catalogue.hash(), cases };
        writeln!(out, "{}", serde_json::to_string_pretty(&listed).map_err(io::Error::other)?)?;
    } else {
        text(&catalogue, out)?;
    }
    Ok(Exit::Fine)
}

fn text(catalogue: &Catalogue, out: &mut dyn Write) -> io::Result<()> {
    let mut table = table::new(["id", "level", "authority", "title"], 4);
    for case in &catalogue.cases {
        table.add_row([&case.id, case.level.name(), case.authority.name(), &case.title].map(Cell::new));
    }
    writeln!(out, "{table}")?;
    let templates: BTreeSet<&str> = catalogue.cases.iter().map(|case| case.template.as_str()).collect();
    writeln!(out, "{} cases of {} templates", catalogue.cases.len(), templates.len())
}
