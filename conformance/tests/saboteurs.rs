//! The suite itself is tested: every saboteur is caught by the cases that have to catch it, and every must catches somebody.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use countersign::http::roots::Roots;
use countersign_conformance::catalogue::Catalogue;
use countersign_conformance::lab::Lab;
use countersign_conformance::saboteurs::GROUPS;
use countersign_conformance::saboteurs::caught::{PatternError, named};
use countersign_conformance::saboteurs::matrix::{idle, known_idle};
use countersign_conformance::saboteurs::saboteur::Saboteur;
use countersign_conformance::saboteurs::trial::{CONTROLS, Court, Trial};
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How many templates of level must are known to catch nobody. It only ever gets smaller.
const IDLE: usize = 0;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());

/// Every saboteur before the cases that have to catch it, their twins and the controls.
static TRIALS: LazyLock<Vec<Trial>> = LazyLock::new(|| {
    let lab = Lab::start().unwrap();
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let court = Court { catalogue: &CATALOGUE, lab: &lab, roots: &roots, jobs: 8 };
    saboteurs().map(|saboteur| court.by_its_own(saboteur)).collect()
});

fn saboteurs() -> impl Iterator<Item = &'static Saboteur> {
    GROUPS.iter().flat_map(|group| group.saboteurs)
}

#[test]
fn every_saboteur_is_caught_by_each_case_that_has_to_catch_it() {
    let wrong: Vec<String> = TRIALS
        .iter()
        .flat_map(|trial| trial.wrong.iter().map(move |why| format!("{}: {why}", trial.name)))
        .collect();
    assert!(wrong.is_empty(), "{} are not as declared:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_must_catches_a_saboteur_that_names_it_but_for_those_that_are_known() {
    // What catches somebody who does not name it may catch him by chance.
    let named_ones = TRIALS.iter().map(|trial| {
        let declared: BTreeSet<&String> = trial.declared.iter().collect();
        let caught = trial.caught.iter().filter(|id| declared.contains(id)).cloned().collect();
        Trial { caught, ..trial.clone() }
    });
    let named_ones: Vec<Trial> = named_ones.collect();
    let idle = idle(GROUPS, &CATALOGUE, &named_ones);
    let known: BTreeSet<&str> = known_idle().map(|(template, _)| template).collect();
    let new: Vec<_> = idle.difference(&known).collect();
    assert!(new.is_empty(), "{} templates of level must catch no saboteur: {new:#?}", new.len());
    let busy: Vec<_> = known.difference(&idle).collect();
    assert!(busy.is_empty(), "these do catch somebody, or are gone: {busy:#?}");
    assert_eq!(known.len(), IDLE);
    assert!(known_idle().all(|(_, reason)| !reason.trim().is_empty()));
}

#[test]
fn names_and_reports_are_well_formed_and_each_name_is_there_once() {
    let mut names = BTreeSet::new();
    for Saboteur { name, defect, reports, caught_by, .. } in saboteurs() {
        assert!(names.insert(name), "{name} is there twice");
        assert!(name.bytes().all(|octet| matches!(octet, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{name}");
        assert!(!defect.is_empty() && !defect.contains('\n'), "{name}");
        assert!(!caught_by.is_empty(), "{name}");
        let known =
            |report: &&str| report.starts_with("CVE-") || report.starts_with("GHSA-") || report.contains('#');
        assert!(reports.iter().all(known), "{name}: {reports:?}");
    }
    assert!(names.len() >= 40, "{}", names.len());
}

#[test]
fn every_control_is_a_case() {
    assert!(CONTROLS.iter().all(|id| CATALOGUE.case(id).is_some()));
}

#[test]
fn a_pattern_that_names_no_must_and_no_should_is_told() {
    let named = |pattern: &str| named(&[pattern], &CATALOGUE).map(|found| found.len());
    assert_eq!(named("algorithms/none"), Ok(1));
    assert_eq!(named("algorithms/nobody"), Err(PatternError::NoCase("algorithms/nobody".to_owned())));
    assert!(matches!(named("algorithms/{"), Err(PatternError::NoPattern(_))));
}
