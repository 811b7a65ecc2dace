//! Servers that get one thing wrong: each is caught, by the cases that are there for it and by no others.

use crate::program::{code, issuer_port, outcomes, run, text};
use crate::server::{Answer, Asked, Verdict, honest, start, status};
use std::net::SocketAddr;

const CHALLENGES: [&str; 3] = ["--json", "--select", "challenges/*"];

/// What is not as it has to be when this server is judged: id, outcome and what was seen.
fn caught(answer: Answer, select: &[&str]) -> (i32, Vec<(String, String, String)>) {
    let port = issuer_port();
    let url = format!("http://{}/api", start(&port, answer));
    let output = run(&[&["--http", &url, "--issuer-port", &port][..], select].concat());
    let bad = outcomes(&output)
        .into_iter()
        .filter(|(_, (outcome, _))| !matches!(outcome.as_str(), "passed" | "not_applicable" | "recorded"));
    (code(&output), bad.map(|(id, (outcome, what))| (id, outcome, what)).collect())
}

/// A server that gets this wrong is caught by exactly these cases.
fn is_caught(what: &str, answer: Answer, expected: &[(&str, &str, &str)]) {
    let (code, caught) = caught(answer, &CHALLENGES);
    let caught: Vec<(&str, &str, &str)> = caught
        .iter()
        .map(|(id, outcome, got)| (id.trim_start_matches("challenges/"), outcome.as_str(), got.as_str()))
        .collect();
    assert_eq!(caught, expected, "{what}");
    let red = expected.iter().any(|(_, outcome, _)| *outcome != "warned");
    assert_eq!(code, i32::from(red), "{what}");
}

const FAILED: &str = "failed";
const WARNED: &str = "warned";

#[test]
fn an_honest_server_is_not_accused() {
    is_caught("nothing", |asked, _| honest(asked), &[]);
}

/// The honest answer with its challenge replaced, where it has one.
fn challenged(asked: &Asked, challenge: &str) -> Option<String> {
    let honest = honest(asked)?;
    let (line, _) = honest.split_once("\r\n")?;
    let line = line.trim_start_matches("HTTP/1.1 ");
    if asked.verdict == Verdict::Good { Some(honest) } else { status(line, challenge) }
}

#[test]
fn a_challenge_that_is_missing_or_of_another_scheme_is_caught() {
    let nothing = "status 401 without WWW-Authenticate";
    let expected = ["bad-token", "no-token", "other-scheme"];
    is_caught("no header", |asked, _| challenged(asked, ""), &expected.map(|id| (id, FAILED, nothing)));
    let other = "status 401 with no Bearer challenge";
    let basic: Answer = |asked, _| challenged(asked, "Basic realm=\"a\"");
    is_caught("Basic", basic, &expected.map(|id| (id, FAILED, other)));
}

#[test]
fn a_challenge_that_is_not_written_as_it_has_to_be_is_caught() {
    is_caught(
        "nothing behind Bearer",
        |asked, _| challenged(asked, "Bearer"),
        &[
            ("bad-token-error", WARNED, "no error"),
            ("bad-token-parameters", FAILED, "Bearer without a parameter"),
            ("no-token-parameters", FAILED, "Bearer without a parameter"),
        ],
    );
    is_caught(
        "an attribute twice",
        |asked, _| challenged(asked, "Bearer realm=\"a\", realm=\"b\""),
        &[
            ("bad-token-error", WARNED, "no error"),
            ("bad-token-syntax", FAILED, "realm twice"),
            ("no-token-syntax", FAILED, "realm twice"),
        ],
    );
    let unreadable = "no list of challenges, from character 16 on";
    is_caught(
        "a quote that is open",
        |asked, _| challenged(asked, "Bearer realm=\"a"),
        &[("bad-token-syntax", FAILED, unreadable), ("no-token-syntax", FAILED, unreadable)],
    );
}

#[test]
fn an_error_where_none_belongs_and_none_where_one_belongs_is_caught() {
    is_caught(
        "no error",
        |asked, _| challenged(asked, "Bearer realm=\"a\""),
        &[("bad-token-error", WARNED, "no error")],
    );
    is_caught(
        "an error for everybody",
        |asked, _| match asked.verdict {
            Verdict::None => status("401 Unauthorized", "Bearer error=\"invalid_token\""),
            Verdict::Malformed | Verdict::Good | Verdict::Bad => honest(asked),
        },
        &[
            ("no-token-without-error", WARNED, "Bearer with error"),
            ("other-scheme-without-error", WARNED, "Bearer with error"),
        ],
    );
    is_caught(
        "an error in a success",
        |asked, _| match asked.verdict {
            Verdict::Good => status("200 OK", "Bearer error=\"invalid_token\""),
            Verdict::None | Verdict::Malformed | Verdict::Bad => honest(asked),
        },
        &[("good-token-without-error", WARNED, "Bearer with error")],
    );
}

