//! An exploration for a person: violations first, totals last.

use super::work::Exploration;
use crate::cli::table;
use crate::explore::properties::Property;
use crate::explore::properties::table::TABLE;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

pub(super) fn write(found: &Exploration, seconds: f64, out: &mut dyn Write) -> io::Result<()> {
    for violation in &found.violations {
        writeln!(out, "{BAD}Violation{BAD:#}\n{violation}")?;
    }
    let mut worlds = table::new(["policy", "sources", "states", "edges", "classes"], 2);
    for (policy, sources, counts) in &found.worlds {
        let numbers = [counts.states, counts.edges()].map(|count| count.to_string());
        let [states, edges] = numbers;
        worlds.add_row([
            (*policy).to_owned(),
            sources.name().to_owned(),
            states,
            edges,
            counts.classes.len().to_string(),
        ]);
    }
    writeln!(out, "{worlds}\n")?;
    for ((property, tally), caught) in TABLE.iter().zip(&found.total.tallies).zip(&found.caught) {
        let good = tally.violations == 0 && *caught != Some(false);
        let (style, mark) = if good { (GOOD, "kept") } else { (BAD, "FAIL") };
        writeln!(out, "{style}{mark}{style:#} {:<4} {}", property.rule, property.name)?;
        writeln!(out, "          {}", shown(property, tally.applied, tally.violations, *caught))?;
    }
    let mutants = found.caught.iter().flatten();
    let caught = mutants.clone().filter(|caught| **caught).count();
    writeln!(
        out,
        "\n{} states, {} edges, {} classes of edges; {} violations; {caught} of {} mutants caught; {seconds:.1} s",
        found.total.states,
        found.total.edges(),
        found.total.classes.len(),
        found.total.tallies.iter().map(|tally| tally.violations).sum::<u64>(),
        mutants.count(),
    )
}

fn shown(property: &Property, applied: u64, violations: u64, caught: Option<bool>) -> String {
    match (property.mutant(), property.shown_by()) {
        (Some(mutant), _) => {
            let caught = if caught == Some(true) { "caught" } else { "NOT CAUGHT" };
            format!("applied {applied} times, {violations} violations; mutant \"{}\" {caught}", mutant.name)
        }
        (None, test) => {
            format!("{}, shown by the test {}", property.layer().name(), test.unwrap_or("(none)"))
        }
    }
}
