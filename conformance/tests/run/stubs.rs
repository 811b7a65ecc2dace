//! What becomes of adapters that misbehave: each misbehaviour is attributed to the cases that it concerns.

use crate::program::{FEW, code, outcomes, run, stub, text};
use std::collections::BTreeMap;

/// The few cases, against a stub.
fn few(behaviour: &str, more: &[&str]) -> (i32, BTreeMap<String, (String, String)>) {
    let adapter = stub(behaviour);
    let output = run(&[&["--json", "--jobs", "1", "--adapter", &adapter][..], &FEW, more].concat());
    assert!(!output.stdout.is_empty(), "{}", text(&output.stderr));
    (code(&output), outcomes(&output))
}

fn told(outcomes: &BTreeMap<String, (String, String)>) -> Vec<(&str, &str, &str)> {
    outcomes.iter().map(|(id, (outcome, got))| (id.as_str(), outcome.as_str(), got.as_str())).collect()
}

const GOOD: &str = "as expected";
const NOT_PLAYED: &str = "not played";

#[test]
fn an_honest_adapter_passes_in_whatever_order_it_answers() {
    for behaviour in ["honest", "out-of-order"] {
        let (code, outcomes) = few(behaviour, &[]);
        let expected = [
            ("claims/exp-ahead", "passed", GOOD),
            ("claims/exp-past", "passed", GOOD),
            ("signature/good-es256", "passed", GOOD),
            ("signature/last-bit-es256", "passed", GOOD),
        ];
        assert_eq!((code, told(&outcomes)), (0, expected.to_vec()), "{behaviour}");
    }
}

#[test]
fn one_that_accepts_everything_fails_every_refusal() {
    let (code, outcomes) = few("accepts-all", &[]);
    let expected = [
        ("claims/exp-ahead", "passed", GOOD),
        ("claims/exp-past", "failed", "step 1: accept"),
        ("signature/good-es256", "passed", GOOD),
        ("signature/last-bit-es256", "failed", "step 1: accept"),
    ];
    assert_eq!((code, told(&outcomes)), (1, expected.to_vec()));
}

#[test]
fn one_that_refuses_everything_fails_what_is_good_and_shows_nothing_else() {
    let (code, outcomes) = few("rejects-all", &[]);
    let expected = [
        ("claims/exp-ahead", "failed", "step 1: reject"),
        ("claims/exp-past", "inconclusive", NOT_PLAYED),
        ("signature/good-es256", "failed", "step 1: reject"),
        ("signature/last-bit-es256", "inconclusive", NOT_PLAYED),
    ];
    assert_eq!((code, told(&outcomes)), (1, expected.to_vec()));
}

#[test]
fn a_crash_is_the_case_s_that_it_happened_in_and_the_others_are_judged() {
    let (code, outcomes) = few("crashes-on-third-token", &["--select", "signature/{good,last-bit}-es384"]);
    let expected = [
        ("claims/exp-ahead", "passed"),
        ("claims/exp-past", "passed"),
        ("signature/good-es256", "passed"),
        // The third token; what depends on it shows nothing, and everything else is judged by a new process.
        ("signature/good-es384", "adapter_error"),
        ("signature/last-bit-es256", "passed"),
        ("signature/last-bit-es384", "inconclusive"),
    ];
    let got: Vec<_> = outcomes.iter().map(|(id, (outcome, _))| (id.as_str(), outcome.as_str())).collect();
    assert_eq!((code, got), (1, expected.to_vec()));
    let last_words = "the adapter ended; it wrote last: cannot judge a third token";
    assert_eq!(outcomes["signature/good-es384"].1, last_words);
}

#[test]
fn silence_a_flood_and_lines_that_are_no_answer_are_errors_of_the_adapter() {
    let rows = [
        ("hangs", "the adapter did not answer in time"),
        ("floods", "the adapter wrote more than it was asked for"),
        ("malformed-line", "the adapter wrote a line that is no answer: "),
    ];
    for (behaviour, expected) in rows {
        let more = ["--deadline", "2", "--skip", "claims/*"];
        let (code, outcomes) = few(behaviour, &more);
        assert_eq!(code, 1, "{behaviour}");
        let (outcome, got) = &outcomes["signature/good-es256"];
        assert_eq!(outcome, "adapter_error", "{behaviour}: {got}");
        assert!(got.starts_with(expected), "{behaviour}: {got}");
        let (outcome, _) = &outcomes["signature/last-bit-es256"];
        assert_eq!(outcome, "inconclusive", "{behaviour}");
    }
}

#[test]
fn a_capability_that_is_declared_and_does_not_work_is_a_failure() {
    let adapter = stub("lies-about-capabilities");
    let select = ["--select", "resolution/toolhive-4747-workaround"];
    let output = run(&[&["--json", "--adapter", &adapter][..], &select].concat());
    let (outcome, got) = &outcomes(&output)["resolution/toolhive-4747-workaround"];
    assert_eq!((code(&output), outcome.as_str()), (1, "failed"));
    assert_eq!(got, "unsupported, although it is declared: no URLs");
}
