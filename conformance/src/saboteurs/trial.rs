//! One saboteur before its judges.

use super::caught::{PatternError, is_caught, named};
use super::saboteur::Saboteur;
use crate::catalogue::Catalogue;
use crate::lab::Lab;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::runner::judge::Strictness;
use crate::runner::suite::{self, Options};
use crate::runner::time;
use countersign::http::roots::Roots;
use serde::Serialize;
use std::collections::BTreeSet;

/// What saboteurs are judged with.
#[derive(Clone, Copy)]
pub struct Court<'a> {
    /// The cases.
    pub catalogue: &'a Catalogue,
    /// Where the issuers are.
    pub lab: &'a Lab,
    /// The authority of the issuers.
    pub roots: &'a Roots,
    /// How many cases are judged at once.
    pub jobs: usize,
}

/// What came of one saboteur.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// Its name.
    pub name: &'static str,
    /// What it does wrong.
    pub defect: &'static str,
    /// The public reports of this defect.
    pub reports: &'static [&'static str],
    /// The cases that have to catch it.
    pub declared: Vec<String>,
    /// The cases that caught it.
    pub caught: BTreeSet<String>,
    /// Why it does not count: cases that had to catch it and did not, or that it accepts no good token at all. Empty where
    /// all is as it has to be.
    pub wrong: Vec<String>,
}

/// Cases whose tokens are good in every respect, of several kinds. A saboteur that accepts none of them is no broken validator
/// but none at all, and that it fails shows nothing.
pub const CONTROLS: [&str; 6] = [
    "claims/plain",
    "claims/audience-list-of-one",
    "signature/good-es256",
    "signature/good-hs256",
    "keys/fetched",
    "profiles/id-token",
];

impl Court<'_> {
    /// Judges a saboteur by the cases that have to catch it, their twins and the controls.
    pub fn by_its_own(&self, saboteur: &Saboteur) -> Trial {
        self.by_all(saboteur, &BTreeSet::new())
    }

    /// Judges a saboteur by these cases, those that have to catch it and the controls.
    pub fn by_all(&self, saboteur: &Saboteur, cases: &BTreeSet<&str>) -> Trial {
        let declared = named(saboteur.caught_by, self.catalogue);
        let mut selected = cases.clone();
        selected.extend(declared.clone().unwrap_or_default());
        selected.extend(CONTROLS.iter().copied().filter(|id| self.catalogue.case(id).is_some()));
        self.judged(saboteur, declared, &selected)
    }

    /// What this saboteur gets from these cases.
    pub fn results(&self, saboteur: &Saboteur, selected: &BTreeSet<&str>) -> Vec<CaseResult> {
        let hello = (saboteur.make)(self.roots).hello().clone();
        let options = Options {
            jobs: self.jobs,
            // A saboteur may be one that only gives another reason.
            strictness: Strictness { classes: true },
            time: time::passes(&hello, false, false),
            faketime: None,
            deadline: None,
            fail_fast: false,
            each: &|_| {},
        };
        suite::run(self.catalogue, selected, self.lab, &|| Ok((saboteur.make)(self.roots)), &options)
    }

    fn judged(
        &self,
        saboteur: &Saboteur,
        declared: Result<BTreeSet<&str>, PatternError>,
        selected: &BTreeSet<&str>,
    ) -> Trial {
        let results = self.results(saboteur, selected);
        let caught = results.iter().filter(|result| is_caught(result));
        let caught: BTreeSet<String> = caught.map(|result| result.case.id.clone()).collect();
        let mut wrong = Vec::new();
        let declared = declared.unwrap_or_else(|error| {
            wrong.push(error.to_string());
            BTreeSet::new()
        });
        if saboteur.caught_by.is_empty() {
            wrong.push("no case has to catch it".to_owned());
        }
        let missed = results.iter().filter(|result| declared.contains(result.case.id.as_str()));
        let missed = missed.filter(|result| !caught.contains(&result.case.id));
        wrong.extend(missed.map(|result| {
            let CaseResult { outcome, got, reason, .. } = result;
            format!("{}: {outcome}, {got} {reason}", result.case.id).trim_end().to_owned()
        }));
        let is_good = |result: &&CaseResult| CONTROLS.contains(&result.case.id.as_str());
        if !results.iter().filter(is_good).any(|result| result.outcome == Outcome::Passed) {
            wrong.push("it accepts no good token at all".to_owned());
        }
        Trial {
            name: saboteur.name,
            defect: saboteur.defect,
            reports: saboteur.reports,
            declared: declared.into_iter().map(str::to_owned).collect(),
            caught,
            wrong,
        }
    }
}
