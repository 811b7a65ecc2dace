//! The suite itself is tested: every saboteur is caught by the cases that have to catch it, and every must catches somebody.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use core::time::Duration;
use countersign::http::roots::Roots;
use countersign_conformance::adapter::reference::Reference;
use countersign_conformance::catalogue::Catalogue;
use countersign_conformance::clock;
use countersign_conformance::lab::Lab;
use countersign_conformance::protocol::answer::Said;
use countersign_conformance::protocol::capabilities::Hello;
use countersign_conformance::protocol::request::Op;
use countersign_conformance::saboteurs::GROUPS;
use countersign_conformance::saboteurs::caught::{PatternError, can_catch, named};
use countersign_conformance::saboteurs::matrix::{Matrix, idle, known_idle};
use countersign_conformance::saboteurs::saboteur::Saboteur;
use countersign_conformance::saboteurs::trial::{CONTROLS, Court, Trial};
use countersign_conformance::subject::in_process::InProcess;
use countersign_conformance::subject::{AskError, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
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

/// Advisories that cases cite and whose defect no saboteur can have, each with the reason.
const NO_SABOTEUR: [(&str, &str); 1] = [(
    "CVE-2025-30204",
    "it is about the memory that a hundred thousand periods took, and the token was refused all the same",
)];

/// Whether a report is what a case cites, which may leave out the owner of a repository.
fn is_of(report: &str, cite: &str) -> bool {
    report.strip_suffix(cite).is_some_and(|owner| owner.is_empty() || owner.ends_with('/'))
}

#[test]
fn every_advisory_that_a_case_cites_has_a_saboteur_that_this_case_catches() {
    let is_report =
        |cite: &&String| cite.starts_with("CVE-") || cite.starts_with("GHSA-") || cite.contains('#');
    let mut missing = BTreeSet::new();
    for case in CATALOGUE.cases.iter().filter(|case| can_catch(case)) {
        if !GROUPS.iter().any(|group| group.judges(case)) {
            continue;
        }
        missing.extend(case.cites.iter().filter(is_report).map(String::as_str));
    }
    let cited = missing.clone();
    for trial in TRIALS.iter() {
        for id in trial.declared.iter().filter(|id| trial.caught.contains(*id)) {
            for cite in &CATALOGUE.case(id).unwrap().cites {
                if trial.reports.iter().any(|report| is_of(report, cite)) {
                    missing.remove(cite.as_str());
                }
            }
        }
    }
    let known: BTreeSet<&str> = NO_SABOTEUR.iter().map(|(report, _)| *report).collect();
    assert_eq!(missing, known);
    let (bugs, advisories): (Vec<&str>, Vec<&str>) =
        cited.difference(&known).copied().partition(|cite| cite.contains('#'));
    assert!(advisories.len() >= 20 && bugs.len() >= 12, "{} and {}", advisories.len(), bugs.len());
}

#[test]
fn the_program_tells_which_cases_catch_a_saboteur_by_its_name() {
    let program = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_countersign"))
            .arg("saboteurs")
            .args(arguments)
            .output()
            .unwrap();
        let text = |octets: Vec<u8>| String::from_utf8(octets).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, out, _) = program(&["accepts-alg-none", "requires-sub"]);
    assert_eq!(code, Some(0), "{out}");
    assert!(out.contains("requires-sub is caught by\n  claims/without-sub\n\n"), "{out}");
    assert_eq!(out.lines().last(), Some("2 passed, 0 failed, 0 skipped"));
    let (code, out, _) = program(&["--json", "requires-sub"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["saboteurs"][0]["caught"][0]), (Some(0), &"claims/without-sub".into()));
    let (code, out, error) = program(&["nobody"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert_eq!(error, "countersign: there is no saboteur `nobody`; `countersign saboteurs` has them all\n");
}

/// A saboteur without a defect, and a declaration that names what cannot catch him.
#[test]
fn a_validator_that_is_not_broken_is_caught_by_nobody_and_counted_as_failed() {
    let lab = Lab::start().unwrap();
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let court = Court { catalogue: &CATALOGUE, lab: &lab, roots: &roots, jobs: 2 };
    let sound = Saboteur {
        name: "sound",
        defect: "nothing",
        reports: &[],
        caught_by: &["algorithms/none", "claims/without-sub"],
        make: |roots| Box::new(InProcess::new(Reference::new(clock::wall).with_roots(roots))),
    };
    let trial = court.by_its_own(&sound);
    assert_eq!(
        trial.wrong,
        ["algorithms/none: passed, as expected", "claims/without-sub: passed, as expected"]
    );
    let matrix = Matrix { saboteurs: vec![trial], idle: BTreeMap::new(), busy: Vec::new() };
    assert_eq!((matrix.passed(), matrix.failed(), matrix.skipped()), (0, 1, 0));
    let matrix = matrix.with_idle(GROUPS, &CATALOGUE);
    // Every must but those that are known catches nobody then.
    assert!(matrix.idle.contains_key("algorithms/none") && matrix.failed() > 200);
}

/// It refuses everything: that every accepted case fails shows nothing.
#[test]
fn a_validator_that_accepts_nothing_at_all_does_not_count() {
    let lab = Lab::start().unwrap();
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let court = Court { catalogue: &CATALOGUE, lab: &lab, roots: &roots, jobs: 2 };
    let nothing = Saboteur {
        name: "nothing",
        defect: "refuses all",
        reports: &[],
        caught_by: &["claims/without-sub"],
        make: |roots| Box::new(Refuses(InProcess::new(Reference::new(clock::wall).with_roots(roots)))),
    };
    let trial = court.by_its_own(&nothing);
    assert!(trial.caught.contains("claims/without-sub"));
    assert_eq!(trial.wrong, ["it accepts no good token at all"]);
}

struct Refuses(InProcess);

impl Subject for Refuses {
    fn hello(&self) -> &Hello {
        self.0.hello()
    }

    fn ask(&self, op: Op, within: Duration) -> Result<Said, AskError> {
        match op {
            Op::Validate { .. } => Ok(Said::Rejected { class: None, detail: String::new() }),
            op => self.0.ask(op, within),
        }
    }
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
