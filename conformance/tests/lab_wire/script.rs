//! An issuer that changes while it runs: keys, headers, gates.

use crate::client::{self, PATIENCE};
use core::time::Duration;
use countersign_conformance::lab::behaviour::Behaviour;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::gate::Gate;
use countersign_conformance::lab::good::Good;
use countersign_conformance::lab::place::{Place, Scheme};
use countersign_conformance::lab::setup::Setup;
use countersign_conformance::lab::{GARBAGE, Lab};
use std::thread;

const OLD: &str = r#"{"kty":"LAB","kid":"old"}"#;
const NEW: &str = r#"{"kty":"LAB","kid":"new"}"#;

fn good(body: &str) -> Behaviour {
    Behaviour::from(Good::new(body))
}

#[test]
fn rotated_keys_are_served_at_every_place_and_remembered() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http).with_keys(&[OLD])).unwrap();
    assert_eq!(client::document(&lab, &issuer, Place::Keys).text(), format!(r#"{{"keys":[{OLD}]}}"#));
    issuer.rotate(&[OLD, NEW]).unwrap();
    issuer.set(Place::Keys, Fault::Status500).unwrap();
    assert_eq!(client::document(&lab, &issuer, Place::Keys).status, 500);
    issuer.restore(Place::Keys).unwrap();
    for place in [Place::Keys, Place::MovedKeys, Place::ForeignKeys, Place::PlainKeys] {
        let answer = client::document(&lab, &issuer, place);
        assert_eq!(answer.text(), format!(r#"{{"keys":[{OLD},{NEW}]}}"#));
        assert_eq!(answer.header("content-type"), Some("application/jwk-set+json"));
    }
}

#[test]
fn a_moved_key_set_is_where_the_metadata_says() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    issuer.set(Place::Metadata, issuer.metadata_naming(Place::MovedKeys)).unwrap();
    let metadata = client::document(&lab, &issuer, Place::Metadata).json();
    assert_eq!(metadata["jwks_uri"], issuer.site().url(Place::MovedKeys));
    assert_ne!(metadata["jwks_uri"], issuer.keys_url());
}

#[test]
fn the_etag_that_is_served_brings_a_304_and_no_other_does() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    let answer = Good::new("{}").with_etag("W/\"1\"").with_header("cache-control", "max-age=60");
    issuer.set(Place::Keys, answer).unwrap();
    let asked = |headers: &str| {
        let answer = client::get(&lab, &issuer, Place::Keys, "/jwks", headers);
        let header = |name: &str| answer.header(name).map(str::to_owned);
        (answer.status, header("etag"), header("cache-control"), answer.text().to_owned())
    };
    let expected = |status, body: &str| {
        (status, Some("W/\"1\"".to_owned()), Some("max-age=60".to_owned()), body.to_owned())
    };
    assert_eq!(asked(""), expected(200, "{}"));
    assert_eq!(asked("If-None-Match: W/\"1\"\r\n"), expected(304, ""));
    assert_eq!(asked("If-None-Match: \"1\"\r\n"), expected(200, "{}"));
}

#[test]
fn an_answer_that_is_always_given_asks_for_no_etag() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let asked = |status| {
        let answer = Good::new("{}").with_etag("\"1\"").with_header("retry-after", "7");
        issuer.set(Place::Keys, Behaviour::Always(status, answer)).unwrap();
        let answer = client::get(&lab, &issuer, Place::Keys, "/jwks", "If-None-Match: \"1\"\r\n");
        (answer.status, answer.header("retry-after").map(str::to_owned), answer.text().to_owned())
    };
    let retry = Some("7".to_owned());
    assert_eq!(asked(200), (200, retry.clone(), "{}".to_owned()));
    assert_eq!(asked(429), (429, retry, "{}".to_owned()));
    issuer.restore(Place::Keys).unwrap();
    assert_eq!(client::document(&lab, &issuer, Place::Keys).text(), r#"{"keys":[]}"#);
}

#[test]
fn headers_are_served_as_given_and_may_come_twice() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let answer = Good::new("{}")
        .with_content_type("text/plain")
        .with_header("cache-control", "max-age=1")
        .with_header("cache-control", "max-age=2")
        .with_header("date", "Thu, 01 Jan 1970 00:00:00 GMT")
        .with_header("age", "7");
    issuer.set(Place::Keys, answer).unwrap();
    let answer = client::document(&lab, &issuer, Place::Keys);
    let all = |wanted: &str| -> Vec<String> {
        let of_name = answer.headers.iter().filter(|(name, _)| name == wanted);
        of_name.map(|(_, value)| value.clone()).collect()
    };
    assert_eq!(all("content-type"), ["text/plain"]);
    assert_eq!(all("cache-control"), ["max-age=1", "max-age=2"]);
    assert_eq!(all("date"), ["Thu, 01 Jan 1970 00:00:00 GMT"]);
    assert_eq!(all("age"), ["7"]);
}

