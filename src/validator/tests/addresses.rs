//! Where a host may lie (K7): what somebody configured may be anywhere, what a document named may not.

use super::kit::*;
use crate::fetch::Addresses;
use crate::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use crate::resolve::step::Document;

/// What the requests of one lookup were allowed to connect to.
fn allowed(
    issuer: &str,
    jwks_uri: &str,
    explicit: bool,
    private_jwks_hosts: bool,
) -> Vec<(Document, Addresses)> {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_metadata(metadata(issuer, jwks_uri));
    let policy = TokenPolicy::jwt(ExpectedIssuer::Is(issuer), ExpectedAudience::AnyOf(&["me"])).unwrap();
    let mut builder = bench.builder_for(policy).plain_http_loopback();
    if private_jwks_hosts {
        builder = builder.private_jwks_hosts();
    }
    builder = if explicit { builder.jwks_url(jwks_uri) } else { builder.discovery() };
    let mut claims = claims();
    claims["iss"] = issuer.into();
    let token = signed(&key, &serde_json::json!({"alg": "EdDSA", "kid": "a"}), &claims);
    assert_eq!(judge(&builder.build().unwrap(), &token).unwrap_err().code(), "keys_unavailable");
    bench.issuer.seen().into_iter().map(|seen| (seen.document, seen.addresses)).collect()
}

#[test]
fn a_configured_url_may_be_anywhere_and_plain_http_only_at_home() {
    for switch in [false, true] {
        let table = [
            ("https://issuer.example/keys", Addresses::Any),
            ("https://elsewhere.example/keys", Addresses::Any),
            ("https://10.0.0.1/keys", Addresses::Any),
            ("http://127.0.0.1:8080/keys", Addresses::Loopback),
            ("http://localhost/keys", Addresses::Loopback),
            ("http://[::1]/keys", Addresses::Loopback),
        ];
        for (url, addresses) in table {
            assert_eq!(allowed(ISSUER, url, true, switch), [(Document::Keys, addresses)], "{url}");
        }
    }
}

#[test]
fn a_discovered_url_on_another_host_must_be_public_unless_the_switch_is_on() {
    use Addresses::{Any, Loopback, None, Public};
    const LOCAL: &str = "http://127.0.0.1:8080";
    // The issuer, what its metadata names; allowed for the metadata, for the keys, for the keys with the switch on.
    let table = [
        (ISSUER, "https://issuer.example/keys", Any, Any, Any),
        (ISSUER, "https://issuer.example:8443/keys", Any, Any, Any),
        (ISSUER, "https://ISSUER.example/keys", Any, Any, Any),
        (ISSUER, "https://keys.issuer.example/keys", Any, Public, Any),
        (ISSUER, "https://127.0.0.1/keys", Any, Public, Any),
        (ISSUER, "http://127.0.0.1/keys", Any, None, Loopback),
        (LOCAL, "http://127.0.0.1:9090/keys", Loopback, Loopback, Loopback),
        (LOCAL, "http://127.0.0.2:8080/keys", Loopback, None, Loopback),
        (LOCAL, "http://localhost:8080/keys", Loopback, None, Loopback),
        (LOCAL, "https://127.0.0.1/keys", Loopback, Any, Any),
        (LOCAL, "https://issuer.example/keys", Loopback, Public, Any),
    ];
    for (issuer, jwks_uri, metadata, keys, switched) in table {
        for (switch, keys) in [(false, keys), (true, switched)] {
            assert_eq!(
                allowed(issuer, jwks_uri, false, switch),
                [(Document::Metadata, metadata), (Document::Keys, keys)],
                "{issuer} names {jwks_uri}, switch {switch}"
            );
        }
    }
}
