//! The rows of the matrix: one for each case of any run, and one for each set of vectors.

use super::cell::Cell;
use super::details::Details;
use crate::report::words::one_line;
use crate::results::result::{CaseResult, CaseSummary};
use crate::results::run::Run;
use std::collections::{BTreeSet, HashMap};

/// The area whose cases are folded into sets: there are thousands, and each is one of its kind.
const FOLDED: &str = "vectors";

/// The rows of one area.
#[derive(Debug)]
pub(super) struct Area {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) title: String,
    /// How many cases it stands for, where it stands for several.
    pub(super) folded: Option<usize>,
    /// What the filters look at, each a list of words.
    pub(super) levels: String,
    pub(super) authorities: String,
    pub(super) verdicts: String,
    pub(super) cites: String,
    pub(super) cells: Vec<Cell>,
    pub(super) details: Details,
}

/// The results of one row, by the number of the column.
struct Group<'a> {
    id: &'a str,
    area: &'a str,
    results: Vec<(usize, &'a CaseResult)>,
}

/// The rows by area, in the order of the first run; what only a later one has comes after that.
pub(super) fn areas(runs: &[Run]) -> Vec<Area> {
    let mut areas: Vec<Area> = Vec::new();
    for group in groups(runs) {
        let row = row(&group, runs.len());
        match areas.iter_mut().find(|area| area.name == group.area) {
            Some(area) => area.rows.push(row),
            None => areas.push(Area { name: group.area.to_owned(), rows: vec![row] }),
        }
    }
    areas
}

fn groups(runs: &[Run]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (column, run) in runs.iter().enumerate() {
        for result in &run.results {
            let id = row_id(&result.case);
            let place = *places.entry(id).or_insert(groups.len());
            if place == groups.len() {
                groups.push(Group { id, area: &result.case.area, results: Vec::new() });
            }
            if let Some(group) = groups.get_mut(place) {
                group.results.push((column, result));
            }
        }
    }
    groups
}

/// The id of the row of a case: its own, or that of its set.
fn row_id(case: &CaseSummary) -> &str {
    match case.id.rsplit_once('/') {
        Some((set, _)) if case.area == FOLDED => set,
        _ => &case.id,
    }
}

fn row(group: &Group<'_>, columns: usize) -> Row {
    let words = |of: fn(&CaseResult) -> Vec<&'static str>| {
        let words: BTreeSet<&str> = group.results.iter().flat_map(|(_, result)| of(result)).collect();
        words.into_iter().collect::<Vec<_>>().join(" ")
    };
    let by_column: Vec<(usize, Vec<&CaseResult>)> = (0..columns)
        .map(|column| {
            let of_this = group.results.iter().filter(|(other, _)| *other == column);
            (column, of_this.map(|(_, result)| *result).collect())
        })
        .collect();
    let first = group.results.first().map(|(_, result)| &result.case);
    let folded = group.area == FOLDED;
    let members: BTreeSet<&str> = group.results.iter().map(|(_, result)| result.case.id.as_str()).collect();
    let cites = cites(group);
    let details = match first {
        Some(case) if !folded => Details::one(case, &group.results),
        _ => Details::set(group.id, &cites, &by_column),
    };
    let cell = |results: &[&CaseResult]| match results {
        [] => Cell::default(),
        [result, ..] if !folded => Cell::one(result),
        several => Cell::set(several),
    };
    Row {
        id: group.id.to_owned(),
        title: if folded {
            String::new()
        } else {
            first.map(|case| one_line(&case.title)).unwrap_or_default()
        },
        folded: folded.then_some(members.len()),
        levels: words(|result| vec![result.case.level.name()]),
        authorities: words(|result| vec![result.case.authority.name()]),
        // A known failure is a failure too: both filters find it.
        verdicts: words(|result| {
            let known = result.known.is_some().then_some("known");
            [Some(result.outcome.name()), known].into_iter().flatten().collect()
        }),
        cites: one_line(&cites.join("; ")),
        cells: by_column.iter().map(|(_, results)| cell(results)).collect(),
        details,
    }
}

/// What the first case of a row cites; of a set, what any of them cites, once.
fn cites(group: &Group<'_>) -> Vec<String> {
    let mut cites: Vec<String> = Vec::new();
    for cite in group.results.iter().flat_map(|(_, result)| &result.case.cites) {
        if !cites.contains(cite) {
            cites.push(cite.clone());
        }
    }
    cites
}
