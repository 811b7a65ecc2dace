//! The program, what it printed, and ports for its issuers.

use serde_json::Value;
use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};

const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

/// `countersign run` with these arguments.
pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).arg("run").args(arguments).stdin(Stdio::null()).output().unwrap()
}

/// The server of the example, as a path.
pub(crate) fn protect() -> String {
    let program = Path::new(PROGRAM).parent().unwrap().join("examples/protect");
    assert!(program.exists(), "cargo build -p countersign-conformance --example protect");
    program.display().to_string()
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

/// The results of a run with `--json`: of each case its outcome, and what it got or why not.
pub(crate) fn outcomes(output: &Output) -> BTreeMap<String, (String, String)> {
    assert!(!output.stdout.is_empty(), "{}", text(&output.stderr));
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |result: &Value| {
        let reason = word(&result["reason"]);
        let what = if reason.is_empty() { word(&result["got"]) } else { reason };
        (word(&result["case"]["id"]), (word(&result["outcome"]), what))
    };
    run["results"].as_array().unwrap().iter().map(one).collect()
}

/// A port that is free, and the four behind it: below those that a system gives to whoever asks for any.
pub(crate) fn issuer_port() -> String {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    loop {
        let offset = u16::try_from(std::process::id() % 1_000).unwrap();
        let port = 12_000 + (offset * 10 + NEXT.fetch_add(10, Ordering::Relaxed)) % 18_000;
        let free = |port: u16| {
            ["127.0.0.1", "127.0.0.2"].iter().all(|host| TcpListener::bind((*host, port)).is_ok())
        };
        if (port..port + 5).all(free) {
            return port.to_string();
        }
    }
}
