//! The program as its users meet it: exit codes, streams and last lines.

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn countersign(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countersign")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses to read on is right to do so: what it printed and returned is asserted.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(octets: &[u8]) -> &str {
    core::str::from_utf8(octets).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn without_arguments_it_says_what_it_is_for_and_is_an_error() {
    let output = countersign(&[]);
    assert_eq!(code(&output), 2);
    let help = text(&output.stderr);
    for word in ["countersign run", "check", "explore", "Exit codes"] {
        assert!(help.contains(word), "{word} is missing in {help}");
    }
}

#[test]
fn help_and_version_are_asked_for_and_go_to_standard_output() {
    for arguments in [&["--help"][..], &["run", "--help"], &["check", "--help"], &["explore", "--help"]] {
        let output = countersign(arguments);
        assert_eq!((code(&output), text(&output.stderr)), (0, ""), "{arguments:?}");
        assert!(text(&output.stdout).contains("Usage: countersign"), "{arguments:?}");
    }
    let version = countersign(&["--version"]);
    assert_eq!(
        (code(&version), text(&version.stdout)),
        (0, concat!("countersign ", env!("CARGO_PKG_VERSION"), "\n"))
    );
}

#[test]
fn nonsense_is_named_and_is_an_error() {
    for arguments in [&["walk"][..], &["run", "--sorce", "rfc"], &["run", "--source", "nobody"], &["check"]] {
        let output = countersign(arguments);
        assert_eq!((code(&output), text(&output.stdout)), (2, ""), "{arguments:?}");
        assert!(text(&output.stderr).starts_with("error: "), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn the_last_line_of_a_run_is_the_count_alone() {
    let output = countersign(&["run", "--source", "rfc", "--source", "scenario"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stdout));
    assert_eq!(text(&output.stdout).lines().last(), Some("21 passed, 0 failed, 1 skipped"));
    assert!(text(&output.stdout).ends_with('\n'));
    assert_eq!(text(&output.stderr), "judged scenario all (6)\njudged rfc all (16)\n");
}

#[test]
fn a_run_that_judges_nothing_is_no_success() {
    for select in ["no-such-vector", "rfc/rfc7515-a.4"] {
        let output = countersign(&["run", "--source", "rfc", "--select", select]);
        assert_eq!(code(&output), 2, "{select}");
        assert!(text(&output.stderr).ends_with("countersign: nothing was judged\n"), "{select}");
    }
}

#[test]
fn a_run_tells_programs_the_same_in_json() {
    let output =
        countersign(&["run", "--json", "--source", "wycheproof-jws", "--select", "wycheproof-jws/34"]);
    assert_eq!(code(&output), 0);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // Cases 34 and 340 to 349.
    assert_eq!(
        (&report["passed"], &report["failed"], &report["skipped"]),
        (&10.into(), &0.into(), &1.into())
    );
    let patched: Vec<_> = report["patched"].as_array().unwrap().iter().map(|patch| &patch["id"]).collect();
    assert_eq!(patched, ["wycheproof-jws/346", "wycheproof-jws/347"]);
}
