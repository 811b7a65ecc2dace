//! What a place cannot be told.

use countersign::resolve::step::Document;
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::behaviour::{Behaviour, SetError};
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::gate::Gate;
use countersign_conformance::lab::good::Good;
use countersign_conformance::lab::place::{Host, Place, Scheme};
use countersign_conformance::lab::setup::Setup;

use crate::client;

#[test]
fn a_fault_of_metadata_is_none_of_keys() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let error = issuer.set(Place::Keys, Fault::WrongIssuer).unwrap_err();
    assert!(matches!(error, SetError::NotForDocument(Fault::WrongIssuer, Document::Keys)), "{error:?}");
    assert_eq!(error.to_string(), "wrong_issuer is no fault of Keys");
    assert_eq!(client::document(&lab, &issuer, Place::Keys).status, 200);
}

#[test]
fn a_fault_of_tls_is_none_over_plain_http() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let error = issuer.set(Place::Keys, Fault::ExpiredCertificate).unwrap_err();
    assert!(matches!(error, SetError::NotOverScheme(Fault::ExpiredCertificate, Scheme::Http)), "{error:?}");
    // The place counts, and not the issuer.
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    let error = issuer.set(Place::PlainKeys, Fault::ExpiredCertificate).unwrap_err();
    assert!(matches!(error, SetError::NotOverScheme(Fault::ExpiredCertificate, Scheme::Http)), "{error:?}");
}

#[test]
fn a_name_that_does_not_resolve_needs_a_name() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    let error = issuer.set(Place::Keys, Fault::NameDoesNotResolve).unwrap_err();
    assert!(matches!(error, SetError::NeedsName(Fault::NameDoesNotResolve)), "{error:?}");
}

#[test]
fn a_name_resolves_again_only_when_no_place_hides_it() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http).at(Host::Named)).unwrap();
    let resolves = || lab.names().lookup(issuer.name().unwrap()).is_some();
    issuer.set(Place::Keys, Fault::NameDoesNotResolve).unwrap();
    issuer.set(Place::Metadata, Fault::NameDoesNotResolve).unwrap();
    issuer.restore(Place::Metadata).unwrap();
    assert!(!resolves());
    issuer.restore(Place::Keys).unwrap();
    assert!(resolves());
    let name = issuer.name().unwrap().to_owned();
    drop(issuer);
    assert_eq!(lab.names().lookup(&name), None);
}

#[test]
fn what_happens_before_the_request_cannot_wait_behind_a_gate() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    for fault in [Fault::RefusedPort, Fault::SilentAfterAccept, Fault::ExpiredCertificate] {
        let error = issuer.set(Place::Keys, Behaviour::from(fault).held(&Gate::new())).unwrap_err();
        assert!(matches!(error, SetError::NotBehindGate(found) if found == fault), "{error:?}");
    }
    assert_eq!(client::document(&lab, &issuer, Place::Keys).status, 200);
}

#[test]
fn what_is_no_header_is_refused() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
    for (good, name) in [
        (Good::new("{}").with_header("a b", "c"), "a b"),
        (Good::new("{}").with_header("a", "b\r\nc: d"), "a"),
        (Good::new("{}").with_etag("\n"), "etag"),
        (Good::new("{}").with_content_type("\n"), "content-type"),
    ] {
        let error = issuer.set(Place::Keys, good).unwrap_err();
        assert!(matches!(&error, SetError::Header(found) if found == name), "{error:?}");
    }
    assert_eq!(client::document(&lab, &issuer, Place::Keys).text(), r#"{"keys":[]}"#);
}
