//! The results of a run by their areas.

use crate::catalogue::level::Authority;
use crate::results::result::CaseResult;
use crate::results::totals::Totals;
use std::collections::BTreeMap;

/// The areas in the order in which they come first, each with its results.
pub(super) fn areas(results: &[CaseResult]) -> Vec<(&str, Vec<&CaseResult>)> {
    let mut areas: Vec<(&str, Vec<&CaseResult>)> = Vec::new();
    for result in results {
        let area = result.case.area.as_str();
        // Almost always the last one: a catalogue is in the order of its areas.
        match areas.iter_mut().rev().find(|(name, _)| *name == area) {
            Some((_, members)) => members.push(result),
            None => areas.push((area, vec![result])),
        }
    }
    areas
}

/// The counts of each area, told apart by who says it.
pub(super) fn counts(results: &[CaseResult]) -> Vec<(&str, Authority, Totals)> {
    let mut counts = Vec::new();
    for (area, members) in areas(results) {
        let mut by_authority: BTreeMap<Authority, Vec<&CaseResult>> = BTreeMap::new();
        for result in members {
            by_authority.entry(result.case.authority).or_default().push(result);
        }
        counts.extend(
            by_authority
                .into_iter()
                .map(|(authority, members)| (area, authority, members.into_iter().collect())),
        );
    }
    counts
}
