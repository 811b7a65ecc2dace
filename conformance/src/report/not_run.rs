//! What was not judged, and why.

use super::words::one_line;
use crate::results::outcome::Outcome;
use crate::results::run::Run;
use std::collections::BTreeMap;

/// Some cases that were not judged for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotRun {
    /// How many.
    pub(super) count: u64,
    /// What that is called.
    pub(super) name: &'static str,
    /// Why.
    pub(super) reason: String,
}

/// What was not judged, by its reasons.
pub(super) fn not_run(run: &Run) -> Vec<NotRun> {
    let mut reasons: BTreeMap<(Outcome, &str), u64> = BTreeMap::new();
    for result in &run.results {
        match result.outcome {
            Outcome::Unsupported | Outcome::NotApplicable => {
                let count = reasons.entry((result.outcome, &result.reason)).or_default();
                *count = count.saturating_add(1);
            }
            Outcome::Failed
            | Outcome::Warned
            | Outcome::AdapterError
            | Outcome::Inconclusive
            | Outcome::Recorded
            | Outcome::Passed => {}
        }
    }
    let judged = reasons.into_iter().map(|((outcome, reason), count)| {
        let reason = if reason.is_empty() { "no reason given".to_owned() } else { one_line(reason) };
        NotRun { count, name: outcome.name(), reason }
    });
    let left_out = run.left_out.iter().map(|left| NotRun {
        count: left.count,
        name: "left_out",
        reason: one_line(&format!("{}: {}", left.source, left.reason)),
    });
    judged.chain(left_out).collect()
}
