//! What is counted, and when: "zero requests" is worth no more than this.

use crate::client::{self, PATIENCE};
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::place::{Host, Place, Scheme};
use countersign_conformance::lab::setup::Setup;
use std::thread;

#[test]
fn an_issuer_that_nobody_asked_has_seen_nothing() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    assert_eq!((issuer.accepts().unwrap(), issuer.requests()), (0, Vec::new()));
    // The control: the same recorder sees the one that comes.
    client::document(&lab, &issuer, Place::Keys);
    assert_eq!((issuer.accepts().unwrap(), issuer.requests().len()), (1, 1));
}

#[test]
fn a_connection_counts_as_soon_as_it_is_made_though_nothing_is_sent() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    for connections in 1..=200 {
        let _stream = client::tcp(&issuer, Place::Metadata).unwrap();
        // No waiting: asking for the number takes what stands in the listener's queue.
        assert_eq!(issuer.accepts_at(Place::Metadata).unwrap(), connections);
    }
    assert_eq!((issuer.accepts_at(Place::Keys).unwrap(), issuer.requests().len()), (0, 0));
}

#[test]
fn a_connection_made_before_the_port_is_closed_counts_and_is_served() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let mut stream = client::tcp(&issuer, Place::Keys).unwrap();
    issuer.set(Place::Keys, Fault::RefusedPort).unwrap();
    assert_eq!(issuer.accepts().unwrap(), 1);
    client::send(&mut stream, "/jwks", "");
    let answer = client::parse(&client::receive(&mut stream).octets);
    assert_eq!((answer.status, answer.text()), (200, r#"{"keys":[]}"#));
}

#[test]
fn a_failed_handshake_counts_as_an_accept_and_not_as_a_request() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    client::tls(lab.untrusted_ca().der(), &issuer, Place::Keys).map(drop).unwrap_err();
    assert_eq!((issuer.accepts().unwrap(), issuer.requests().len()), (1, 0));
}

#[test]
fn a_request_is_recorded_as_it_was_sent() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    client::document(&lab, &issuer, Place::Metadata);
    client::get(
        &lab,
        &issuer,
        Place::Keys,
        "/jwks?x=%20y",
        "Accept: a/b\r\naCCept: c/d\r\nIf-None-Match: \"e\"\r\n",
    );
    let requests = issuer.requests();
    let [first, second] = requests.as_slice() else { panic!("two requests, and not {requests:?}") };
    assert_eq!((first.connection, first.place), (1, Place::Metadata));
    assert_eq!((first.method.as_str(), first.path()), ("GET", "/.well-known/openid-configuration"));
    assert_eq!((second.connection, second.place), (2, Place::Keys));
    assert_eq!((second.target.as_str(), second.path()), ("/jwks?x=%20y", "/jwks"));
    let headers: Vec<_> =
        second.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(headers, [("Host", "lab"), ("Accept", "a/b"), ("aCCept", "c/d"), ("If-None-Match", "\"e\"")]);
    assert_eq!((second.header("accept"), second.header("cookie")), (Some("a/b"), None));
    assert_eq!(issuer.recorder().requests_at(Place::Keys), requests[1..]);
}

#[test]
fn what_is_asked_for_elsewhere_is_recorded_and_not_found() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let elsewhere = "/.well-known/oauth-authorization-server";
    assert_eq!(client::get(&lab, &issuer, Place::Metadata, elsewhere, "").status, 404);
    // Under a fault that no HTTP server plays too.
    issuer.set(Place::Metadata, Fault::GarbageInsteadOfHttp).unwrap();
    assert_eq!(client::get(&lab, &issuer, Place::Metadata, elsewhere, "").status, 404);
    let paths: Vec<_> = issuer.requests().iter().map(|request| request.path().to_owned()).collect();
    assert_eq!(paths, [elsewhere, elsewhere]);
}

#[test]
fn another_method_is_recorded_and_not_found() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let mut stream = client::tcp(&issuer, Place::Keys).unwrap();
    std::io::Write::write_all(
        &mut stream,
        b"POST /jwks HTTP/1.1\r\nhost: lab\r\ncontent-length: 2\r\n\r\n{}",
    )
    .unwrap();
    assert_eq!(client::parse(&client::receive(&mut stream).octets).status, 404);
    assert_eq!(issuer.requests()[0].method, "POST");
}

