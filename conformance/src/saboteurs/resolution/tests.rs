use super::AREAS;
use super::make::subject;
use super::parts::Parts;
use crate::catalogue::Catalogue;
use crate::lab::Lab;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use crate::results::run::TimePasses;
use crate::runner::judge::Strictness;
use crate::runner::suite::{Options, run};
use crate::subject::Subject;
use countersign::http::roots::Roots;
use std::collections::BTreeSet;

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
