//! The counts of a run: the one place that says what is passed, failed and skipped.

use super::outcome::Outcome;
use super::result::CaseResult;
use super::run::Run;
use core::fmt;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// The counts of a run, or of a part of it. `failed` is what nobody expected; `skipped` is the rest of what did not pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Totals {
    /// As they have to be.
    pub passed: u64,
    /// The sum of [`failed_by_name`](Self::failed_by_name).
    pub failed: u64,
    /// The sum of [`skipped_by_name`](Self::skipped_by_name).
    pub skipped: u64,
    /// What is unexpected, by its outcome.
    #[schemars(with = "BTreeMap<String, u64>")]
    pub failed_by_name: BTreeMap<Outcome, u64>,
    /// What shows nothing, is not held against anybody or is known, by name.
    #[schemars(with = "BTreeMap<String, u64>")]
    pub skipped_by_name: BTreeMap<Skipped, u64>,
}

/// Why something is neither passed nor failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Skipped {
    /// A failure that is in the baseline.
    Known,
    /// A failure of a case that is newer than the baseline.
    Newer,
    /// By its outcome.
    As(Outcome),
    /// No case for anybody.
    LeftOut,
}

impl Skipped {
    /// Its name in results and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Newer => "newer",
            Self::As(outcome) => outcome.name(),
            Self::LeftOut => "left_out",
        }
    }
}

impl Serialize for Skipped {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Totals {
    /// The counts of a whole run, with what is left out of it.
    pub fn of(run: &Run) -> Self {
        let mut totals: Self = run.results.iter().collect();
        for left_out in &run.left_out {
            totals.skip(Skipped::LeftOut, left_out.count);
        }
        totals
    }

    /// How many were judged: a run of skips alone shows nothing.
    pub fn judged(&self) -> u64 {
        let judged = |skipped: &Skipped| match skipped {
            Skipped::Known | Skipped::Newer => true,
            Skipped::As(outcome) => matches!(outcome, Outcome::Warned | Outcome::Recorded),
            Skipped::LeftOut => false,
        };
        let skipped = self.skipped_by_name.iter().filter(|(name, _)| judged(name)).map(|(_, count)| count);
        skipped.fold(self.passed.saturating_add(self.failed), |sum, count| sum.saturating_add(*count))
    }

    fn add(&mut self, result: &CaseResult) {
        let skipped = match result.outcome {
            Outcome::Passed => {
                self.passed = self.passed.saturating_add(1);
                return;
            }
            outcome if result.is_unexpected() => {
                let count = self.failed_by_name.entry(outcome).or_default();
                *count = count.saturating_add(1);
                self.failed = self.failed.saturating_add(1);
                return;
            }
            _ if result.known.is_some() => Skipped::Known,
            _ if result.newer && result.is_failure() => Skipped::Newer,
            outcome => Skipped::As(outcome),
        };
        self.skip(skipped, 1);
    }

    fn skip(&mut self, skipped: Skipped, more: u64) {
        let count = self.skipped_by_name.entry(skipped).or_default();
        *count = count.saturating_add(more);
        self.skipped = self.skipped.saturating_add(more);
    }

    /// The last line of a run, `N passed, N failed, N skipped`.
    pub fn last_line(&self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }

    /// The line above it: what is behind each count, by name.
    pub fn by_name(&self) -> String {
        let list = |names: Vec<String>| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let failed = self.failed_by_name.iter().map(|(name, count)| format!("{count} {name}")).collect();
        let skipped =
            self.skipped_by_name.iter().map(|(name, count)| format!("{count} {}", name.name())).collect();
        format!("passed: {}; failed: {}; skipped: {}", self.passed, list(failed), list(skipped))
    }
}

impl<'a> FromIterator<&'a CaseResult> for Totals {
    fn from_iter<I: IntoIterator<Item = &'a CaseResult>>(results: I) -> Self {
        let mut totals = Self::default();
        results.into_iter().for_each(|result| totals.add(result));
        totals
    }
}

/// The last two lines of a run.
impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.by_name(), self.last_line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::level::Level;
    use crate::results::run::LeftOut;
    use crate::results::sample;

    #[test]
    fn each_outcome_counts_once_and_nothing_but_a_pass_is_passed() {
        for &outcome in Outcome::ALL {
            for level in Level::ALL {
                let result = sample::result("a/b", level, outcome);
                let totals: Totals = [&result].into_iter().collect();
                let failed = match outcome {
                    Outcome::Failed => true,
                    Outcome::AdapterError | Outcome::Inconclusive => level == Level::Must,
                    _ => false,
                };
                let passed = outcome == Outcome::Passed;
                assert_eq!(
                    (totals.passed, totals.failed, totals.skipped),
                    (passed.into(), failed.into(), (!passed && !failed).into()),
                    "{outcome} {level}"
                );
            }
        }
    }

    #[test]
    fn what_is_known_newer_or_left_out_is_skipped_by_that_name() {
        let mut run = sample::run(
            "a",
            vec![
                sample::result("a/1", Level::Must, Outcome::Failed),
                sample::result("a/2", Level::Must, Outcome::Failed),
                sample::result("a/3", Level::Must, Outcome::Failed),
                sample::result("a/4", Level::Must, Outcome::Passed),
                sample::result("a/5", Level::Must, Outcome::NotApplicable),
            ],
        );
        run.results[0].known = Some("its issue 7".to_owned());
        run.results[1].newer = true;
        // A new case that passes, or that says nothing, is counted as that.
        run.results[3].newer = true;
        run.results[4].newer = true;
        run.left_out = vec![LeftOut { source: "s".to_owned(), reason: "r".to_owned(), count: 40 }];
        let totals = Totals::of(&run);
        assert_eq!(
            totals.to_string(),
            "passed: 1; failed: 1 failed; skipped: 1 known, 1 newer, 1 not_applicable, 40 left_out\n\
             1 passed, 1 failed, 43 skipped"
        );
        assert_eq!(totals.judged(), 4);
        let json = serde_json::to_value(&totals).unwrap();
        assert_eq!(json["skipped_by_name"]["left_out"], 40);
        assert_eq!(json["failed_by_name"]["failed"], 1);
    }

    #[test]
    fn a_run_of_skips_has_judged_nothing() {
        let totals = Totals::of(&sample::run(
            "a",
            vec![
                sample::result("a/1", Level::Must, Outcome::NotApplicable),
                sample::result("a/2", Level::Should, Outcome::Inconclusive),
            ],
        ));
        assert_eq!(totals.judged(), 0);
        assert_eq!(
            totals.to_string(),
            "passed: 0; failed: none; skipped: 1 inconclusive, 1 not_applicable\n0 passed, 0 failed, 2 skipped"
        );
    }
}