#[test]
fn a_status_that_does_not_go_with_its_error_is_caught() {
    is_caught(
        "403 for a bad token",
        |asked, _| match asked.verdict {
            Verdict::Bad => status("403 Forbidden", "Bearer error=\"invalid_token\""),
            Verdict::None | Verdict::Malformed | Verdict::Good => honest(asked),
        },
        &[("bad-token-status", WARNED, "status 403")],
    );
    is_caught(
        "403 without a token",
        |asked, _| match asked.verdict {
            Verdict::None => status("403 Forbidden", "Bearer realm=\"a\""),
            Verdict::Malformed | Verdict::Good | Verdict::Bad => honest(asked),
        },
        &[("no-token-status", WARNED, "status 403")],
    );
    is_caught(
        "400 with invalid_token",
        |asked, _| match asked.verdict {
            Verdict::Malformed => status("400 Bad Request", "Bearer error=\"invalid_token\""),
            Verdict::None | Verdict::Good | Verdict::Bad => honest(asked),
        },
        &[("malformed-status", WARNED, "status 400 with the error invalid_token")],
    );
}

#[test]
fn a_server_that_lets_everybody_in_fails_tokens_and_challenges() {
    let select = ["--json", "--select", "challenges/*", "--select", "claims/exp-{ahead,past}"];
    let (code, caught) = caught(|_, _| status("200 OK", ""), &select);
    let caught: Vec<_> =
        caught.iter().map(|(id, outcome, got)| (id.as_str(), outcome.as_str(), got.as_str())).collect();
    let nothing = "status 200 without WWW-Authenticate";
    let expected = [
        ("challenges/bad-token", FAILED, nothing),
        ("challenges/bad-token-status", WARNED, "status 200"),
        ("challenges/malformed-status", WARNED, "status 200"),
        ("challenges/no-token", FAILED, nothing),
        ("challenges/no-token-status", WARNED, "status 200"),
        ("challenges/other-scheme", FAILED, nothing),
        ("claims/exp-past", FAILED, "step 1: accept"),
    ];
    assert_eq!((code, caught), (1, expected.to_vec()));
}

#[test]
fn a_scheme_that_is_read_too_strictly_is_caught() {
    is_caught(
        "no other case",
        |asked, _| match asked.authorization.get(..6) {
            Some("Bearer") | None => honest(asked),
            Some(_) => status("401 Unauthorized", "Bearer realm=\"a\""),
        },
        &[("scheme-lower-case", FAILED, "status 401"), ("scheme-upper-case", FAILED, "status 401")],
    );
    is_caught(
        "no second blank",
        |asked, _| match asked.authorization.contains("  ") {
            true => status("400 Bad Request", "Bearer error=\"invalid_request\""),
            false => honest(asked),
        },
        &[("scheme-two-blanks", FAILED, "status 400")],
    );
}

#[test]
fn where_a_good_token_is_refused_nothing_else_is_shown() {
    let (code, caught) =
        caught(|_, _| status("401 Unauthorized", "Bearer error=\"invalid_token\""), &CHALLENGES);
    assert_eq!((code, caught.len()), (1, 22));
    for (id, outcome, _) in caught {
        let expected = if id == "challenges/good-token" { "failed" } else { "inconclusive" };
        assert_eq!(outcome, expected, "{id}");
    }
}

const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource/api";

