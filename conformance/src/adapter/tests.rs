//! The reference, asked in the words of the protocol.

use super::reference::Reference;
use super::serve::serve;
use crate::harness::clock::WALL_START;
use crate::harness::keys::{AUDIENCE, TestKey};
use crate::lab::Lab;
use crate::lab::behaviour::Behaviour;
use crate::lab::fault::Fault;
use crate::lab::gate::Gate;
use crate::lab::issuer::Issuer;
use crate::lab::place::{Place, Scheme};
use crate::lab::setup::Setup;
use crate::protocol::answer::{Answer, Said};
use crate::protocol::class::ErrorClass;
use crate::protocol::request::Op;
use crate::worked_examples::{RFC8037_A1_JWK, RFC8037_A4};
use core::time::Duration;
use countersign::http::roots::Roots;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::thread;

const PATIENCE: Duration = Duration::from_secs(60);

fn wall() -> Duration {
    Duration::from_secs(WALL_START.unsigned_abs())
}

fn reference() -> Reference {
    Reference::new(wall)
}

fn key() -> TestKey {
    TestKey::new("a", 1).unwrap()
}

fn op(value: Value) -> Op {
    serde_json::from_value(value).unwrap()
}

fn open(reference: &Reference, name: &str, changes: Value) -> Said {
    let mut configuration = json!({
        "profile": "jwt", "issuer": "https://issuer.example", "audiences": [AUDIENCE], "algorithms": ["Ed25519"],
        "keys": { "local": [serde_json::from_str::<Value>(&key().jwk()).unwrap()] },
    });
    for (name, value) in changes.as_object().unwrap() {
        configuration[name] = value.clone();
    }
    reference.answer(op(json!({ "op": "open", "session": name, "configuration": configuration })))
}

fn validate(reference: &Reference, name: &str, token: &str) -> Said {
    reference.answer(op(json!({ "op": "validate", "session": name, "token": token })))
}

fn opened() -> Said {
    Said::Opened { now: Some(WALL_START) }
}

fn error(reason: &str) -> Said {
    Said::Error { reason: reason.to_owned() }
}

fn unsupported(reason: &str) -> Said {
    Said::Unsupported { reason: reason.to_owned() }
}

#[track_caller]
fn assert_rejected(said: &Said, wanted: ErrorClass, code: &str) {
    let Said::Rejected { class, detail } = said else { panic!("{said:?}") };
    assert_eq!((*class, detail.split(' ').next()), (Some(wanted), Some(code)));
}

#[test]
fn a_good_token_is_accepted_and_the_same_token_is_refused_when_its_time_is_over() {
    let reference = reference();
    assert_eq!(open(&reference, "s", json!({})), opened());
    let token = key().token("https://issuer.example");
    assert_eq!(validate(&reference, "s", &token), Said::Accepted {});
    let ten_years: u64 = 10 * 365 * 24 * 60 * 60;
    let advance = json!({ "op": "advance", "session": "s", "seconds": ten_years + 60 });
    assert_eq!(reference.answer(op(advance)), Said::Advanced {});
    assert_rejected(&validate(&reference, "s", &token), ErrorClass::Expired, "expired");
}

#[test]
fn sessions_share_neither_keys_nor_clocks() {
    let reference = reference();
    let other: Value = serde_json::from_str(&TestKey::new("b", 2).unwrap().jwk()).unwrap();
    assert_eq!(open(&reference, "a", json!({})), opened());
    assert_eq!(open(&reference, "b", json!({ "keys": { "local": [other] } })), opened());
    reference.answer(op(json!({ "op": "advance", "session": "b", "seconds": 1_000_000_000 })));
    let token = key().token("https://issuer.example");
    assert_eq!(validate(&reference, "a", &token), Said::Accepted {});
    assert_rejected(&validate(&reference, "b", &token), ErrorClass::Expired, "expired");
}

#[test]
fn a_session_that_is_not_there_or_is_there_already_is_an_error() {
    let reference = reference();
    let close = || reference.answer(op(json!({ "op": "close", "session": "s" })));
    let unknown = error("there is no session \"s\"");
    assert_eq!(validate(&reference, "s", ""), unknown);
    assert_eq!(close(), unknown);
    assert_eq!(open(&reference, "s", json!({})), opened());
    assert_eq!(open(&reference, "s", json!({})), error("there is a session \"s\" already"));
    assert_eq!(close(), Said::Closed {});
    assert_eq!(close(), unknown);
    assert_eq!(reference.answer(Op::Time {}), unsupported("each session has clocks of its own"));
}

