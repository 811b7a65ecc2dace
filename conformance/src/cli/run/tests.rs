use super::tally::Tally;
use super::{exit, json, table};
use crate::cli::exit::Exit;
use crate::vectors::judge::judge;
use crate::vectors::judged::{Judged, Observed, Outcome, Skip};
use crate::vectors::patches::PATCHES;
use crate::vectors::source::Source;
use crate::vectors::vector::{Expected, Task, Vector};
use std::borrow::Cow;

fn judged(id: &str, outcome: Outcome) -> Judged {
    let vector = Vector {
        source: Source::Jws,
        id: id.to_owned(),
        algorithm: Cow::Borrowed("RS256"),
        comment: format!("comment of {id}"),
        task: Task::Skip(Skip::Der),
        patch: None,
    };
    Judged { vector, outcome, story: Vec::new() }
}

fn failed() -> Outcome {
    Outcome::Failed { expected: Expected::Accepted, observed: Observed::Refused("bad_signature") }
}

fn tally(judged: impl IntoIterator<Item = Judged>) -> Tally {
    let mut tally = Tally::default();
    judged.into_iter().for_each(|judged| tally.add(judged));
    tally
}

fn printed(tally: &Tally) -> String {
    let mut out = anstream::StripStream::new(Vec::new());
    table::write(tally, &mut out).unwrap();
    String::from_utf8(out.into_inner()).unwrap()
}

#[test]
fn the_exit_code_tells_success_failure_and_nothing_judged_apart() {
    let skipped = || judged("3", Outcome::Skipped(Skip::Der));
    let passed = || judged("1", Outcome::Passed);
    assert_eq!(exit(&tally([])), Exit::Usage);
    assert_eq!(exit(&tally([skipped()])), Exit::Usage);
    assert_eq!(exit(&tally([passed(), skipped()])), Exit::Fine);
    assert_eq!(exit(&tally([passed(), judged("2", failed())])), Exit::Bad);
    assert_eq!(exit(&tally([judged("2", failed())])), Exit::Bad);
}

#[test]
fn what_is_unexpected_comes_first_and_the_count_alone_comes_last() {
    let report = printed(&tally([
        judged("1", Outcome::Passed),
        judged("2", failed()),
        judged("3", Outcome::Skipped(Skip::Der)),
    ]));
    let lines: Vec<&str> = report.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "Unexpected",
            "  wycheproof-jws/2  comment of 2",
            "      expected: accepted; observed: refused (bad_signature)"
        ]
    );
    assert_eq!(lines.last(), Some(&"1 passed, 1 failed, 1 skipped"));
    let row: Vec<&str> =
        lines.iter().find(|line| line.contains("RS256")).unwrap().split_whitespace().collect();
    assert_eq!(row, ["wycheproof-jws", "RS256", "1", "1", "1"]);
    assert!(report.contains("       1  wycheproof-jws: DER signature, never in a JWS\n"), "{report}");
}

#[test]
fn a_patch_that_skips_says_so() {
    let mut skipped = judged("347", Outcome::Skipped(Skip::Unsupported("ES512")));
    skipped.vector.patch = PATCHES.iter().find(|patch| patch.case == 347);
    let report = printed(&tally([skipped]));
    let line =
        "wycheproof-jws/347: labelled accepted, expected refused here; skipped: ES512 is not supported\n";
    assert!(report.contains(line), "{report}");
}

#[test]
fn a_program_is_told_the_same() {
    let mut out = Vec::new();
    let tally = tally([judged("2", failed()), judged("3", Outcome::Skipped(Skip::Der))]);
    json::write(&tally, &mut out).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&out).unwrap();
    let unexpected = &report["unexpected"][0];
    assert_eq!(unexpected["id"], "wycheproof-jws/2");
    assert_eq!(unexpected["expected"], "accepted");
    assert_eq!(unexpected["observed"], "refused (bad_signature)");
    assert_eq!(report["failed"], 1);
    assert_eq!(report["rows"][0]["skipped"]["DER signature, never in a JWS"], 1);
}

#[test]
fn each_scenario_tells_its_steps_with_verdicts_and_requests() {
    let scenarios = Source::Scenario.units().into_iter().flat_map(|unit| unit.load().unwrap());
    let report = printed(&tally(scenarios.map(judge)));
    for line in [
        "pass toolhive-4747  An issuer that cannot be reached does not stop a token whose key is in the process",
        "       1. the issuer's name does not resolve; a token of the local key",
        "          a: accepted (local key); requests: none",
        "          c: outage (metadata: dns, keys: nothing_held, retry in 10 s); requests: metadata",
        "          d: accepted (fetched key); requests: metadata, keys",
    ] {
        assert!(report.lines().any(|printed| printed == line), "{line}\nis missing in\n{report}");
    }
}
