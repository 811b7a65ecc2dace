//! `PROTOCOL.md` tells what is so: its session is the reference's, and nothing of the protocol is missing.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use core::time::Duration;
use countersign_conformance::adapter::hello::hello;
use countersign_conformance::adapter::reference::Reference;
use countersign_conformance::adapter::serve::serve;
use countersign_conformance::protocol::class::ErrorClass;
use countersign_conformance::protocol::configuration::Profile;
use countersign_conformance::protocol::environment::{CA_P12, CA_P12_PASSWORD, CA_PEM};
use countersign_conformance::protocol::request::Op;
use countersign_conformance::protocol::{MAX_LINE, VERSION};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../PROTOCOL.md");

/// The lines of the session that begin with this mark, put together.
fn lines(mark: char) -> Vec<String> {
    let session = DOCUMENT.split("```session\n").nth(1).unwrap().split("```").next().unwrap();
    let mut lines: Vec<(char, String)> = Vec::new();
    for line in session.lines() {
        match line.strip_prefix("  ") {
            Some(more) => lines.last_mut().unwrap().1.push_str(more.trim_start()),
            None => lines.push((line.chars().next().unwrap(), line[2..].to_owned())),
        }
    }
    lines.into_iter().filter(|(found, _)| *found == mark).map(|(_, line)| line).collect()
}

/// The answers by their numbers, without what depends on the version of the library.
fn answers(text: &[String]) -> Vec<Value> {
    let mut answers: Vec<Value> = text.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    answers.sort_by_key(|answer| answer["id"].as_u64());
    for answer in &mut answers {
        answer.as_object_mut().unwrap().remove("version");
    }
    answers
}

#[test]
fn the_reference_answers_the_session_as_it_is_written() {
    let reference = Reference::new(|| Duration::from_secs(1_800_000_000));
    let requests = lines('>');
    let mut said = Vec::new();
    for request in &requests {
        // One after the other, as a person reads it.
        let mut output = Vec::new();
        serve(&reference, request.as_bytes(), &mut output).unwrap();
        said.push(String::from_utf8(output).unwrap().trim_end().to_owned());
    }
    assert_eq!(answers(&said), answers(&lines('<')), "\n{}", said.join("\n"));
    let asked: BTreeSet<String> = requests
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["op"].as_str().unwrap().to_owned())
        .collect();
    assert!(Op::NAMES.iter().all(|op| asked.contains(*op)), "{asked:?}");
}

#[test]
fn nothing_of_the_protocol_is_left_out() {
    let hello = json!(hello());
    let members = hello["capabilities"].as_object().unwrap().keys().map(String::as_str);
    let sources = hello["capabilities"]["sources"].as_array().unwrap().iter().filter_map(Value::as_str);
    let answers =
        ["opened", "accepted", "rejected", "unavailable", "advanced", "closed", "unsupported", "error"];
    let names = members
        .chain(sources)
        .chain(answers)
        .chain(Op::NAMES)
        .chain(ErrorClass::ALL.iter().map(|class| class.name()))
        .chain(Profile::ALL.iter().map(|profile| profile.name()))
        .chain([CA_PEM, CA_P12, CA_P12_PASSWORD]);
    for name in names {
        assert!(DOCUMENT.contains(&format!("`{name}`")), "{name} is missing");
    }
    assert!(DOCUMENT.starts_with(&format!("# The adapter protocol, version {VERSION}\n")));
    assert_eq!(MAX_LINE, 1_048_576);
    assert!(DOCUMENT.contains("1,048,576 octets"));
}
