//! The table of the README: of the cases that could be put to each implementation, how many came out as they have to.

use super::stored::Stored;
use crate::catalogue::Catalogue;
use crate::catalogue::level::{Authority, Level};
use crate::results::outcome::Outcome;
use core::fmt;
use std::collections::BTreeSet;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Share {
    right: u64,
    of: u64,
}

impl Share {
    const fn add(&mut self, right: bool) {
        self.of = self.of.saturating_add(1);
        if right {
            self.right = self.right.saturating_add(1);
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            0 => f.write_str("-"),
            of if of == self.right => write!(f, "all {of}"),
            of => write!(f, "{} of {of}", self.right),
        }
    }
}

#[derive(Default)]
struct Row {
    spec: Share,
    advisory: Share,
    contract: Share,
    should: Share,
    vectors: Share,
    skipped: u64,
}

impl Row {
    fn of(stored: &Stored, catalogue: &Catalogue) -> Self {
        let mut row = Self::default();
        for (id, _, outcome) in stored.outcomes() {
            let right = match outcome {
                Outcome::Passed => true,
                Outcome::Failed | Outcome::Warned | Outcome::AdapterError | Outcome::Inconclusive => false,
                Outcome::Recorded => continue,
                Outcome::Unsupported | Outcome::NotApplicable => {
                    row.skipped = row.skipped.saturating_add(1);
                    continue;
                }
            };
            let Some(case) = catalogue.case(id) else { continue };
            let share = match (case.level, case.authority) {
                (Level::Must, Authority::Spec) => &mut row.spec,
                (Level::Must, Authority::Advisory) => &mut row.advisory,
                (Level::Must, Authority::Contract) => &mut row.contract,
                (Level::Should, _) => &mut row.should,
                (Level::May | Level::Policy, _) => continue,
            };
            share.add(right);
        }
        for (outcome, count) in &stored.vectors {
            match outcome {
                Outcome::NotApplicable | Outcome::Unsupported => {}
                Outcome::Passed
                | Outcome::Failed
                | Outcome::Warned
                | Outcome::Recorded
                | Outcome::AdapterError
                | Outcome::Inconclusive => {
                    (0..*count).for_each(|_| row.vectors.add(*outcome == Outcome::Passed))
                }
            }
        }
        row
    }
}

/// The table, in Markdown.
pub fn markdown(stored: &[Stored], catalogue: &Catalogue) -> String {
    let mut text = String::from(
        "| library | version | must: specifications | must: advisories | must: our contract | should | vectors | not put to it |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for stored in stored {
        let Row { spec, advisory, contract, should, vectors, skipped } = Row::of(stored, catalogue);
        text.push_str(&format!(
            "| {} ({}) | {} | {spec} | {advisory} | {contract} | {should} | {vectors} | {skipped} |\n",
            stored.library, stored.language, stored.version
        ));
    }
    let all = |of: fn(&Stored) -> &str| stored.iter().map(of).collect::<BTreeSet<&str>>();
    let days: BTreeSet<&str> = all(|stored| stored.date.get(..10).unwrap_or_default());
    let suites: BTreeSet<&str> = all(|stored| &stored.suite.version);
    let words = |set: &BTreeSet<&str>| set.iter().copied().collect::<Vec<_>>().join(", ");
    text.push_str(&format!("\nSuite {}; runs of {}.\n", words(&suites), words(&days)));
    text
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn each_row_has_its_shares() {
        let text = markdown(&[sample::stored()], &Catalogue::embedded().unwrap());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[2], "| Some (Python) | 1.2.3 | 1 of 2 | - | - | - | 0 of 1 | 1 |");
        assert_eq!(lines[4], "Suite 0.1.0; runs of 2026-11-23.");
    }
}
