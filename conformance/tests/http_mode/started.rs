//! A server that is started for each configuration.

use crate::program::{code, issuer_port, last, outcomes, protect, run, text};
use std::fs;
use std::path::PathBuf;

const ANYWHERE: [&str; 4] = ["--http", "http://127.0.0.1:0/api", "--issuer-port", "0"];

fn started(arguments: &[&str]) -> std::process::Output {
    run(&[&ANYWHERE[..], &["--start", &protect()], arguments].concat())
}

#[test]
fn the_good_server_answers_every_challenge_as_it_has_to() {
    let output = started(&["--select", "challenges/*"]);
    assert_eq!(
        (code(&output), last(&output)),
        (0, "21 passed, 0 failed, 1 skipped"),
        "{}",
        text(&output.stdout)
    );
    assert!(text(&output.stdout).contains("   http; no time passes; "), "{}", text(&output.stdout));
}

#[test]
fn the_good_server_does_what_every_case_asks_for_that_can_be_put_to_it() {
    let all = ["--algorithms", "RS256,ES256,EdDSA", "--takes", "jwt,access-token,mcp"];
    let from = ["--keys-from", "discovery,jwks_url", "--issuer-over", "http,https", "--fetches-on-demand"];
    let output = started(&[&all[..], &from, &["--json"]].concat());
    let outcomes = outcomes(&output);
    let count = |name: &str| outcomes.values().filter(|(outcome, _)| outcome == name).count();
    let bad = ["failed", "warned", "adapter_error", "inconclusive"];
    let bad: Vec<_> = outcomes.iter().filter(|(_, (outcome, _))| bad.contains(&outcome.as_str())).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(count("passed") >= 913, "{}", count("passed"));
    // One of each kind, so that none is left out by mistake.
    for id in [
        "challenges/bad-token",
        "keys/fetched",
        "metadata/good",
        "profiles/mcp",
        "resolution/flood-within-cooldown",
    ] {
        assert_eq!(outcomes[id].0, "passed", "{id}");
    }
    // What a header cannot carry, and what needs another source, is not green.
    assert_eq!(outcomes["resolution/toolhive-4747-local-key-costs-nothing"].0, "not_applicable");
    assert!(count("unsupported") > 0);
}

#[test]
fn twins_come_first_in_http_mode_too_and_a_server_of_another_audience_fails_what_is_good() {
    let command = format!("sh -c 'COUNTERSIGN_AUDIENCE=other exec {}'", protect());
    let few = [
        "--json",
        "--start",
        &command,
        "--select",
        "claims/exp-{ahead,past}",
        "--select",
        "challenges/{good,bad}-token",
    ];
    let output = run(&[&ANYWHERE[..], &few].concat());
    let outcomes = outcomes(&output);
    let named: Vec<_> =
        outcomes.iter().map(|(id, (outcome, what))| (id.as_str(), outcome.as_str(), what.as_str())).collect();
    let challenge = "its twin challenges/good-token is not accepted";
    let expected = [
        ("challenges/bad-token", "inconclusive", challenge),
        ("challenges/good-token", "failed", "status 401"),
        ("claims/exp-ahead", "failed", "step 1: reject"),
        ("claims/exp-past", "inconclusive", "its twin claims/exp-ahead is not accepted: step 1: reject"),
    ];
    assert_eq!((code(&output), named), (1, expected.to_vec()));
}

/// A command that notes each start in a file, and the file.
fn counted(name: &str) -> (String, PathBuf) {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, "").unwrap();
    (format!("sh -c 'echo started >> {}; exec {}'", file.display(), protect()), file)
}

#[test]
fn token_cases_of_one_configuration_share_a_server_and_a_cold_case_has_one_of_its_own() {
    let port = issuer_port();
    let starts = |name: &str, select: &[&str]| {
        let (command, file) = counted(name);
        let fixed = ["--http", "http://127.0.0.1:0/", "--issuer-port", &port, "--start", &command];
        let output = run(&[&fixed[..], select].concat());
        (code(&output), last(&output).to_owned(), fs::read_to_string(file).unwrap().lines().count())
    };
    // One start more is that by which it is seen that there is a server at all. Cases and their twins share the other.
    let tokens = ["--select", "claims/exp-{ahead,past}", "--select", "signature/{good,last-bit}-rs256"];
    assert_eq!(starts("tokens", &tokens), (0, "4 passed, 0 failed, 0 skipped".to_owned(), 1 + 1));
    let cold = ["--fetches-on-demand", "--select", "metadata/good", "--select", "metadata/get"];
    assert_eq!(starts("cold", &cold), (0, "2 passed, 0 failed, 0 skipped".to_owned(), 1 + 2));
    // Two configurations, one after the other.
    let two = ["--algorithms", "RS256,ES256", "--select", "signature/good-{es,rs}256"];
    assert_eq!(starts("two", &two), (0, "2 passed, 0 failed, 0 skipped".to_owned(), 1 + 2));
}

#[test]
fn a_server_that_does_not_start_keeps_the_run_from_being_done() {
    for (command, why) in [
        ("/nowhere/server", "the server could not be started: "),
        ("'open quote", "the server could not be started: its command line has an open quote"),
        (
            "sh -c 'echo out of luck >&2; exit 3'",
            "it never listened: the server ended (exit status: 3); it wrote last: out of luck",
        ),
    ] {
        let output = run(&[&ANYWHERE[..], &["--start", command]].concat());
        let said = text(&output.stderr);
        assert!(
            code(&output) == 2 && said.contains("cannot run: ") && said.contains(why),
            "{command}: {said}"
        );
        assert_eq!(text(&output.stdout), "");
    }
}

#[test]
fn a_port_that_somebody_listens_on_is_not_taken_for_the_server_s() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (url, port) = (format!("http://{}/", listener.local_addr().unwrap()), issuer_port());
    let output = run(&["--http", &url, "--issuer-port", &port, "--start", &protect()]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("is not free for the server"), "{}", text(&output.stderr));
}

#[test]
fn a_trace_shows_what_was_asked_and_answered_and_no_token_of_a_challenge() {
    let output = started(&["--trace", "challenges/bad-token-error"]);
    let printed = text(&output.stdout);
    let line = "1. asked with a token whose signature is wrong: 401 Bearer realm=\"example\", error=\"invalid_token\"";
    assert!(printed.contains(&line.escape_debug().to_string()), "{printed}");
    assert_eq!(last(&output), "1 passed, 0 failed, 0 skipped");
}

#[test]
fn what_the_issuer_sees_is_judged_only_where_the_server_fetches_on_demand() {
    let case =
        ["--select", "resolution/flood-within-cooldown", "--keys-from", "discovery,jwks_url", "--json"];
    let judged = |more: &[&str]| {
        let output = started(&[&case[..], more].concat());
        let (outcome, why) = outcomes(&output)["resolution/flood-within-cooldown"].clone();
        (code(&output), outcome, why)
    };
    let why = "it needs a server that fetches nothing before its first token: --fetches-on-demand";
    assert_eq!(judged(&[]), (2, "not_applicable".to_owned(), why.to_owned()));
    let as_expected = (0, "passed".to_owned(), "as expected".to_owned());
    assert_eq!(judged(&["--fetches-on-demand"]), as_expected);
}