#[test]
fn a_gate_holds_requests_until_it_is_opened() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    let gate = Gate::new();
    issuer.set(Place::Keys, good("{}").held(&gate)).unwrap();
    thread::scope(|scope| {
        let clients: Vec<_> =
            (0..8).map(|_| scope.spawn(|| client::document(&lab, &issuer, Place::Keys).status)).collect();
        gate.wait_held(8, PATIENCE).unwrap();
        assert_eq!((gate.held(), issuer.requests().len()), (8, 8));
        // Another place is not held.
        assert_eq!(client::document(&lab, &issuer, Place::Metadata).status, 200);
        assert!(clients.iter().all(|client| !client.is_finished()));
        gate.open();
        for client in clients {
            assert_eq!(client.join().unwrap(), 200);
        }
    });
    gate.wait_empty(PATIENCE).unwrap();
    // It stays open, until it is shut.
    assert_eq!(client::document(&lab, &issuer, Place::Keys).status, 200);
    gate.shut();
    let mut stream = client::open(&lab, &issuer, Place::Keys);
    client::send(&mut *stream, "/jwks", "");
    gate.wait_held(1, PATIENCE).unwrap();
    gate.open();
    assert_eq!(client::parse(&client::receive(&mut *stream).octets).status, 200);
}

#[test]
fn a_held_request_is_answered_by_what_was_set_when_it_came() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let gate = Gate::new();
    issuer.set(Place::Keys, good(r#"{"keys":[1]}"#).held(&gate)).unwrap();
    let mut early = client::open(&lab, &issuer, Place::Keys);
    client::send(&mut *early, "/jwks", "");
    gate.wait_held(1, PATIENCE).unwrap();
    issuer.set(Place::Keys, good(r#"{"keys":[2]}"#)).unwrap();
    assert_eq!(client::document(&lab, &issuer, Place::Keys).text(), r#"{"keys":[2]}"#);
    gate.open();
    assert_eq!(client::parse(&client::receive(&mut *early).octets).text(), r#"{"keys":[1]}"#);
}

#[test]
fn a_fault_can_wait_behind_a_gate() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let gate = Gate::new();
    for (fault, octets) in [(Fault::ClosesBeforeAnswer, 0), (Fault::GarbageInsteadOfHttp, GARBAGE.len())] {
        gate.shut();
        issuer.set(Place::Keys, Behaviour::from(fault).held(&gate)).unwrap();
        let mut stream = client::open(&lab, &issuer, Place::Keys);
        client::send(&mut *stream, "/jwks", "");
        gate.wait_held(1, PATIENCE).unwrap();
        gate.open();
        assert_eq!(client::receive(&mut *stream).octets.len(), octets);
        gate.wait_empty(PATIENCE).unwrap();
    }
}

#[test]
fn two_gates_are_passed_one_after_the_other() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let (outer, inner) = (Gate::new(), Gate::new());
    issuer.set(Place::Keys, good("{}").held(&inner).held(&outer)).unwrap();
    let mut stream = client::open(&lab, &issuer, Place::Keys);
    client::send(&mut *stream, "/jwks", "");
    outer.wait_held(1, PATIENCE).unwrap();
    assert_eq!(inner.held(), 0);
    outer.open();
    inner.wait_held(1, PATIENCE).unwrap();
    inner.open();
    assert_eq!(client::parse(&client::receive(&mut *stream).octets).status, 200);
}

#[test]
fn a_client_that_goes_away_is_no_longer_held() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    let gate = Gate::new();
    issuer.set(Place::Keys, good("{}").held(&gate)).unwrap();
    let mut stream = client::open(&lab, &issuer, Place::Keys);
    client::send(&mut *stream, "/jwks", "");
    gate.wait_held(1, PATIENCE).unwrap();
    drop(stream);
    gate.wait_empty(PATIENCE).unwrap();
    let few = gate.wait_held(1, Duration::ZERO).unwrap_err();
    assert_eq!((few.wanted, few.seen), (1, 0));
}

#[test]
fn a_new_certificate_is_seen_by_the_next_client_whatever_it_remembers() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(lab.ca().der().to_vec().into()).unwrap();
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = std::sync::Arc::new(config);
    let handshake = || {
        let name = issuer.address(Place::Keys).ip().into();
        let mut connection = rustls::ClientConnection::new(config.clone(), name).unwrap();
        let mut stream = client::tcp(&issuer, Place::Keys).unwrap();
        client::try_send(&mut rustls::Stream::new(&mut connection, &mut stream), "/jwks", "").map(|()| {
            let mut octets = Vec::new();
            std::io::Read::read_to_end(&mut rustls::Stream::new(&mut connection, &mut stream), &mut octets)
                .unwrap();
            client::parse(&octets).status
        })
    };
    assert_eq!(handshake().unwrap(), 200);
    assert_eq!(handshake().unwrap(), 200);
    issuer.set(Place::Keys, Fault::ExpiredCertificate).unwrap();
    assert_eq!(handshake().unwrap_err().kind(), std::io::ErrorKind::InvalidData);
}
