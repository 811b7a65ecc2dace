use super::make::subject;
use super::parts::Parts;
use super::{ALL, AREAS, UNPROVEN};
use crate::catalogue::Catalogue;
use crate::catalogue::level::Level;
use crate::catalogue::plan::KeysFrom;
use crate::lab::Lab;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::results::run::TimePasses;
use crate::runner::judge::Strictness;
use crate::runner::suite::{Options, run};
use crate::subject::Subject;
use countersign::http::roots::Roots;
use globset::{Glob, GlobMatcher};
use std::collections::{BTreeMap, BTreeSet};

fn results(
    catalogue: &Catalogue,
    selected: &BTreeSet<&str>,
    lab: &Lab,
    classes: bool,
    make: &(dyn Fn(&Roots) -> Box<dyn Subject> + Sync),
) -> Vec<CaseResult> {
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let options = Options {
        jobs: 12,
        strictness: Strictness { classes },
        time: TimePasses::Injected,
        faketime: None,
        deadline: None,
        fail_fast: false,
        each: &|_| {},
    };
    run(catalogue, selected, lab, &|| Ok(make(&roots)), &options)
}

#[test]
fn the_driver_without_a_defect_passes_every_case_of_these_areas() {
    let catalogue = Catalogue::embedded().unwrap();
    let selected: BTreeSet<&str> = catalogue
        .cases
        .iter()
        .filter(|case| AREAS.contains(&case.area()))
        .map(|case| case.id.as_str())
        .collect();
    let lab = Lab::start().unwrap();
    let results = results(&catalogue, &selected, &lab, true, &|roots| subject(Parts::sound(roots)));
    assert_eq!(results.len(), selected.len());
    let bad: Vec<String> = results
        .iter()
        .filter(|result| {
            !matches!(result.outcome, Outcome::Passed | Outcome::Recorded | Outcome::NotApplicable)
        })
        .map(|result| format!("{}: {}: {} {}", result.case.id, result.outcome, result.got, result.reason))
        .collect();
    assert!(bad.is_empty(), "{} of {}:\n{}", bad.len(), results.len(), bad.join("\n"));
}

fn matchers(patterns: &[&str]) -> Vec<GlobMatcher> {
    patterns.iter().map(|pattern| Glob::new(pattern).unwrap().compile_matcher()).collect()
}

/// The cases of these patterns, and that each pattern has one.
fn named<'c>(catalogue: &'c Catalogue, patterns: &[&str]) -> BTreeSet<&'c str> {
    let mut all = BTreeSet::new();
    for (pattern, matcher) in patterns.iter().zip(matchers(patterns)) {
        let ids = catalogue.cases.iter().map(|case| case.id.as_str());
        let found: Vec<&str> = ids.filter(|id| matcher.is_match(id)).collect();
        assert!(!found.is_empty(), "no case is {pattern}");
        all.extend(found);
    }
    all
}

#[test]
fn every_saboteur_is_caught_by_each_case_that_it_names_while_the_twins_pass() {
    let catalogue = Catalogue::embedded().unwrap();
    let lab = Lab::start().unwrap();
    let mut wrong = Vec::new();
    for saboteur in ALL {
        let names = named(&catalogue, saboteur.caught_by);
        let twins = names.iter().filter_map(|id| catalogue.case(id)?.twin.as_deref());
        let selected: BTreeSet<&str> = names.iter().copied().chain(twins).collect();
        for result in results(&catalogue, &selected, &lab, false, &saboteur.make) {
            let caught = matches!(result.outcome, Outcome::Failed | Outcome::Warned);
            let passed = matches!(result.outcome, Outcome::Passed | Outcome::Recorded);
            let is_right = if names.contains(result.case.id.as_str()) { caught } else { passed };
            if !is_right {
                let CaseResult { case, outcome, got, reason, story, .. } = &result;
                wrong.push(format!("{}: {}: {outcome}: {got} {reason} {story:?}", saboteur.name, case.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// Those of the keys that are fetched are among them; those of any keys are for the saboteurs of tokens.
#[test]
fn every_must_template_of_these_areas_catches_a_saboteur_or_says_why_not() {
    let catalogue = Catalogue::embedded().unwrap();
    let caught_by: Vec<&str> = ALL.iter().flat_map(|saboteur| saboteur.caught_by).copied().collect();
    let (caught, excused) = (named(&catalogue, &caught_by), matchers(&unproven()));
    let mut templates: BTreeMap<&str, bool> = BTreeMap::new();
    for case in catalogue.cases.iter().filter(|case| case.level == Level::Must) {
        let is_fetched = !matches!(case.plan.keys, KeysFrom::Any | KeysFrom::Local);
        if AREAS.contains(&case.area()) && (case.area() != "keys" || is_fetched) {
            *templates.entry(&case.template).or_default() |=
                caught.contains(case.id.as_str()) || excused.iter().any(|excuse| excuse.is_match(&case.id));
        }
    }
    let nobody: Vec<&str> = templates.iter().filter(|(_, caught)| !**caught).map(|(id, _)| *id).collect();
    assert_eq!(nobody, [""; 0]);
}

fn unproven() -> Vec<&'static str> {
    UNPROVEN.iter().map(|(pattern, _)| *pattern).collect()
}

#[test]
fn every_saboteur_has_a_name_and_a_defect_of_its_own() {
    let names: BTreeSet<&str> = ALL.iter().map(|saboteur| saboteur.name).collect();
    let defects: BTreeSet<&str> = ALL.iter().map(|saboteur| saboteur.defect).collect();
    assert_eq!((names.len(), defects.len()), (ALL.len(), ALL.len()));
}
