//! What shows nothing is told from what shows something; and what is seen only where several callers come at once.

use crate::program::{code, outcomes, run, stub};
use serde_json::Value;

/// One case against a stub: the exit code, the outcome, what it got, and the last line of its story.
fn judged(behaviour: &str, id: &str) -> (i32, String, String, String) {
    let adapter = stub(behaviour);
    let output = run(&["--json", "--adapter", &adapter, "--select", id, "--source", "cases"]);
    let (outcome, got) = outcomes(&output)[id].clone();
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let story = run["results"][0]["story"].as_array().and_then(|story| story.last()).cloned();
    let last = story.and_then(|line| line.as_str().map(str::to_owned)).unwrap_or_default();
    (code(&output), outcome, got, last)
}

fn row(code: i32, outcome: &str, got: &str, last: &str) -> (i32, String, String, String) {
    (code, outcome.to_owned(), got.to_owned(), last.to_owned())
}

#[test]
fn a_zero_counts_only_where_the_same_validator_without_its_local_keys_is_seen() {
    let id = "resolution/toolhive-4747-local-key-costs-nothing";
    let control = "control: without its local keys it makes connections (2)";
    assert_eq!(judged("honest", id), row(0, "passed", "as expected", control));
    let (code, outcome, got, _) = judged("asks-nobody", id);
    assert_eq!((code, outcome.as_str(), got.as_str()), (1, "inconclusive", "no control"));
}

#[test]
fn a_validator_that_does_not_recover_is_accused_only_where_a_new_session_accepts_the_token() {
    let id = "transport/cold-keys-refused-port";
    let control = "3. control: a new session accepts the same token at once";
    let refused = "step 3: reject (unavailable)";
    assert_eq!(judged("latches", id), row(1, "failed", refused, control));
    let (code, outcome, got, _) = judged("latches-for-all", id);
    assert_eq!((code, outcome.as_str(), got.as_str()), (1, "inconclusive", "no control"));
}

#[test]
fn callers_that_come_together_are_counted_together() {
    let id = "resolution/together-cold-jwks-url";
    let all = "1. 16 callers present a token at once: 16 accepted; requests: keys";
    assert_eq!(judged("honest", id), row(0, "passed", "as expected", all));
    let (code, outcome, got, _) = judged("cold-every-time", id);
    assert_eq!((code, outcome.as_str(), got.as_str()), (0, "warned", "step 1: keys requests: 16"));
}

#[test]
fn a_known_key_that_waits_for_the_issuer_s_answer_about_another_is_seen() {
    let id = "resolution/meanwhile-local-key";
    let at_once =
        "1. a token is presented: accept; meanwhile another one: accept, at once; requests: metadata, keys";
    assert_eq!(judged("honest", id), row(0, "passed", "as expected", at_once));
    let (code, outcome, got, _) = judged("one-after-the-other", id);
    let waited = "step 1: no answer until that was over";
    assert_eq!((code, outcome.as_str(), got.as_str()), (0, "warned", waited));
}
