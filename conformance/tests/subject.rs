//! An adapter in another process, well-behaved and not.
//!
//! The adapters are the program itself and `examples/stub.rs`, which a plain `cargo test` builds.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use core::time::Duration;
use countersign_conformance::adapter::hello::hello;
use countersign_conformance::harness::keys::{AUDIENCE, TestKey};
use countersign_conformance::protocol::answer::Said;
use countersign_conformance::protocol::class::ErrorClass;
use countersign_conformance::protocol::request::Op;
use countersign_conformance::subject::process::Process;
use countersign_conformance::subject::{AskError, Subject as _};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::thread;

const PATIENCE: Duration = Duration::from_secs(60);
const ISSUER: &str = "https://issuer.example";

fn stub(behaviour: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_countersign")).parent().unwrap().join("examples/stub");
    assert!(program.exists(), "cargo build -p countersign-conformance --example stub");
    format!("'{}' {behaviour}", program.display())
}

fn started(behaviour: &str) -> Process {
    Process::start(&stub(behaviour), &[], PATIENCE).unwrap()
}

fn op(value: Value) -> Op {
    serde_json::from_value(value).unwrap()
}

fn key() -> TestKey {
    TestKey::new("a", 1).unwrap()
}

fn open(process: &Process, session: &str) -> Result<Said, AskError> {
    let key: Value = serde_json::from_str(&key().jwk()).unwrap();
    let configuration = json!({
        "profile": "jwt", "issuer": ISSUER, "audiences": [AUDIENCE], "algorithms": ["Ed25519"],
        "keys": { "local": [key] },
    });
    process.ask(op(json!({ "op": "open", "session": session, "configuration": configuration })), PATIENCE)
}

fn validation(token: &str) -> Op {
    op(json!({ "op": "validate", "session": "s", "token": token }))
}

fn validate(process: &Process, token: &str) -> Result<Said, AskError> {
    process.ask(validation(token), PATIENCE)
}

fn opened(behaviour: &str) -> Process {
    let process = started(behaviour);
    assert!(matches!(open(&process, "s"), Ok(Said::Opened { .. })));
    process
}

#[test]
fn the_program_is_an_adapter() {
    let command = format!("'{}' adapter", env!("CARGO_BIN_EXE_countersign"));
    let process = Process::start(&command, &[], PATIENCE).unwrap();
    assert_eq!(*process.hello(), hello());
    assert!(matches!(open(&process, "s"), Ok(Said::Opened { .. })));
    assert_eq!(validate(&process, &key().token(ISSUER)), Ok(Said::Accepted {}));
    let Ok(Said::Rejected { class, .. }) = validate(&process, "no token") else { panic!() };
    assert_eq!(class, Some(ErrorClass::Malformed));
    assert_eq!(process.finish(PATIENCE).and_then(|status| status.code()), Some(0));
}

#[test]
fn the_program_says_why_it_cannot_read_the_authority() {
    let command = format!("'{}' adapter", env!("CARGO_BIN_EXE_countersign"));
    let environment = [("COUNTERSIGN_CA_PEM", env!("CARGO_MANIFEST_PATH"))];
    let error = Process::start(&command, &environment, PATIENCE).unwrap_err();
    assert_eq!(error, AskError::Ended("countersign: COUNTERSIGN_CA_PEM: no_certificate".to_owned()));
}

#[test]
fn the_help_of_both_commands_is_no_error() {
    for command in ["adapter", "adapter-check"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_countersign")).args([command, "--help"]).output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
        assert!(String::from_utf8(output.stdout).unwrap().contains(&format!("Usage: countersign {command}")));
    }
}

#[test]
fn a_command_that_cannot_be_started_says_so() {
    let start = |command: &str| Process::start(command, &[], PATIENCE).unwrap_err();
    let not_started = |why: &str| AskError::NotStarted(why.to_owned());
    assert_eq!(start(""), not_started("its command line is empty: "));
    assert_eq!(start("adapter 'x"), not_started("its command line has an open quote: adapter 'x"));
    assert!(matches!(start("/no/such/adapter"), AskError::NotStarted(_)));
}

#[test]
fn another_version_of_the_protocol_is_refused() {
    let error = Process::start(&stub("wrong-protocol-version"), &[], PATIENCE).unwrap_err();
    assert_eq!(error, AskError::NotStarted("it speaks version 2 of the protocol, not 1".to_owned()));
}

#[test]
fn each_of_many_callers_gets_its_own_answer_in_whatever_order_they_come() {
    let process = opened("out-of-order");
    let good = key().token(ISSUER);
    thread::scope(|scope| {
        for number in 0..40 {
            let (process, good) = (&process, &good);
            scope.spawn(move || match number % 2 {
                0 => assert_eq!(validate(process, good), Ok(Said::Accepted {})),
                _ => assert!(matches!(validate(process, "bad"), Ok(Said::Rejected { .. }))),
            });
        }
    });
}

