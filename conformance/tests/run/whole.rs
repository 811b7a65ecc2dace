//! Whole runs of the reference.

use crate::program::{code, outcomes, reference, run, text};

#[test]
fn the_reference_does_the_same_in_this_process_and_in_another() {
    let cases = ["--json", "--strict-classes", "--source", "cases"];
    let here = run(&cases);
    assert_eq!(code(&here), 0, "{}", text(&here.stderr));
    let adapter = reference();
    let there = run(&[&cases[..], &["--adapter", &adapter]].concat());
    assert_eq!(code(&there), 0, "{}", text(&there.stderr));
    let (here, there) = (outcomes(&here), outcomes(&there));
    assert_eq!(here, there);
    let bad = |outcome: &str| !["passed", "recorded", "not_applicable"].contains(&outcome);
    let bad: Vec<_> = here.iter().filter(|(_, (outcome, _))| bad(outcome)).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn the_vectors_come_out_the_same_through_the_protocol() {
    let vectors = ["--json", "--source", "wycheproof-jws"];
    let (here, there) = (run(&vectors), run(&[&vectors[..], &["--adapter", &reference()]].concat()));
    assert_eq!((code(&here), code(&there)), (0, 0));
    let (here, there) = (outcomes(&here), outcomes(&there));
    let both: Vec<_> = there.iter().filter(|(_, (outcome, _))| outcome == "passed").collect();
    assert_eq!(both.len(), 393);
    assert!(both.iter().all(|(id, _)| here[*id].0 == "passed"));
}
