//! The pipeline without a defect.

use super::stages::SOUND;
use super::subject::subject;
use super::{ALL, AREAS, PARTS};
use crate::adapter::reference::Reference;
use crate::catalogue::Catalogue;
use crate::clock;
use crate::lab::Lab;
use crate::protocol::capabilities::Capabilities;
use crate::results::outcome::Outcome;
use crate::runner::judge::Strictness;
use crate::runner::suite::{Options, run};
use crate::runner::time;
use crate::runner::workers::Start;
use crate::subject::Subject;
use crate::subject::in_process::InProcess;
use countersign::http::roots::Roots;
use std::collections::BTreeMap;

/// The outcome of each case of these areas, and what was got.
fn outcomes(lab: &Lab, start: &Start<'_>) -> BTreeMap<String, (Outcome, String)> {
    let catalogue = Catalogue::embedded().unwrap();
    let areas = catalogue.cases.iter().filter(|case| AREAS.contains(&case.area()));
    let selected = areas.map(|case| case.id.as_str()).collect();
    let hello = start().unwrap().hello().clone();
    let options = Options {
        jobs: 4,
        strictness: Strictness { classes: true },
        time: time::passes(&hello, false, false),
        faketime: None,
        deadline: None,
        fail_fast: false,
        each: &|_| {},
    };
    let results = run(&catalogue, &selected, lab, start, &options);
    results.into_iter().map(|result| (result.case.id, (result.outcome, result.got))).collect()
}

#[test]
fn without_a_defect_it_says_of_every_case_what_the_reference_says() {
    let lab = Lab::start().unwrap();
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let reference =
        || Ok(Box::new(InProcess::new(Reference::new(clock::wall).with_roots(&roots))) as Box<dyn Subject>);
    let expected = outcomes(&lab, &reference);
    let found = outcomes(&lab, &|| Ok(subject(SOUND, &roots)));
    let differ: Vec<_> = expected.iter().filter(|(id, outcome)| found.get(*id) != Some(outcome)).collect();
    assert!(differ.is_empty(), "{differ:#?}");
    assert_eq!((expected.len(), found.len()), (1_343, 1_343));
}

#[test]
fn it_declares_what_the_reference_does_but_for_discovery_and_bare_signatures() {
    let lab = Lab::start().unwrap();
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let (own, reference) = (subject(SOUND, &roots), crate::adapter::hello::hello());
    let capabilities = own.hello().capabilities.clone();
    assert_eq!(capabilities.sources.len() + 1, reference.capabilities.sources.len());
    let sources = reference.capabilities.sources.clone();
    assert_eq!(Capabilities { sources, verify: true, ..capabilities }, reference.capabilities);
}

#[test]
fn every_table_is_joined_whole() {
    let names = |tables: &[&[super::Saboteur]]| -> Vec<&str> {
        tables.iter().flat_map(|table| table.iter().map(|saboteur| saboteur.name)).collect()
    };
    assert_eq!(names(&[ALL]), names(PARTS));
}