#[test]
fn what_the_library_refuses_to_be_is_unsupported_and_what_makes_no_sense_is_an_error() {
    let table = [
        (json!({ "algorithms": ["RS1"] }), unsupported("no algorithm \"RS1\" is known")),
        (json!({ "algorithms": ["ES512"] }), unsupported("ES512 is not supported")),
        (json!({ "nonce": "n" }), unsupported("a nonce belongs to an ID token")),
        (
            json!({ "profile": "mcp", "audiences": [] }),
            unsupported("this profile has exactly one audience, its resource"),
        ),
        (
            json!({ "keys": { "jwks_url": "http://127.0.0.1/" } }),
            unsupported("the JWKS URL cannot be used: it is not https, and plain http is not allowed for it"),
        ),
        (json!({ "keys": {} }), error("no source of keys: give local keys, a JWKS URL, or discovery")),
        (
            json!({ "keys": { "discovery": true }, "periods": { "fetch": 0 } }),
            error("fetch_connect must be longer than zero"),
        ),
    ];
    for (changes, said) in table {
        assert_eq!(open(&reference(), "s", changes.clone()), said, "{changes}");
    }
}

#[test]
fn every_profile_opens_and_judges_by_its_own_rules() {
    let token = key().token("https://issuer.example");
    let table = [
        ("jwt", json!(null), None),
        ("access-token", json!(null), Some((ErrorClass::Header, "typ_missing"))),
        ("id-token", json!("n"), Some((ErrorClass::Claims, "claim_missing"))),
        ("mcp", json!(null), None),
    ];
    for (profile, nonce, refused) in table {
        let reference = reference();
        let changes = json!({ "profile": profile, "nonce": nonce });
        assert_eq!(open(&reference, "s", changes), opened(), "{profile}");
        let said = validate(&reference, "s", &token);
        match refused {
            None => assert_eq!(said, Said::Accepted {}, "{profile}"),
            Some((class, code)) => assert_rejected(&said, class, code),
        }
    }
}

#[test]
fn local_keys_none_of_which_can_be_used_are_a_verdict_and_no_failed_open() {
    let reference = reference();
    let short = json!({ "kty": "oct", "k": "AAAA" });
    assert_eq!(open(&reference, "s", json!({ "keys": { "local": [short] } })), opened());
    let token = key().token("https://issuer.example");
    assert_rejected(&validate(&reference, "s", &token), ErrorClass::Key, "key_not_found");
}

#[test]
fn a_bare_jws_is_verified_under_exactly_the_key_that_is_given() {
    let jwk: Value = serde_json::from_str(RFC8037_A1_JWK).unwrap();
    let verify = |jws: &str, jwk: &Value, algorithms: &[&str]| {
        reference().answer(op(json!({ "op": "verify", "jws": jws, "jwk": jwk, "algorithms": algorithms })))
    };
    assert_eq!(verify(RFC8037_A4, &jwk, &["EdDSA"]), Said::Accepted {});
    assert_rejected(&verify(RFC8037_A4, &jwk, &["ES256"]), ErrorClass::Algorithm, "alg_not_allowed");
    let other: Value = serde_json::from_str(&key().jwk()).unwrap();
    assert_rejected(&verify(RFC8037_A4, &other, &["EdDSA"]), ErrorClass::Signature, "bad_signature");
    assert_rejected(&verify(RFC8037_A4, &json!({}), &["EdDSA"]), ErrorClass::Key, "member_missing:");
    assert_eq!(verify(RFC8037_A4, &jwk, &["ES512"]), unsupported("ES512 is known by name only"));
}

/// A lab, one of its issuers over https, and a reference that trusts its authority.
fn remote() -> (Lab, Issuer, Reference) {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https).with_keys(&[key().jwk()])).unwrap();
    let roots = Roots::from_pem(lab.ca().pem().as_bytes()).unwrap();
    let reference = Reference::new(wall).with_roots(&roots);
    (lab, issuer, reference)
}

#[test]
fn keys_are_fetched_from_a_url_and_by_discovery_over_tls_of_the_authority_that_was_given() {
    let (_lab, issuer, reference) = remote();
    let token = key().token(issuer.url());
    let changes = json!({ "issuer": issuer.url(), "keys": { "jwks_url": issuer.keys_url() } });
    assert_eq!(open(&reference, "url", changes.clone()), opened());
    assert_eq!(issuer.accepts().unwrap(), 0);
    assert_eq!(validate(&reference, "url", &token), Said::Accepted {});
    assert_eq!(issuer.accepts().unwrap(), 1);
    let discovery = json!({ "issuer": issuer.url(), "keys": { "discovery": true } });
    assert_eq!(open(&reference, "discovery", discovery), opened());
    assert_eq!(validate(&reference, "discovery", &token), Said::Accepted {});
    assert_eq!(issuer.accepts().unwrap(), 3);
    let stranger = self::reference();
    assert_eq!(open(&stranger, "url", changes), opened());
    let said = validate(&stranger, "url", &token);
    assert_eq!(said, outage("keys_unavailable: keys tls; next attempt in 10 s"));
}

fn outage(detail: &str) -> Said {
    Said::Unavailable { retry_in: Some(10.0), detail: detail.to_owned() }
}

