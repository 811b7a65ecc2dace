//! Metadata: a pointer, not a gate (K6, K7, K23, K24).

use super::*;

#[test]
fn metadata_that_its_failing_keys_have_expired_is_not_a_cause() {
    let mut machine = Machine::discovery();
    let (end, fetched) = machine.lookup("a", &[metadata(ISSUER, KEYS_URL), failure(Cause::Tls)]);
    let causes = Causes { keys: Some(Cause::Tls), ..Causes::default() };
    assert_eq!(end, format!("{:?}", unavailable(causes, Some(machine.now.after(secs(10))))));
    assert_eq!(fetched, ["metadata", "keys"]);
}

#[test]
fn metadata_of_another_issuer_is_refused_whole() {
    let mut machine = Machine::discovery();
    let (end, fetched) = machine.lookup("a", &[metadata("https://issuer.example/", KEYS_URL)]);
    assert_eq!(fetched, ["metadata"]);
    assert!(end.contains("metadata: Some(IssuerMismatch)"), "{end}");
    assert_eq!(machine.state.keys.url, None);
}

#[test]
fn a_plain_http_jwks_uri_is_refused() {
    let mut machine = Machine::discovery();
    let (end, _) = machine.lookup("a", &[metadata(ISSUER, "http://issuer.example/keys")]);
    assert!(end.contains("metadata: Some(InsecureUrl)"), "{end}");
}

#[test]
fn metadata_without_jwks_uri_fails_the_discovery_alone() {
    let mut machine = Machine::discovery();
    let answer = Answer::Metadata(Metadata { issuer: ISSUER.into(), jwks_uri: None });
    let (end, _) = machine.lookup("a", &[answer]);
    assert!(end.contains("metadata: Some(NoJwksUri)"), "{end}");
}

#[test]
fn expired_metadata_still_points_to_the_keys_when_it_cannot_be_renewed() {
    let mut machine = Machine::discovery().holding(&["a"]);
    machine.wait(secs(13 * 60 * 60));
    let (end, fetched) = machine.lookup("a", &[failure(Cause::Dns), keys(&["a"])]);
    assert_eq!(fetched, ["metadata", "keys"]);
    assert!(end.contains("Fresh"), "{end}");
}

#[test]
fn a_failed_keys_fetch_has_the_metadata_asked_before_the_keys_are_asked_again() {
    let mut machine = Machine::discovery().holding(&["a"]);
    machine.wait(secs(600));
    let (_, fetched) = machine.lookup("a", &[failure(Cause::Status(404))]);
    assert_eq!(fetched, ["keys"]);
    machine.wait(secs(10));
    let (end, fetched) = machine.lookup("a", &[metadata(ISSUER, OTHER_URL), keys(&["a"])]);
    assert_eq!(fetched, ["metadata", "keys"]);
    assert!(end.contains("Fresh"), "{end}");
}

#[test]
fn a_new_jwks_uri_starts_the_keys_anew_and_takes_no_entity_tag_along() {
    let mut machine = Machine::discovery();
    machine.lookup("a", &[metadata(ISSUER, KEYS_URL), tagged(&["a"], "\"1\"")]);
    machine.wait(secs(600));
    let ticket = machine.begin(&wanted("a"));
    let TicketTarget::Keys { etag, .. } = &ticket.target else { panic!("{ticket:?}") };
    assert_eq!(etag.as_deref(), Some("\"1\""));
    machine.complete(ticket, failure(Cause::Status(404)));
    machine.wait(secs(10));
    let ticket = machine.begin(&wanted("a"));
    assert_eq!(ticket.document(), Document::Metadata);
    machine.complete(ticket, metadata(ISSUER, OTHER_URL));
    let asked = Wanted { spent: Spent { metadata: true, ..Spent::default() }, ..wanted("a") };
    let ticket = machine.begin(&asked);
    let target = TicketTarget::Keys { url: FetchUrl::parse(OTHER_URL, false).unwrap(), etag: None };
    assert_eq!(ticket.target, target);
    machine.complete(ticket, Answer::NotModified { lifetime: Lifetime::Unstated });
    let source = Source::Stale { age: secs(610), cause: Some(Cause::UnexpectedNotModified) };
    assert_eq!(machine.source(&wanted("a")), Some(source));
}
