//! The cases of the program, against the reference in this process.

use super::judge::Strictness;
use super::suite::{Options, run};
use crate::adapter::reference::Reference;
use crate::catalogue::Catalogue;
use crate::clock;
use crate::lab::Lab;
use crate::results::outcome::Outcome;
use crate::results::run::TimePasses;
use crate::subject::in_process::InProcess;
use countersign::http::roots::Roots;

#[test]
fn the_reference_does_what_every_case_asks_for() {
    let catalogue = Catalogue::embedded().unwrap();
    let lab = Lab::start().unwrap();
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let start = || Ok(Box::new(InProcess::new(Reference::new(clock::wall).with_roots(&roots))) as Box<_>);
    let options = Options {
        jobs: 12,
        strictness: Strictness { classes: true },
        time: TimePasses::Injected,
        faketime: None,
        deadline: None,
        fail_fast: false,
        each: &|_| {},
    };
    let selected = catalogue.cases.iter().map(|case| case.id.as_str()).collect();
    let results = run(&catalogue, &selected, &lab, &start, &options);
    assert_eq!(results.len(), catalogue.cases.len());
    let bad: Vec<String> = results
        .iter()
        .filter(|result| {
            !matches!(result.outcome, Outcome::Passed | Outcome::Recorded | Outcome::NotApplicable)
        })
        .map(|result| {
            let (id, outcome) = (&result.case.id, result.outcome);
            format!(
                "{id}: {outcome}: expected {}, got {} {} {:?}",
                result.expected, result.got, result.reason, result.class_differs
            )
        })
        .collect();
    assert!(bad.is_empty(), "{} of {}:\n{}", bad.len(), results.len(), bad.join("\n"));
}
