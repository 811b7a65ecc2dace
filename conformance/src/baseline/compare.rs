//! Holds a run against a baseline.

use super::file::{Baseline, Known};
use super::finding::{Finding, Kind};
use crate::results::outcome::Outcome;
use crate::results::result::{CaseResult, CaseSummary, NO_TIME};
use crate::results::run::Run;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of the failures of cases that are newer than the baseline, or have changed since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NewCases {
    /// They are listed.
    #[default]
    Note,
    /// They are red, as any other.
    Fail,
}

/// What came of holding a run against a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What they do not agree about, in the order of the catalogue.
    pub findings: Vec<Finding>,
    /// The cases that are newer than the baseline or have changed since, whatever came of them.
    pub newer: Vec<Newer>,
    new: NewCases,
}

/// A case that is newer than the baseline, or has changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newer {
    /// The case.
    pub id: String,
    /// It was there, and was another one.
    pub changed: bool,
}

impl Comparison {
    /// Whether this finding makes the run red.
    pub fn reds(&self, finding: &Finding) -> bool {
        match finding.kind {
            Kind::NewCase => self.new == NewCases::Fail,
            Kind::NewFailure
            | Kind::Different
            | Kind::Stale
            | Kind::UnknownId
            | Kind::MissingReason
            | Kind::Expired => true,
        }
    }

    /// Whether the run is red.
    pub fn is_red(&self) -> bool {
        self.findings.iter().any(|finding| self.reds(finding))
    }
}

/// Holds a run against a baseline, and marks in the run which failures are known and which are of newer cases. Without a
/// baseline nothing is known and nothing is newer.
pub fn compare(run: &mut Run, baseline: Option<&Baseline>, new: NewCases, today: Date) -> Comparison {
    let mut comparison = Comparison { findings: Vec::new(), newer: Vec::new(), new };
    let entries: BTreeMap<&str, &Known> = baseline
        .into_iter()
        .flat_map(|baseline| &baseline.known)
        .map(|known| (known.id.as_str(), known))
        .collect();
    for result in &mut run.results {
        let entry = entries.get(result.case.id.as_str()).copied();
        let newer = baseline.and_then(|baseline| newer(baseline, entry, &result.case));
        result.known = None;
        result.newer = newer.is_some() && new == NewCases::Note;
        comparison.findings.extend(judge(result, entry, newer.is_some(), today));
        comparison.newer.extend(newer);
    }
    if !run.partial {
        let judged: BTreeSet<&str> = run.results.iter().map(|result| result.case.id.as_str()).collect();
        let unknown = baseline.into_iter().flat_map(|baseline| &baseline.known);
        for known in unknown.filter(|known| !judged.contains(known.id.as_str())) {
            comparison.findings.push(Finding {
                kind: Kind::UnknownId,
                id: known.id.clone(),
                what: "listed, and there is no such case".to_owned(),
            });
        }
    }
    comparison
}

fn newer(baseline: &Baseline, entry: Option<&Known>, case: &CaseSummary) -> Option<Newer> {
    // A vector has no hash: what others have published does not change under its id.
    if case.hash.is_empty() {
        return None;
    }
    let hash = entry.map(|known| &known.hash).or_else(|| baseline.cases.get(&case.id));
    match hash {
        None => Some(Newer { id: case.id.clone(), changed: false }),
        Some(hash) if *hash != case.hash => Some(Newer { id: case.id.clone(), changed: true }),
        Some(_) => None,
    }
}

/// What there is to say of one result, and whether it is known.
fn judge(result: &mut CaseResult, entry: Option<&Known>, newer: bool, today: Date) -> Vec<Finding> {
    let id = result.case.id.clone();
    let finding = |kind, what| vec![Finding { kind, id: id.clone(), what }];
    let now = format!("{}, got: {}", result.outcome, result.got);
    let Some(known) = entry else {
        return match (result.is_failure(), newer) {
            (false, _) => Vec::new(),
            (true, true) => finding(Kind::NewCase, now),
            (true, false) => finding(Kind::NewFailure, now),
        };
    };
    let listed = format!("listed as {}, got: {}", known.outcome, known.got);
    if result.outcome == Outcome::Passed {
        return finding(Kind::Stale, format!("{listed}; now it passes, so the entry can go"));
    }
    if result.got == NO_TIME {
        // It can be judged elsewhere, so the entry is not stale, and it says nothing here.
        return Vec::new();
    }
    if (result.outcome, &result.got) != (known.outcome, &known.got) {
        let kind = if newer { Kind::NewCase } else { Kind::Different };
        return finding(kind, format!("{listed}; now {now}"));
    }
    let mut findings = Vec::new();
    if known.reason.trim().is_empty() {
        findings.extend(finding(Kind::MissingReason, listed.clone()));
    }
    if let Some(expiry) = known.expiry.filter(|expiry| today > *expiry) {
        findings.extend(finding(Kind::Expired, format!("{listed}; tolerated until {expiry}")));
    }
    if findings.is_empty() {
        result.known = Some(known.reason.clone());
    } else {
        // Somebody has listed it: that the case has changed since is no excuse.
        result.newer = false;
    }
    findings
}
