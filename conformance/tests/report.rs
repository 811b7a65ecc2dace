//! Reports and schemas as their users meet them: exit codes, streams and files.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn countersign(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_countersign")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn text(octets: &[u8]) -> &str {
    core::str::from_utf8(octets).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn place(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A file with a run of one case that passed and one that failed.
fn run(name: &str, subject: &str, catalogue: &str) -> String {
    let case = |id: &str, outcome: &str| {
        serde_json::json!({
            "case": {
                "id": id, "hash": "h", "area": "claims", "title": "t", "level": "must", "authority": "contract",
                "why": "w", "profile": "jwt", "cites": ["RFC 7519 4.1.4"], "requirement": "r",
            },
            "outcome": outcome, "expected": "rejected", "got": "accepted", "millis": 1,
        })
    };
    let run = serde_json::json!({
        "format": 1,
        "suite": { "version": "0.1.0", "catalogue": catalogue },
        "subject": { "name": subject, "version": "1", "by": "adapter", "capabilities": {} },
        "date": "2026-11-23T12:00:00Z",
        "time": "not_at_all",
        "results": [case("claims/a", "passed"), case("claims/b", "failed")],
    });
    let path = place(name);
    std::fs::write(&path, run.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn each_kind_of_report_is_made_from_a_file_of_results() {
    let file = run("kinds.json", "other", "c");
    let table = [
        ("text", "\n1 passed, 1 failed, 0 skipped\n"),
        ("junit", "<testsuite name=\"claims\" tests=\"2\""),
        (
            "markdown",
            "| <code>claims/b</code> | must | contract | RFC 7519 4.1.4 | failed | rejected | accepted |\n",
        ),
        ("html", "<tr data-case=\"claims/b\""),
    ];
    for (kind, part) in table {
        let output = countersign(&["report", kind, &file]);
        assert_eq!((code(&output), text(&output.stderr)), (0, ""), "{kind}");
        assert!(text(&output.stdout).contains(part), "{kind}: {}", text(&output.stdout));
        assert!(text(&output.stdout).contains("contract"), "{kind}");
        assert!(text(&output.stdout).ends_with('\n'), "{kind}");
        // The same, in a file.
        let path = place(&format!("kinds.{kind}"));
        let written = countersign(&["report", kind, &file, "--out", path.to_str().unwrap()]);
        assert_eq!((code(&written), text(&written.stdout), text(&written.stderr)), (0, "", ""), "{kind}");
        assert_eq!(std::fs::read(path).unwrap(), output.stdout, "{kind}");
    }
}

#[test]
fn runs_of_two_catalogues_are_put_side_by_side_with_a_warning() {
    let (ours, theirs) = (run("ours.json", "ours", "c"), run("theirs.json", "theirs", "d"));
    let output = countersign(&["report", "html", &ours, &theirs]);
    assert_eq!(
        (code(&output), text(&output.stderr)),
        (
            0,
            "countersign: ours was judged by catalogue c and theirs by catalogue d: a case may not be the same in both\n"
        )
    );
}

#[test]
fn a_file_that_is_no_run_is_named_and_leaves_no_report() {
    let file = place("no-run.json");
    let name = file.to_str().unwrap();
    let out = place("never.html");
    let table = [
        (
            "{\"passed\": 3}",
            "is no run of `countersign run --json`: missing field `format` at line 1 column 13\n",
        ),
        ("not json", "is no run of `countersign run --json`: expected ident at line 1 column 2\n"),
        ("{\"format\": 9}", "has format 9; this program reads format 1, so the run has to be made again\n"),
    ];
    for (content, what) in table {
        std::fs::write(&file, content).unwrap();
        let output = countersign(&["report", "html", name, "--out", out.to_str().unwrap()]);
        assert_eq!((code(&output), text(&output.stdout)), (2, ""), "{content}");
        assert_eq!(text(&output.stderr), format!("countersign: {name} {what}"));
        assert!(!out.exists());
    }
    let output = countersign(&["report", "text", "no-such-file"]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).starts_with("countersign: cannot read no-such-file: "));
    let file = run("two.json", "two", "c");
    let output = countersign(&["report", "junit", &file, &file]);
    assert_eq!(
        (code(&output), text(&output.stderr)),
        (2, "countersign: a JUnit report is of one run; give one file\n")
    );
}

#[test]
fn schemas_are_printed_and_an_unknown_one_is_named() {
    for name in ["results", "protocol", "baseline"] {
        let output = countersign(&["schema", name]);
        assert_eq!((code(&output), text(&output.stderr)), (0, ""), "{name}");
        let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(schema["$defs"].is_object(), "{name}");
    }
    let output = countersign(&["schema", "tokens"]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).starts_with("error: invalid value 'tokens' for '<NAME>'"));
}
