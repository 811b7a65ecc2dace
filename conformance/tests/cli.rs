//! The program as its users meet it: exit codes, streams and last lines.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use countersign_conformance::worked_examples::{RFC7515_A1, RFC7515_A1_JWK};
use std::io::Write;
use std::path::PathBuf;
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
    for word in ["countersign run", "list", "show", "report", "check", "explore", "adapter", "Exit codes"] {
        assert!(help.contains(word), "{word} is missing in {help}");
    }
}

#[test]
fn help_and_version_are_asked_for_and_go_to_standard_output() {
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["check", "--help"],
        &["explore", "--help"],
        &["lab", "--help"],
        &["list", "--help"],
        &["show", "--help"],
        &["report", "--help"],
    ] {
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
    let mut lines = text(&output.stdout).lines().rev();
    assert_eq!(lines.next(), Some("22 passed, 0 failed, 1 skipped"));
    assert_eq!(lines.next(), Some("passed: 22; failed: none; skipped: 1 unsupported"));
    assert!(text(&output.stdout).ends_with('\n'));
    assert_eq!(text(&output.stderr), "1 of 2 files of vectors\n2 of 2 files of vectors\n");
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
    let arguments = ["run", "--source", "wycheproof-jws", "--select", "wycheproof-jws/34*"];
    let output = countersign(&[&arguments[..], &["--json"]].concat());
    assert_eq!(code(&output), 0);
    let run: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    // Cases 34 and 340 to 349.
    let outcomes: Vec<_> =
        run["results"].as_array().unwrap().iter().map(|result| result["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "passed").count(), 10);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == "unsupported").count(), 1);
    assert_eq!(outcomes.len(), 11);
    let printed = countersign(&arguments);
    for id in ["wycheproof-jws/346", "wycheproof-jws/347"] {
        assert!(
            text(&printed.stdout).contains(&format!("{id}: labelled accepted, expected refused here")),
            "{id}"
        );
    }
}

const IN_TIME: &str = "1300819379";
const TOKEN: &[u8] = RFC7515_A1.as_bytes();

/// A file of this name with this text, for one test alone.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn key_file(name: &str) -> String {
    let path = file(name, &format!("{{\"keys\":[{RFC7515_A1_JWK}]}}"));
    path.to_str().unwrap().to_owned()
}

fn last_line(output: &Output) -> &str {
    text(&output.stdout).lines().last().unwrap_or_default()
}

#[test]
fn check_accepts_the_token_of_rfc_7519_and_never_prints_its_signature() {
    let keys = key_file("accepted.jwks");
    let signature = RFC7515_A1.rsplit('.').next().unwrap();
    for format in [&[][..], &["--json"]] {
        let options = [&["check", "-", "--issuer", "joe", "--at", IN_TIME, "--jwks", &keys], format].concat();
        let output = with_input(&options, TOKEN);
        assert_eq!((code(&output), text(&output.stderr)), (0, ""));
        assert!(!text(&output.stdout).contains(signature));
        assert!(!text(&output.stdout).contains("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"));
    }
    let output = countersign(&["check", RFC7515_A1, "--issuer", "joe", "--at", IN_TIME, "--jwks", &keys]);
    assert_eq!((code(&output), last_line(&output)), (0, "verdict: accepted"));
    assert!(!text(&output.stdout).contains(signature));
}

#[test]
fn check_refuses_an_expired_token_and_goes_on_past_the_refusal() {
    let output = with_input(&["check", "-", "--issuer", "bob", "--jwks", &key_file("expired.jwks")], TOKEN);
    assert_eq!((code(&output), last_line(&output)), (1, "verdict: refused: iss_mismatch (RFC 7519 4.1.1)"));
    let report = text(&output.stdout);
    let refused: Vec<&str> = report.lines().filter(|line| line.contains("REFUSED")).collect();
    let [issuer, expiry] = refused[..] else { panic!("{refused:?}") };
    assert!(
        issuer.ends_with("iss_mismatch: expected iss \"bob\", found \"joe\"  <- the verdict"),
        "{issuer}"
    );
    assert!(expiry.contains("expired: expected exp after"), "{expiry}");
    assert!(report.contains("it verified the signature"), "{report}");
}

#[test]
fn check_without_a_key_cannot_tell_and_says_that_the_issuer_is_not_checked() {
    let output = with_input(&["check", "-", "--at", IN_TIME], TOKEN);
    assert_eq!(code(&output), 3);
    assert!(last_line(&output).starts_with("verdict: unverified"), "{}", last_line(&output));
    assert!(text(&output.stdout).contains("note: issuer not checked"));
    assert!(text(&output.stdout).contains("not judged, because no keys were given:"));
    let output = with_input(&["check", "-", "--at", IN_TIME, "--json"], TOKEN);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (code(&output), &report["verdict"], &report["verified"]),
        (3, &"unverified".into(), &false.into())
    );
    assert_eq!(report["notes"][0]["code"], "issuer_not_checked");
}

#[test]
fn check_tells_wrong_usage_from_a_bad_token() {
    let no_keys = file("no-keys.jwks", "[]");
    let no_keys = no_keys.to_str().unwrap();
    let table: [(&[&str], &str); 5] = [
        (&["check", "a.b.c", "--jwks", "no-such-file"], "countersign: cannot read no-such-file: "),
        (&["check", "a.b.c", "--jwks", no_keys], "countersign: "),
        (&["check", "a.b.c", "--profile", "mcp"], "countersign: --profile mcp needs --issuer\n"),
        (&["check", "a.b.c", "--at", "yesterday"], "error: invalid value 'yesterday' for '--at <TIME>'"),
        (&["check", "a.b.c", "--profile", "saml"], "error: invalid value 'saml' for '--profile <PROFILE>'"),
    ];
    for (arguments, message) in table {
        let output = countersign(arguments);
        assert_eq!((code(&output), text(&output.stdout)), (2, ""), "{arguments:?}");
        assert!(text(&output.stderr).starts_with(message), "{arguments:?}: {}", text(&output.stderr));
    }
    assert_eq!(code(&countersign(&["check", "a.b.c"])), 1);
    assert_eq!(code(&countersign(&["check", "-"])), 1);
    assert_eq!(code(&countersign(&["check", "-a.b.c"])), 1);
}

#[test]
fn check_reads_no_more_of_a_huge_input_than_it_takes_to_refuse_it() {
    let output = with_input(&["check", "-"], &vec![b'a'; 10_000_000]);
    assert_eq!(
        (code(&output), last_line(&output)),
        (1, "verdict: refused: token_too_large (countersign K18)")
    );
}

#[test]
fn hostile_text_in_a_token_does_not_reach_the_terminal() {
    // {"alg":"\u001b[31m","typ":"<ESC>]0;x<BEL>"} as the header.
    let token = "eyJhbGciOiJcdTAwMWJbMzFtIiwidHlwIjoiXHUwMDFiXTA7eFx1MDAwNyJ9.e30.AA";
    let output = with_input(&["check", "-"], token.as_bytes());
    assert_eq!(code(&output), 1);
    assert!(output.stdout.iter().all(|octet| *octet == b'\n' || (b' '..=b'~').contains(octet)));
    assert!(text(&output.stdout).contains("alg_unknown"));
}
