//! The program, and what it printed.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

/// The cases that most tests are content with: three accepted ones, and three refused ones that depend on them.
pub(crate) const FEW: [&str; 4] =
    ["--select", "signature/{good,last-bit}-es256", "--select", "claims/exp-{ahead,past}"];

/// Runs the program.
pub(crate) fn countersign(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// `run` with these arguments.
pub(crate) fn run(arguments: &[&str]) -> Output {
    countersign(&[&["run"], arguments].concat())
}

/// The reference in a process of its own.
pub(crate) fn reference() -> String {
    format!("'{PROGRAM}' adapter")
}

/// A stub that behaves like this.
pub(crate) fn stub(behaviour: &str) -> String {
    let program = Path::new(PROGRAM).parent().unwrap().join("examples/stub");
    assert!(program.exists(), "cargo build -p countersign-conformance --example stub");
    format!("'{}' {behaviour}", program.display())
}

/// The exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// What was printed.
pub(crate) fn text(octets: &[u8]) -> &str {
    core::str::from_utf8(octets).unwrap()
}

/// The last line, which is the count alone.
pub(crate) fn last(output: &Output) -> &str {
    text(&output.stdout).lines().last().unwrap_or_default()
}

/// Of each case its outcome and what it got, from a run with `--json`.
pub(crate) fn outcomes(output: &Output) -> BTreeMap<String, (String, String)> {
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let results = run["results"].as_array().unwrap();
    results
        .iter()
        .map(|result| (word(&result["case"]["id"]), (word(&result["outcome"]), word(&result["got"]))))
        .collect()
}

/// A file of this name, for one test alone.
pub(crate) fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}
