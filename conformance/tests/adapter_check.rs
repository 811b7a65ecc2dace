//! `countersign adapter-check` over adapters that misbehave: each is told what it does wrong, and nothing else.
//!
//! The adapters are `examples/stub.rs`, which a plain `cargo test` builds.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

fn stub(behaviour: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_countersign")).parent().unwrap().join("examples/stub");
    assert!(program.exists(), "cargo build -p countersign-conformance --example stub");
    format!("'{}' {behaviour}", program.display())
}

fn check(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countersign")).arg("adapter-check").args(arguments).output().unwrap()
}

fn checks_of(behaviour: &str) -> Vec<Value> {
    // Long where an answer is to come, whatever else the machine does; short where none will.
    let patience = if behaviour == "hangs" { "1" } else { "60" };
    let output = check(&[&stub(behaviour), "--json", "--patience", patience]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(i32::from(report["wrong"] != 0)), "{behaviour}");
    report["checks"].as_array().unwrap().clone()
}

fn with(behaviour: &str, verdict: &str) -> Vec<String> {
    let checks = checks_of(behaviour);
    let found = checks.iter().filter(|check| check["verdict"] == verdict);
    found.map(|check| check["check"].as_str().unwrap().to_owned()).collect()
}

fn wrong(behaviour: &str) -> Vec<String> {
    with(behaviour, "wrong")
}

#[test]
fn the_program_and_an_honest_adapter_are_fine_in_everything() {
    let program = format!("'{}' adapter", env!("CARGO_BIN_EXE_countersign"));
    for command in [program, stub("honest"), stub("out-of-order")] {
        let output = check(&[&command]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().last(), Some("35 fine, 0 wrong, 0 not asked"), "{text}");
        assert_eq!(output.status.code(), Some(0));
    }
}

#[test]
fn each_fault_is_found_by_the_check_for_it_and_by_no_other() {
    let table: [(&str, &[&str]); 13] = [
        ("nameless", &["hello"]),
        ("crashes-on-the-unknown", &["unknown request"]),
        ("lies-about-capabilities", &["source jwks_url"]),
        ("garbage-is-an-error", &["garbage"]),
        ("big-token-is-an-error", &["big token"]),
        ("big-token-is-accepted", &["big token"]),
        ("one-session", &["sessions apart", "close", "clock"]),
        ("closes-anything", &["close"]),
        ("forgets-to-close", &["close"]),
        ("stands-still", &["clock"]),
        ("tells-no-time", &["clock"]),
        ("undeclared-class", &["classes"]),
        ("ends-badly", &["end"]),
    ];
    for (behaviour, checks) in table {
        assert_eq!(wrong(behaviour), checks, "{behaviour}");
    }
}

#[test]
fn one_that_stays_is_told_to_end() {
    assert_eq!(wrong("stays"), ["end"]);
}

#[test]
fn what_is_not_declared_is_not_asked() {
    assert_eq!(
        with("local-only", "not asked"),
        ["source jwks_url", "source discovery", "source local_first", "concurrent", "issuer down"]
    );
    assert_eq!(wrong("local-only"), Vec::<String>::new());
    assert_eq!(wrong("process-clock"), Vec::<String>::new());
}

#[test]
fn one_that_accepts_or_rejects_everything_is_caught_wherever_a_verdict_counts() {
    let fine = with("accepts-all", "fine");
    assert_eq!(
        fine,
        [
            "hello",
            "unknown request",
            "profile jwt",
            "profile access-token",
            "profile id-token",
            "profile mcp",
            "unicode",
            "classes",
            "end"
        ]
    );
    let fine = with("rejects-all", "fine");
    assert_eq!(fine, ["hello", "unknown request", "garbage", "big token", "issuer down", "classes", "end"]);
    let not_verified = wrong("verifies-nothing");
    assert!(not_verified.iter().all(|check| check.starts_with("algorithm ")) && not_verified.len() == 13);
}

#[test]
fn one_that_breaks_the_protocol_is_told_what_it_wrote() {
    let broken = |behaviour| {
        let checks = checks_of(behaviour);
        let wrong = checks.iter().find(|check| check["check"] == "source local").unwrap();
        (wrong["found"].as_str().unwrap().to_owned(), wrong["next"].as_str().unwrap().to_owned())
    };
    let (found, next) = broken("malformed-line");
    assert_eq!(found, "the adapter wrote a line that is no answer: DEBUG: looking at a token");
    assert_eq!(next, "write nothing but answers to standard output, each on a line; log to standard error");
    assert_eq!(broken("unknown-id").0, "the adapter wrote more than it was asked for");
    assert_eq!(broken("floods").0, "the adapter wrote more than it was asked for");
    assert_eq!(broken("hangs").0, "the adapter did not answer in time");
    let crashes = "the adapter ended; it wrote last: cannot judge a third token";
    assert_eq!(broken("crashes-on-third-token").0, crashes);
}

#[test]
fn a_sequential_adapter_that_declares_to_be_concurrent_is_caught() {
    assert_eq!(wrong("one-after-the-other"), ["concurrent"]);
    assert_eq!(wrong("sequential"), Vec::<String>::new());
    assert_eq!(with("sequential", "not asked"), ["concurrent"]);
}

#[test]
fn one_that_cannot_be_started_is_no_verdict() {
    for (command, message) in [
        ("/no/such/adapter", "countersign: the adapter could not be started: "),
        (
            "'open",
            "countersign: the adapter could not be started: its command line has an open quote: 'open\n",
        ),
        (
            &stub("wrong-protocol-version"),
            "countersign: the adapter could not be started: it speaks version 2 of the protocol, not 1\n",
        ),
    ] {
        let output = check(&[command]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{said}");
        assert!(said.starts_with(message), "{said}");
    }
}