/// The honest answer, with a challenge that names the metadata at this path, where this is served as this type.
fn publishing(asked: &Asked, at: SocketAddr, path: &str, content_type: &str, body: &str) -> Option<String> {
    if asked.target == path {
        let length = body.len();
        return Some(format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
    }
    if asked.target != "/api" {
        return status("404 Not Found", "");
    }
    match asked.verdict {
        Verdict::None => {
            status("401 Unauthorized", &format!("Bearer resource_metadata=\"http://{at}{path}\""))
        }
        Verdict::Malformed | Verdict::Good | Verdict::Bad => honest(asked),
    }
}

fn resource(at: SocketAddr) -> String {
    format!("{{\"resource\":\"http://{at}/api\"}}")
}

#[test]
fn metadata_that_are_not_as_they_have_to_be_are_caught() {
    is_caught(
        "nothing",
        |asked, at| publishing(asked, at, WELL_KNOWN, "application/json;charset=utf-8", &resource(at)),
        &[],
    );
    is_caught(
        "another resource",
        |asked, at| {
            publishing(asked, at, WELL_KNOWN, "application/json", "{\"resource\":\"http://127.0.0.1/api\"}")
        },
        &[("metadata-resource", FAILED, "another resource")],
    );
    is_caught(
        "a page",
        |asked, at| publishing(asked, at, WELL_KNOWN, "text/html", &resource(at)),
        &[("metadata-document", FAILED, "another content type")],
    );
    is_caught(
        "another place",
        |asked, at| publishing(asked, at, "/metadata", "application/json", &resource(at)),
        &[("metadata-well-known", FAILED, "status 404")],
    );
    is_caught(
        "nothing there",
        |asked, at| match asked.target.as_str() {
            WELL_KNOWN => status("404 Not Found", ""),
            _ => publishing(asked, at, WELL_KNOWN, "application/json", ""),
        },
        &[("metadata-document", FAILED, "status 404")],
    );
}

#[test]
fn metadata_that_no_challenge_names_are_found_under_the_well_known_name() {
    let port = issuer_port();
    let answer: Answer = |asked, at| match asked.verdict {
        Verdict::None if asked.target == "/api" => status("401 Unauthorized", "Bearer realm=\"a\""),
        _ => publishing(asked, at, WELL_KNOWN, "application/json", &resource(at)),
    };
    let url = format!("http://{}/api", start(&port, answer));
    let select = ["--json", "--select", "challenges/metadata-*"];
    let output = run(&[&["--http", &url, "--issuer-port", &port][..], &select].concat());
    let outcomes = outcomes(&output);
    let named: Vec<_> =
        outcomes.iter().map(|(id, (outcome, what))| (id.as_str(), outcome.as_str(), what.as_str())).collect();
    let expected = [
        ("challenges/metadata-document", "passed", "as expected"),
        ("challenges/metadata-named", "recorded", "no resource_metadata in the challenge"),
        ("challenges/metadata-resource", "passed", "as expected"),
        ("challenges/metadata-well-known", "passed", "as expected"),
    ];
    assert_eq!((code(&output), named), (0, expected.to_vec()));
}

#[test]
fn metadata_elsewhere_are_not_asked_for() {
    let port = issuer_port();
    let answer: Answer = |asked, _| match asked.verdict {
        Verdict::None => {
            status("401 Unauthorized", "Bearer resource_metadata=\"https://api.example/metadata\"")
        }
        Verdict::Malformed | Verdict::Good | Verdict::Bad => honest(asked),
    };
    let url = format!("http://{}/api", start(&port, answer));
    let select = ["--json", "--select", "challenges/metadata-*"];
    let output = run(&[&["--http", &url, "--issuer-port", &port][..], &select].concat());
    for (id, (outcome, why)) in outcomes(&output) {
        assert_eq!(
            (outcome.as_str(), why.as_str()),
            ("not_applicable", "it needs metadata on loopback: their URL is elsewhere"),
            "{id}"
        );
    }
    assert_eq!(code(&output), 2, "{}", text(&output.stderr));
}

#[test]
fn a_hostile_server_costs_its_own_cases_and_no_more() {
    let error = "adapter_error";
    let ids =
        ["bad-token", "bad-token-error", "bad-token-parameters", "bad-token-status", "bad-token-syntax"];
    let (code, caught) = caught(
        |asked, _| match asked.verdict {
            // No answer, for ever.
            Verdict::Bad => None,
            Verdict::None | Verdict::Malformed | Verdict::Good => honest(asked),
        },
        &[&CHALLENGES[..], &["--deadline", "1"]].concat(),
    );
    let silent = "the server did not answer in time";
    let expected = ids.map(|id| (format!("challenges/{id}"), error.to_owned(), silent.to_owned()));
    assert_eq!((code, caught), (1, expected.to_vec()));
    let (code, caught) = self::caught(
        |asked, _| match asked.verdict {
            Verdict::Bad => Some(format!("HTTP/1.1 401 Unauthorized\r\nX: {}\r\n\r\n", "x".repeat(1 << 20))),
            Verdict::None | Verdict::Malformed | Verdict::Good => honest(asked),
        },
        &CHALLENGES,
    );
    assert_eq!((code, caught.len()), (1, ids.len()));
    for ((id, outcome, why), expected) in caught.iter().zip(ids) {
        assert_eq!((id.as_str(), outcome.as_str()), (format!("challenges/{expected}").as_str(), error));
        assert!(why.starts_with("the server gave no answer of HTTP: "), "{why}");
    }
}

#[test]
fn a_redirect_is_not_followed_and_is_no_verdict() {
    let select = ["--json", "--select", "claims/exp-ahead", "--select", "challenges/good-token"];
    let (code, caught) = caught(
        |asked, at| match asked.target.as_str() {
            "/api" => {
                let location = format!("Location: http://{at}/good\r\n");
                status("302 Found", "").map(|answer| answer.replacen("\r\n", &format!("\r\n{location}"), 1))
            }
            _ => honest(asked),
        },
        &select,
    );
    let expected = [
        ("challenges/good-token", FAILED, "status 302"),
        ("claims/exp-ahead", "adapter_error", "status 302 says nothing of a token; no redirect is followed"),
    ];
    let expected = expected.map(|(id, outcome, got)| (id.to_owned(), outcome.to_owned(), got.to_owned()));
    assert_eq!((code, caught), (1, expected.to_vec()));
}
