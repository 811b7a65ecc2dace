//! An exploration for a person: violations first, totals last.

use crate::cli::table;
use crate::explore::run::{Exploration, Judgement};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();

pub(super) fn write(found: &Exploration, seconds: f64, out: &mut dyn Write) -> io::Result<()> {
    for violation in found.properties.iter().filter_map(|judged| judged.story.as_ref()) {
        writeln!(out, "{BAD}Violation{BAD:#}\n{violation}")?;
    }
    let mut worlds = table::new(["policy", "sources", "states", "edges", "classes"], 2);
    for world in &found.worlds {
        worlds.add_row([
            world.policy.name.to_owned(),
            world.sources.name().to_owned(),
            world.counts.states.to_string(),
            world.counts.edges().to_string(),
            world.counts.classes.len().to_string(),
        ]);
    }
    writeln!(out, "{worlds}\n")?;
    for judged in &found.properties {
        let good = judged.violations == 0 && judged.caught != Some(false);
        let (style, mark) = if good { (GOOD, "kept") } else { (BAD, "FAIL") };
        writeln!(out, "{style}{mark}{style:#} {:<4} {}", judged.property.rule, judged.property.name)?;
        writeln!(out, "          {}", shown(judged))?;
    }
    let caught = found.properties.iter().filter_map(|judged| judged.caught);
    writeln!(
        out,
        "\n{} states, {} edges, {} classes of edges; {} violations; {} of {} mutants caught; {seconds:.1} s",
        found.total.states,
        found.total.edges(),
        found.total.classes.len(),
        found.properties.iter().map(|judged| judged.violations).sum::<u64>(),
        caught.clone().filter(|caught| *caught).count(),
        caught.count(),
    )
}

fn shown(judged: &Judgement) -> String {
    let Judgement { property, applied, violations, .. } = judged;
    match (property.mutant(), property.shown_by()) {
        (Some(mutant), _) => {
            let caught = if judged.caught == Some(true) { "caught" } else { "NOT CAUGHT" };
            format!("applied {applied} times, {violations} violations; mutant \"{}\" {caught}", mutant.name)
        }
        (None, test) => {
            format!("{}, shown by the test {}", property.layer().name(), test.unwrap_or("(none)"))
        }
    }
}