#[test]
fn one_that_crashes_tells_everyone_what_it_wrote_last() {
    let process = opened("crashes-on-third-token");
    let token = key().token(ISSUER);
    assert_eq!(validate(&process, &token), Ok(Said::Accepted {}));
    assert_eq!(validate(&process, &token), Ok(Said::Accepted {}));
    assert!(process.is_alive());
    let ended = Err(AskError::Ended("cannot judge a third token".to_owned()));
    assert_eq!(validate(&process, &token), ended);
    assert_eq!(open(&process, "t"), ended);
    assert!(!process.is_alive());
    assert_eq!(process.finish(PATIENCE).and_then(|status| status.code()), Some(3));
}

#[test]
fn one_that_is_silent_can_still_be_asked_something_else() {
    let process = opened("hangs");
    let silent = process.ask(validation("x"), Duration::from_millis(50));
    assert_eq!(silent, Err(AskError::Silent));
    assert!(process.is_alive());
    assert!(matches!(open(&process, "t"), Ok(Said::Opened { .. })));
}

#[test]
fn an_answer_that_comes_too_late_is_dropped() {
    let process = opened("out-of-order");
    // Every other number is answered after 100 ms.
    let said = [(); 4].map(|()| process.ask(validation("x"), Duration::from_millis(1)));
    assert!(said.iter().filter(|said| **said == Err(AskError::Silent)).count() >= 2, "{said:?}");
    thread::sleep(Duration::from_millis(200));
    assert!(matches!(validate(&process, "x"), Ok(Said::Rejected { .. })));
}

#[test]
fn a_flood_is_stopped_and_everyone_who_waits_is_told() {
    let process = opened("floods");
    let (tell, told) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..4 {
            let (tell, process) = (tell.clone(), &process);
            scope.spawn(move || tell.send(validate(process, "x")).unwrap());
        }
    });
    let all: Vec<_> = told.try_iter().collect();
    assert_eq!(all, [(); 4].map(|()| Err(AskError::Flooded)));
    assert!(!process.is_alive());
}

#[test]
fn a_line_that_is_no_answer_is_shown_and_ends_it() {
    let process = opened("malformed-line");
    let malformed = Err(AskError::Malformed("DEBUG: looking at a token".to_owned()));
    assert_eq!(validate(&process, "x"), malformed);
    assert_eq!(validate(&process, "x"), malformed);
}

#[test]
fn an_answer_that_nobody_asked_for_ends_it() {
    assert_eq!(validate(&opened("unknown-id"), "x"), Err(AskError::Flooded));
    let process = opened("answers-twice");
    assert_eq!(validate(&process, &key().token(ISSUER)), Ok(Said::Accepted {}));
    thread::sleep(Duration::from_millis(100));
    assert_eq!(validate(&process, "x"), Err(AskError::Flooded));
}

#[test]
fn an_answer_to_another_question_is_out_of_place() {
    let process = opened("accepts-all");
    let said = process.ask(op(json!({ "op": "verify", "jws": "", "jwk": {}, "algorithms": [] })), PATIENCE);
    assert_eq!(said, Ok(Said::Accepted {}));
    let process = opened("misplaced");
    assert_eq!(validate(&process, "x"), Err(AskError::OutOfPlace("closed")));
    assert!(process.is_alive());
}

#[test]
fn one_that_does_not_end_is_killed() {
    assert_eq!(started("stays").finish(Duration::from_millis(100)), None);
}

#[cfg(unix)]
#[test]
fn what_an_adapter_has_started_is_killed_with_it() {
    // The shell waits for the adapter, which is a child of its own.
    let command = format!("sh -c {}", shlex::try_quote(&format!("{}; true", stub("stays"))).unwrap());
    let process = Process::start(&command, &[], PATIENCE).unwrap();
    let number = rustix::process::Pid::from_raw(process.hello().version.parse().unwrap()).unwrap();
    assert!(rustix::process::test_kill_process(number).is_ok());
    assert_eq!(process.finish(Duration::from_millis(100)), None);
    // Its new parent may take a moment to take its status.
    let gone = || rustix::process::test_kill_process(number).is_err();
    assert!((0..6_000).any(|_| {
        thread::sleep(Duration::from_millis(10));
        gone()
    }));
}

#[test]
fn more_can_be_asked_at_once_than_a_pipe_holds() {
    let process = opened("deaf");
    let token = "x".repeat(60_000);
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let said = process.ask(validation(&token), Duration::from_millis(200));
                assert_eq!(said, Err(AskError::Silent));
            });
        }
    });
    assert!(process.is_alive());
}
