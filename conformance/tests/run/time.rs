//! How time passes for an adapter that lives on the machine's clock: under libfaketime, by waiting, or not at all.
//!
//! The stub is a Rust program, whose clocks libfaketime moves. Debian has it in the package `faketime`.

use crate::program::{code, file, run, stub, text};
use countersign_conformance::subject::faketime::library::Library;
use serde_json::Value;
use std::fs;
use std::process::Output;

/// Three cases that need time, one after the other in one process, and one that needs none.
const CASES: &str = r#"
[[case]]
id = "time/a-day"
since = "0.1.0"
title = "A token of tomorrow is accepted tomorrow"
level = "must"
authority = "contract"
why = "It is minted on the clock that the validator lives on"
requirement = "kr-02"
cites = ["countersign contract K1"]
keys = "local"
steps = [{ present = { expect = "accept" } }, { wait = 86400 }, { present = { expect = "accept" } }]

[[case]]
id = "time/a-day-later"
since = "0.1.0"
title = "The same, where a day has passed before"
level = "must"
authority = "contract"
why = "The clock of a process only moves forward"
requirement = "kr-02"
cites = ["countersign contract K1"]
keys = "local"
steps = [{ present = { expect = "accept" } }, { wait = 86400 }, { present = { expect = "accept" } }]

[[case]]
id = "time/latch"
since = "0.1.0"
title = "A failure counts until it is over"
level = "must"
authority = "contract"
why = "Only a clock that has moved lets the validator ask again"
requirement = "kr-04"
cites = ["countersign contract K11"]
keys = "discovery"
serve.metadata = "status_500"
steps = [
    { present = { expect = "reject" } },
    { serve = { metadata = "good" } },
    { recover = { sees = { metadata = ">=1", keys = ">=1" } } },
]

[[case]]
id = "time/none"
since = "0.1.0"
title = "A good token is accepted"
level = "must"
authority = "contract"
why = "It needs no time, and is judged whatever the clock does"
requirement = "kr-02"
cites = ["countersign contract K1"]
keys = "local"
steps = [{ present = { expect = "accept" } }]
"#;

/// Two cases in which a second passes, and one that nobody waits for.
const SECONDS: &str = r#"
[[family]]
each = { name = ["one", "another"] }
[family.case]
id = "time/second-%{name}"
since = "0.1.0"
title = "A token is accepted a second later"
level = "must"
authority = "contract"
why = "Nothing is wrong with it"
requirement = "kr-02"
cites = ["countersign contract K1"]
keys = "local"
steps = [{ present = { expect = "accept" } }, { wait = 1 }, { present = { expect = "accept" } }]

[[case]]
id = "time/too-long"
since = "0.1.0"
title = "A token is accepted ten minutes and a second later"
level = "must"
authority = "contract"
why = "Nothing is wrong with it"
requirement = "kr-02"
cites = ["countersign contract K1"]
keys = "local"
steps = [{ present = { expect = "accept" } }, { wait = 601 }, { present = { expect = "accept" } }]
"#;

/// The cases above against a stub, in the name of this test.
fn judged(name: &str, behaviour: &str, more: &[&str]) -> Output {
    judged_by(CASES, name, behaviour, more)
}

pub(super) fn judged_by(cases: &str, name: &str, behaviour: &str, more: &[&str]) -> Output {
    let folder = file(name);
    fs::create_dir_all(folder.join("time")).unwrap();
    fs::write(folder.join("time/cases.toml"), cases).unwrap();
    let (adapter, folder) = (stub(behaviour), folder.into_os_string().into_string().unwrap());
    let arguments = ["--json", "--jobs", "1", "--source", "cases", "--adapter", &adapter, "--cases", &folder];
    run(&[&arguments[..], more].concat())
}

/// How time passed; and of each case its outcome and why.
pub(super) fn told(output: &Output) -> (String, Vec<(String, String, String)>) {
    assert!(!output.stdout.is_empty(), "{}", text(&output.stderr));
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |result: &Value| {
        let is_other = !["passed", "not_applicable"].contains(&result["outcome"].as_str().unwrap());
        let why = if is_other { &result["got"] } else { &result["reason"] };
        (word(&result["case"]["id"]), word(&result["outcome"]), word(why))
    };
    (word(&run["time"]), run["results"].as_array().unwrap().iter().map(row).collect())
}

