//! Several issuers: picked by `iss` before anything is asked, and none sees what another does.

use super::kit::*;
use crate::cause::Cause;
use crate::fixtures::Signer;
use crate::jws::Buffers;
use crate::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use crate::resolve::step::Source;
use crate::validator::error::Error;
use crate::validator::router::{Router, RouterError};
use serde_json::{Value, json};

const OTHER: &str = "https://other.example";

fn of(issuer: &str) -> TokenPolicy {
    TokenPolicy::jwt(ExpectedIssuer::Is(issuer), ExpectedAudience::AnyOf(&["me"])).unwrap()
}

fn from(key: &Signer, issuer: Value) -> String {
    let mut claims = claims();
    claims["iss"] = issuer;
    signed(key, &json!({"alg": "EdDSA", "kid": "a"}), &claims)
}

fn route(router: &Router, token: &str) -> Result<Source, Error> {
    router.validate(token, &mut Buffers::new()).map(|accepted| accepted.source)
}

/// Two issuers, each on a bench of its own.
fn two(one: &Bench, other: &Bench) -> Router {
    let discovering = |bench: &Bench, issuer| bench.builder_for(of(issuer)).discovery().build().unwrap();
    Router::new().with(discovering(one, ISSUER)).unwrap().with(discovering(other, OTHER)).unwrap()
}

#[test]
fn a_token_goes_to_its_issuer_and_its_issuer_alone_is_asked() {
    let (one, other, key) = (Bench::new(), Bench::new(), ed25519());
    let router = two(&one, &other);
    assert_eq!(router.issuers().collect::<Vec<_>>(), [ISSUER, OTHER]);
    other.issuer.answers_metadata(metadata(OTHER, "https://other.example/keys"));
    other.issuer.answers_keys(keys(&[(&key, "a")]));
    assert_eq!(route(&router, &from(&key, json!(OTHER))), Ok(Source::Fresh));
    assert_eq!(one.issuer.requests(), [""; 0]);
    assert_eq!(
        other.issuer.requests(),
        ["https://other.example/.well-known/openid-configuration", "https://other.example/keys"]
    );
}

#[test]
fn one_issuers_outage_and_one_issuers_keys_are_invisible_to_the_other() {
    let (one, other, key) = (Bench::new(), Bench::new(), ed25519());
    let router = two(&one, &other);
    other.issuer.answers_metadata(metadata(OTHER, "https://other.example/keys"));
    other.issuer.answers_keys(keys(&[(&key, "a")]));
    one.issuer.answers_metadata(failed(Cause::Dns));
    for _ in 0..3 {
        assert_eq!(route(&router, &from(&key, json!(ISSUER))).unwrap_err().code(), "keys_unavailable");
        assert_eq!(route(&router, &from(&key, json!(OTHER))), Ok(Source::Fresh));
    }
    assert_eq!((one.issuer.requests().len(), other.issuer.requests().len()), (1, 2));
    assert_eq!(router.validator(ISSUER).unwrap().health().ready, None);
    assert!(router.validator(OTHER).unwrap().health().ready.is_some());
    // The other issuer's key under the same kid is not this issuer's.
    one.clock.pass(secs(10));
    one.issuer.answers_metadata(metadata(ISSUER, KEYS_URL));
    one.issuer.answers_keys(keys(&[(&ed25519(), "a")]));
    assert_eq!(route(&router, &from(&key, json!(ISSUER))), bad_signature(1));
}

#[test]
fn an_issuer_that_nobody_configured_is_refused_without_a_request() {
    let (one, other, key) = (Bench::new(), Bench::new(), ed25519());
    let router = two(&one, &other);
    for stranger in
        ["https://issuer.example/", "https://ISSUER.example", "", "https://issuer.example\u{200b}"]
    {
        let rejection = Rejection::IssuerMismatch {
            expected: Excerpt::of_all([ISSUER, OTHER]),
            found: Excerpt::of(stranger),
        };
        assert_eq!(route(&router, &from(&key, json!(stranger))), Err(rejection.into()));
    }
    for (shape, code) in [
        (json!([ISSUER]), "claim_wrong_type"),
        (json!({"a": ISSUER}), "claim_wrong_type"),
        (json!(7), "claim_wrong_type"),
        (Value::Null, "claim_wrong_type"),
    ] {
        assert_eq!(route(&router, &from(&key, shape)).unwrap_err().code(), code);
    }
    let mut anonymous = claims();
    anonymous.as_object_mut().unwrap().remove("iss");
    let anonymous = signed(&key, &json!({"alg": "EdDSA", "kid": "a"}), &anonymous);
    assert_eq!(route(&router, &anonymous).unwrap_err().code(), "claim_missing");
    assert_eq!(route(&router, "not a token").unwrap_err().code(), "segment_count");
    assert_eq!((one.issuer.requests(), other.issuer.requests()), (vec![], vec![]));
    // The control.
    assert_eq!(route(&router, &from(&key, json!(ISSUER))).unwrap_err().code(), "keys_unavailable");
    assert_eq!(one.issuer.requests(), [METADATA_URL, KEYS_URL]);
}

#[test]
fn two_validators_of_one_issuer_and_one_of_no_issuer_are_not_taken() {
    let (bench, key) = (Bench::new(), ed25519());
    let router = Router::new().with(bench.explicit()).unwrap();
    assert_eq!(router.clone().with(bench.discovery()).map(drop), Err(RouterError::DuplicateIssuer));
    let any = TokenPolicy::jwt(ExpectedIssuer::NotChecked, ExpectedAudience::AnyOf(&["me"])).unwrap();
    let any = bench.builder_for(any).local_keys(held(&[(&key, "a")])).build().unwrap();
    assert_eq!(router.with(any).map(drop), Err(RouterError::IssuerNotChecked));
    assert_eq!(RouterError::DuplicateIssuer.code(), "duplicate_issuer");
    assert_eq!(RouterError::IssuerNotChecked.code(), "issuer_not_checked");
}

#[test]
fn an_empty_router_refuses_every_token() {
    let key = ed25519();
    let error = route(&Router::new(), &from(&key, json!(ISSUER))).unwrap_err();
    assert_eq!((error.code(), error.status()), ("iss_mismatch", 401));
}
