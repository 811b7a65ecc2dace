//! What came of a run: counts by source and algorithm, and what must be shown one by one.

use crate::vectors::judged::{Judged, Outcome, Skip};
use crate::vectors::source::Source;
use std::collections::BTreeMap;

/// What came of a run.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// One row for each source and algorithm.
    pub(super) rows: BTreeMap<(Source, String), Row>,
    /// What did not come out as expected.
    pub(super) unexpected: Vec<Judged>,
    /// Those whose label is not followed.
    pub(super) patched: Vec<Judged>,
    /// The scenarios, which tell a story.
    pub(super) stories: Vec<Judged>,
}

/// The counts of one row.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: BTreeMap<Skip, usize>,
}

impl Row {
    pub(super) fn skips(&self) -> usize {
        self.skipped.values().sum()
    }
}

impl Tally {
    pub(super) fn add(&mut self, judged: Judged) {
        let row = self.rows.entry((judged.vector.source, judged.vector.algorithm.to_string())).or_default();
        match &judged.outcome {
            Outcome::Passed => row.passed += 1,
            Outcome::Failed { .. } => row.failed += 1,
            Outcome::Skipped(skip) => *row.skipped.entry(*skip).or_default() += 1,
        }
        if judged.vector.patch.is_some() {
            self.patched.push(judged.clone());
        }
        if !judged.story.is_empty() {
            self.stories.push(judged.clone());
        }
        if matches!(judged.outcome, Outcome::Failed { .. }) {
            self.unexpected.push(judged);
        }
    }

    pub(super) fn passed(&self) -> usize {
        self.rows.values().map(|row| row.passed).sum()
    }

    pub(super) fn failed(&self) -> usize {
        self.rows.values().map(|row| row.failed).sum()
    }

    pub(super) fn skipped(&self) -> usize {
        self.rows.values().map(Row::skips).sum()
    }

    /// How many were judged at all; a run of skips shows nothing.
    pub(super) fn judged(&self) -> usize {
        self.passed() + self.failed()
    }

    /// The last line.
    pub(super) fn summary(&self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed(), self.failed(), self.skipped())
    }
}