#[test]
fn an_issuer_that_fails_is_an_outage_with_the_time_of_the_next_attempt() {
    let (_lab, issuer, reference) = remote();
    issuer.set(Place::Keys, Fault::RefusedPort).unwrap();
    let changes = json!({ "issuer": issuer.url(), "keys": { "jwks_url": issuer.keys_url() } });
    assert_eq!(open(&reference, "s", changes), opened());
    let token = key().token(issuer.url());
    let failed = outage("keys_unavailable: keys connect; next attempt in 10 s");
    assert_eq!(validate(&reference, "s", &token), failed);
    issuer.restore(Place::Keys).unwrap();
    assert_eq!(validate(&reference, "s", &token), failed);
    reference.answer(op(json!({ "op": "advance", "session": "s", "seconds": 10 })));
    assert_eq!(validate(&reference, "s", &token), Said::Accepted {});
}

#[test]
fn an_address_outside_of_loopback_is_never_connected_to() {
    let reference = reference();
    let changes = json!({ "keys": { "jwks_url": "https://10.0.0.1/jwks" } });
    assert_eq!(open(&reference, "s", changes), opened());
    let token = key().token("https://issuer.example");
    let said = validate(&reference, "s", &token);
    assert_eq!(said, outage("keys_unavailable: keys connect; next attempt in 10 s"));
    let changes = json!({ "keys": { "discovery": true } });
    assert_eq!(open(&reference, "t", changes), opened());
    let said = validate(&reference, "t", &token);
    assert_eq!(said, outage("keys_unavailable: metadata dns, keys nothing_held; next attempt in 10 s"));
}

/// What is answered to these lines, by the number of each.
fn served(lines: &[String]) -> Vec<Answer> {
    let mut output = Vec::new();
    serve(&reference(), lines.join("\n").as_bytes(), &mut output).unwrap();
    let mut answers: Vec<Answer> =
        output.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect();
    answers.sort_by_key(|answer| answer.id);
    answers
}

fn answer(id: u64, said: Said) -> Answer {
    Answer { id, said }
}

#[test]
fn a_line_that_is_no_request_is_answered_and_the_next_one_is_read() {
    let long = "x".repeat(crate::protocol::MAX_LINE + 1);
    let lines = [
        "no JSON at all",
        r#"{"op":"time"}"#,
        &long,
        r#"{"id":7,"op":"divine"}"#,
        r#"{"id":8,"op":"validate","session":"secret"}"#,
        r#"{"id":9,"op":"time"}"#,
    ];
    let wanted = [
        answer(0, error("the line is no JSON")),
        answer(0, error("the request has no number")),
        answer(0, error("the line is longer than the limit")),
        answer(7, unsupported("no such request is known")),
        answer(8, error("the request has not the form that its op has")),
        answer(9, unsupported("each session has clocks of its own")),
    ];
    assert_eq!(served(&lines.map(str::to_owned)), wanted);
}

#[test]
fn every_request_is_known_by_its_name() {
    for (id, name) in (1..).zip(Op::NAMES) {
        let [said] = &served(&[json!({ "id": id, "op": name }).to_string()])[..] else { panic!("{name}") };
        assert_ne!(said.said, unsupported("no such request is known"), "{name}");
    }
}

#[test]
fn a_thousand_requests_wait_for_one_slow_issuer_and_delay_nobody_else() {
    let (_lab, issuer, reference) = remote();
    let gate = Gate::new();
    gate.shut();
    let good = Behaviour::from(crate::lab::good::Good::new(crate::lab::documents::key_set(&[key().jwk()])));
    issuer.set(Place::Keys, good.held(&gate)).unwrap();
    let changes = json!({
        "issuer": issuer.url(), "keys": { "jwks_url": issuer.keys_url() }, "periods": { "fetch": 60 },
    });
    assert_eq!(open(&reference, "slow", changes), opened());
    assert_eq!(open(&reference, "quick", json!({})), opened());
    let (asks, mut to_adapter) = std::io::pipe().unwrap();
    let (from_adapter, answers) = std::io::pipe().unwrap();
    let mut from_adapter = BufReader::new(from_adapter).lines();
    let mut next = || serde_json::from_str::<Answer>(&from_adapter.next().unwrap().unwrap()).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| serve(&reference, BufReader::new(asks), answers).unwrap());
        let mut ask = |id: u64, session: &str, token: &str| {
            let request = json!({ "id": id, "op": "validate", "session": session, "token": token });
            writeln!(to_adapter, "{request}").unwrap();
        };
        let token = key().token(issuer.url());
        for id in 1..=1_000 {
            ask(id, "slow", &token);
        }
        gate.wait_held(1, PATIENCE).unwrap();
        ask(2_000, "quick", &key().token("https://issuer.example"));
        assert_eq!(next(), answer(2_000, Said::Accepted {}));
        gate.open();
        let mut ids: Vec<u64> = (1..=1_000)
            .map(|_| {
                let Answer { id, said } = next();
                assert_eq!(said, Said::Accepted {});
                id
            })
            .collect();
        ids.sort_unstable();
        assert_eq!(ids, (1..=1_000).collect::<Vec<_>>());
        drop(to_adapter);
    });
    assert_eq!(issuer.accepts().unwrap(), 1);
}
