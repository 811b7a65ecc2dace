//! One cell of the matrix.

use super::verdict::Verdict;
use crate::report::words::one_line;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use std::collections::BTreeMap;

/// The most characters of what was noted that a cell shows. Default: what fits a column of twelve on a wide screen.
const SHOWN: usize = 16;

/// One cell. No part: the case is not in that run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) parts: Vec<Part>,
}

/// A verdict in a cell, with how many there are where it stands for several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) class: &'static str,
    pub(super) mark: &'static str,
    pub(super) word: String,
    /// All of it, as a hint.
    pub(super) hint: String,
}

impl Cell {
    /// That of one result.
    pub(super) fn one(result: &CaseResult) -> Self {
        let verdict = Verdict::of(result);
        let (mark, word) = verdict.look();
        let word = match result.outcome {
            // What happened is all that such a case is for.
            Outcome::Recorded if !result.got.is_empty() => shortened(&one_line(&result.got)),
            Outcome::Failed
            | Outcome::Warned
            | Outcome::AdapterError
            | Outcome::Inconclusive
            | Outcome::Recorded
            | Outcome::Unsupported
            | Outcome::NotApplicable
            | Outcome::Passed => word.to_owned(),
        };
        let why = if result.got.is_empty() { &result.reason } else { &result.got };
        let hint = one_line(&format!("{}: {why}", verdict.name()));
        Self { parts: vec![Part { class: verdict.name(), mark, word, hint }] }
    }

    /// That of a set, by counts.
    pub(super) fn set(results: &[&CaseResult]) -> Self {
        let mut counts: BTreeMap<Verdict, u64> = BTreeMap::new();
        for result in results {
            let count = counts.entry(Verdict::of(result)).or_default();
            *count = count.saturating_add(1);
        }
        let part = |verdict: Verdict| {
            let count = counts.get(&verdict)?;
            let hint = format!("{count} {}", verdict.name());
            Some(Part { class: verdict.name(), mark: verdict.look().0, word: count.to_string(), hint })
        };
        Self { parts: Verdict::all().filter_map(part).collect() }
    }
}

fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN).collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    shown
}