fn rows(outcome: &str, reason: &str) -> Vec<(String, String, String)> {
    let row = |id: &str, outcome: &str, reason: &str| (id.to_owned(), outcome.to_owned(), reason.to_owned());
    let timed = ["time/a-day", "time/a-day-later", "time/latch"].map(|id| row(id, outcome, reason));
    [timed.to_vec(), vec![row("time/none", "passed", "")]].concat()
}

fn is_installed() -> bool {
    let found = Library::installed().is_some();
    if !found {
        println!("NOT RUN: libfaketime is not installed (Debian: apt-get install faketime)");
    }
    found
}

#[test]
fn under_libfaketime_days_pass_in_a_moment_and_a_failure_is_over_when_they_have() {
    if !is_installed() {
        return;
    }
    let output = judged("faketime-auto", "process-clock", &[]);
    assert_eq!(told(&output), ("faketime".to_owned(), rows("passed", "")));
    assert_eq!(code(&output), 0);
    let library = Library::installed().unwrap();
    let output = judged("faketime-path", "process-clock", &["--faketime", library.path()]);
    assert_eq!(told(&output), ("faketime".to_owned(), rows("passed", "")));
}

#[test]
fn without_it_what_needs_time_is_not_applicable() {
    let output = judged("faketime-off", "process-clock", &["--faketime", "off"]);
    let reason = "it needs time that passes: it has no clock of its own, and nobody waits";
    assert_eq!(told(&output), ("not_at_all".to_owned(), rows("not_applicable", reason)));
    assert_eq!(code(&output), 0);
    // Who says no need not be told what to install.
    assert!(!text(&output.stderr).contains("libfaketime"), "{}", text(&output.stderr));
}

#[test]
fn a_clock_that_does_not_follow_it_is_found_out_and_shows_nothing() {
    if !is_installed() {
        return;
    }
    let output = judged("faketime-stands", "clock-that-stands", &[]);
    let reason = "its clock does not follow libfaketime";
    assert_eq!(told(&output), ("faketime".to_owned(), rows("not_applicable", reason)));
    let output = judged("faketime-untold", "tells-no-time", &[]);
    let reason = "it does not tell whether its clock follows libfaketime: each session has clocks of its own";
    assert_eq!(told(&output), ("faketime".to_owned(), rows("not_applicable", reason)));
}

#[test]
fn an_adapter_with_clocks_of_its_own_needs_none() {
    let output = judged("faketime-injected", "honest", &[]);
    assert_eq!(told(&output), ("injected".to_owned(), rows("passed", "")));
}

#[test]
fn a_library_that_is_not_there_cannot_be_used() {
    let output = judged("faketime-missing", "process-clock", &["--faketime", "/nowhere/libfaketime.so.1"]);
    let expected = "countersign: cannot run: libfaketime: there is no file /nowhere/libfaketime.so.1\n";
    assert_eq!((code(&output), text(&output.stderr)), (2, expected));
}

/// One process waits in both cases. Where it ends in the middle, each case is played once more in one of its own: a crash at
/// the third token is then nobody's.
#[test]
fn cases_wait_side_by_side_in_one_process_and_what_goes_wrong_there_is_played_alone() {
    for behaviour in ["process-clock", "process-clock-crashes-on-third-token"] {
        let output = judged_by(SECONDS, "waiting", behaviour, &["--slow", "--faketime", "off"]);
        let row = |id: &str, outcome: &str, why: &str| (id.to_owned(), outcome.to_owned(), why.to_owned());
        let expected = vec![
            row("time/second-another", "passed", ""),
            row("time/second-one", "passed", ""),
            row(
                "time/too-long",
                "not_applicable",
                "it needs 601 s of waiting: nobody waits longer than 600 s",
            ),
        ];
        assert_eq!(told(&output), ("waiting".to_owned(), expected), "{behaviour}");
        assert_eq!(code(&output), 0, "{behaviour}");
    }
}
