//! The report of a run for a person: what is unexpected first, the counts last.

use super::tally::{Row, Tally};
use crate::vectors::judged::{Judged, Outcome, Skip};
use crate::vectors::source::Source;
use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment, LineStyle, Table, TableStyle};
use std::collections::BTreeMap;
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const HEADING: Style = Style::new().bold();

/// Nothing but a line under the header.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

pub(super) fn write(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    unexpected(tally, out)?;
    stories(tally, out)?;
    patched(tally, out)?;
    if !tally.rows.is_empty() {
        writeln!(out, "{}\n", counts(tally))?;
    }
    skipped(tally, out)?;
    writeln!(out, "{}", tally.summary())
}

fn unexpected(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    if tally.unexpected.is_empty() {
        return Ok(());
    }
    writeln!(out, "{BAD}Unexpected{BAD:#}")?;
    for judged in &tally.unexpected {
        let Outcome::Failed { expected, observed } = &judged.outcome else { continue };
        writeln!(out, "  {}  {}", judged.vector.full_id(), judged.vector.comment)?;
        writeln!(out, "      expected: {expected}; observed: {observed}")?;
    }
    writeln!(out)
}

fn stories(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    for judged in &tally.stories {
        let (style, mark) = mark(judged);
        writeln!(
            out,
            "{style}{mark}{style:#} {HEADING}{}{HEADING:#}  {}",
            judged.vector.id, judged.vector.comment
        )?;
        for line in &judged.story {
            writeln!(out, "       {line}")?;
        }
    }
    if tally.stories.is_empty() { Ok(()) } else { writeln!(out) }
}

fn mark(judged: &Judged) -> (Style, &'static str) {
    match judged.outcome {
        Outcome::Passed => (GOOD, "pass"),
        Outcome::Failed { .. } => (BAD, "FAIL"),
        Outcome::Skipped(_) => (Style::new(), "skip"),
    }
}

fn patched(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    if tally.patched.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}Labels that are not followed{HEADING:#}")?;
    for judged in &tally.patched {
        let Some(patch) = judged.vector.patch else { continue };
        let id = judged.vector.full_id();
        let skipped = match &judged.outcome {
            Outcome::Skipped(skip) => format!("; skipped: {skip}"),
            Outcome::Passed | Outcome::Failed { .. } => String::new(),
        };
        writeln!(out, "  {id}: labelled {}, expected {} here{skipped}", patch.label, patch.instead)?;
        writeln!(out, "      {} ({})", patch.reason, patch.section)?;
    }
    writeln!(out)
}

fn counts(tally: &Tally) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    table.set_header(["source", "algorithm", "passed", "failed", "skipped"]);
    for column in 2..5 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut last = None;
    for ((source, algorithm), row) in &tally.rows {
        let name = if last == Some(*source) { "" } else { source.name() };
        last = Some(*source);
        table.add_row([name, algorithm.as_str()].map(Cell::new).into_iter().chain(numbers(row)));
    }
    table
}

fn numbers(row: &Row) -> [Cell; 3] {
    [row.passed, row.failed, row.skips()]
        .map(|count| Cell::new(if count == 0 { "·".to_owned() } else { count.to_string() }))
}

fn skipped(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let mut reasons: BTreeMap<(Source, Skip), usize> = BTreeMap::new();
    for ((source, _), row) in &tally.rows {
        for (skip, count) in &row.skipped {
            *reasons.entry((*source, *skip)).or_default() += count;
        }
    }
    if reasons.is_empty() {
        return Ok(());
    }
    writeln!(out, "{HEADING}Skipped, by reason{HEADING:#}")?;
    for ((source, skip), count) in reasons {
        writeln!(out, "  {count:>6}  {source}: {skip}")?;
    }
    writeln!(out)
}