#[test]
fn waiting_for_more_than_comes_says_how_many_came() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    client::document(&lab, &issuer, Place::Keys);
    issuer.recorder().wait_accepts(1, PATIENCE).unwrap();
    let few = issuer.recorder().wait_accepts(3, core::time::Duration::ZERO).unwrap_err();
    assert_eq!((few.wanted, few.seen, few.to_string().as_str()), (3, 1, "waited for 3, saw 1"));
    let few = issuer.recorder().wait_requests(2, core::time::Duration::ZERO).unwrap_err();
    assert_eq!((few.wanted, few.seen), (2, 1));
}

#[test]
fn a_dropped_issuer_ends_its_connections_and_no_other_ones() {
    let lab = Lab::start().unwrap();
    let start = || {
        let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
        issuer.set(Place::Keys, Fault::SilentAfterRequest).unwrap();
        let mut stream = client::tcp(&issuer, Place::Keys).unwrap();
        client::send(&mut stream, "/jwks", "");
        issuer.recorder().wait_requests(1, PATIENCE).unwrap();
        (issuer, stream)
    };
    let ((one, mut of_one), (_two, of_two)) = (start(), start());
    drop(one);
    let received = client::receive(&mut of_one);
    assert_eq!((received.octets.len(), received.end), (0, Ok(())));
    of_two.set_nonblocking(true).unwrap();
    let silent = std::io::Read::read(&mut &of_two, &mut [0; 1]).unwrap_err();
    assert_eq!(silent.kind(), std::io::ErrorKind::WouldBlock);
}

#[test]
fn issuers_of_one_lab_do_not_see_each_other() {
    let lab = Lab::start().unwrap();
    let one = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    let two = lab.issuer(&Setup::new(Scheme::Https).with_keys(&[r#"{"kty":"LAB"}"#])).unwrap();
    assert_ne!(one.url(), two.url());
    assert_eq!(client::document(&lab, &one, Place::Keys).text(), r#"{"keys":[]}"#);
    assert_eq!(client::document(&lab, &two, Place::Keys).text(), r#"{"keys":[{"kty":"LAB"}]}"#);
    assert_eq!((one.accepts().unwrap(), two.accepts().unwrap()), (1, 1));
}

#[test]
fn every_host_and_scheme_serves_every_place() {
    let lab = Lab::start().unwrap();
    for scheme in [Scheme::Http, Scheme::Https] {
        for host in [Host::V4, Host::V6, Host::Named] {
            let issuer = lab.issuer(&Setup::new(scheme).at(host)).unwrap();
            for place in Place::ALL {
                let url = issuer.site().url(place);
                let address = issuer.address(place);
                assert!(address.ip().is_loopback(), "{address}");
                let named = issuer.name().filter(|_| place != Place::ForeignKeys);
                let host = named.map_or(address.to_string(), |name| format!("{name}:{}", address.port()));
                let scheme = if place == Place::PlainKeys { "http" } else { scheme.as_str() };
                assert_eq!(url, format!("{scheme}://{host}{}", place.path()));
                assert_eq!(client::document(&lab, &issuer, place).status, 200, "{url}");
                assert_eq!(issuer.accepts_at(place).unwrap(), 1);
            }
            let metadata = client::document(&lab, &issuer, Place::Metadata).json();
            assert_eq!(metadata["issuer"], issuer.url());
            assert_eq!(metadata["jwks_uri"], issuer.keys_url());
        }
    }
}

#[test]
fn two_hundred_clients_at_once_are_all_served_and_counted() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    thread::scope(|scope| {
        for _ in 0..200 {
            scope.spawn(|| assert_eq!(client::document(&lab, &issuer, Place::Keys).status, 200));
        }
    });
    assert_eq!((issuer.accepts().unwrap(), issuer.requests().len()), (200, 200));
    let mut connections: Vec<_> = issuer.requests().iter().map(|request| request.connection).collect();
    connections.sort_unstable();
    assert!(connections.into_iter().eq(1..=200), "one request on each connection");
}
