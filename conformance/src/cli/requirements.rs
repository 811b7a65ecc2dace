//! `countersign requirements`: which requirements have cases, and which have none.

use super::cases;
use super::exit::{self, Exit};
use super::table;
use crate::catalogue::Catalogue;
use crate::catalogue::requirements::Requirement;
use crate::runner::challenges;
use anstyle::Style;
use clap::Args;
use comfy_table::Cell;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

const HEADING: Style = Style::new().bold();

/// Shows which requirements of the specifications have cases, which can have none, and which are still open
///
/// A case counts for the one requirement that it names as its own, and for no other that it cites. Those of HTTP mode count too.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 shown, 2 the cases cannot be read.")]
pub(super) struct Arguments {
    /// Prints every requirement with its cases as JSON
    #[arg(long)]
    json: bool,
    /// Lists the requirements that are still open
    #[arg(long)]
    open: bool,
    #[command(flatten)]
    cases: cases::Cases,
}

/// A requirement and the cases that show it.
#[derive(Serialize)]
struct Covered<'a> {
    #[serde(flatten)]
    requirement: &'a Requirement,
    cases: Vec<&'a str>,
}

/// The counts of one specification.
#[derive(Default)]
struct Counts {
    covered: usize,
    excluded: usize,
    open: usize,
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
    let covered = covered(&catalogue);
    if arguments.json {
        let json = serde_json::to_string_pretty(&covered).map_err(io::Error::other)?;
        writeln!(out, "{json}")?;
    } else {
        text(&covered, arguments.open, out)?;
    }
    Ok(Exit::Fine)
}

fn covered(catalogue: &Catalogue) -> Vec<Covered<'_>> {
    let mut by_id: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for case in &catalogue.cases {
        by_id.entry(&case.requirement).or_default().push(&case.id);
    }
    for (id, requirement) in challenges::shown() {
        by_id.entry(requirement).or_default().push(id);
    }
    let with_cases = |requirement| Covered { requirement, cases: Vec::new() };
    let mut all: Vec<Covered<'_>> = catalogue.requirements.values().map(with_cases).collect();
    for one in &mut all {
        one.cases = by_id.remove(one.requirement.id.as_str()).unwrap_or_default();
    }
    all.sort_by(|a, b| {
        (&a.requirement.spec, &a.requirement.id).cmp(&(&b.requirement.spec, &b.requirement.id))
    });
    all
}

fn text(covered: &[Covered<'_>], open: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut specs: BTreeMap<&str, Counts> = BTreeMap::new();
    for one in covered {
        let counts = specs.entry(&one.requirement.spec).or_default();
        let count = match (&one.requirement.excluded, one.cases.is_empty()) {
            (_, false) => &mut counts.covered,
            (Some(_), true) => &mut counts.excluded,
            (None, true) => &mut counts.open,
        };
        *count = count.saturating_add(1);
    }
    let mut table = table::new(["specification", "with cases", "excluded", "open"], 1);
    let sum = |count: fn(&Counts) -> usize| specs.values().map(count).sum::<usize>();
    for (spec, counts) in &specs {
        let numbers = [counts.covered, counts.excluded, counts.open].map(Cell::new);
        table.add_row([Cell::new(spec)].into_iter().chain(numbers));
    }
    writeln!(out, "{table}\n")?;
    if open {
        writeln!(out, "{HEADING}Open{HEADING:#}")?;
        for one in covered.iter().filter(|one| one.cases.is_empty() && one.requirement.excluded.is_none()) {
            let Requirement { id, spec, section, says, .. } = one.requirement;
            writeln!(out, "  {id}  {spec} {section}: {says}")?;
        }
        writeln!(out)?;
    }
    let (with, excluded, open) = (sum(|c| c.covered), sum(|c| c.excluded), sum(|c| c.open));
    writeln!(out, "{} requirements: {with} with cases, {excluded} excluded, {open} open", covered.len())
}
