//! What can be built, and why the rest cannot. Nothing here asks anybody anything (K4).

use super::kit::*;
use crate::algorithm::Algorithm;
use crate::jwk::KeySet;
use crate::jws::Buffers;
use crate::policy::id_token::IdTokenRules;
use crate::policy::keys::{KeyPolicyError, Timing};
use crate::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use crate::resolve::step::Source;
use crate::url::UrlError;
use crate::validator::Validator;
use crate::validator::builder::{BuildError, Builder};
use crate::validator::local::{LocalKeys, LocalKeysError};
use core::time::Duration;
use serde_json::json;
use std::sync::Arc;

/// A provider that is never asked.
struct Unasked;

impl LocalKeys for Unasked {
    fn keys(&self) -> Result<Arc<KeySet>, LocalKeysError> {
        panic!("building asks nobody")
    }
}

fn any_issuer() -> TokenPolicy {
    TokenPolicy::jwt(ExpectedIssuer::NotChecked, ExpectedAudience::AnyOf(&["me"])).unwrap()
}

#[test]
fn each_contradiction_is_told_by_its_own_error() {
    let bench = Bench::new();
    let key = ed25519();
    let local = || held(&[(&key, "a")]);
    let of_issuer = |issuer| {
        bench.builder_for(
            TokenPolicy::jwt(ExpectedIssuer::Is(issuer), ExpectedAudience::NoneConfigured).unwrap(),
        )
    };
    let timing = |timing| bench.builder().discovery().timing(timing);
    let zero = Timing { cooldown: Duration::ZERO, ..Timing::default() };
    let lease = Timing { lease: secs(5), ..Timing::default() };
    let new = || bench.builder();
    let table: Vec<(Builder, BuildError, &str)> = vec![
        (new(), BuildError::NoKeys, "no_keys"),
        (new().local_keys(held(&[])), BuildError::NoKeys, "no_keys"),
        (new().local_authoritative().discovery(), BuildError::NoKeys, "no_keys"),
        (new().local_keys(held(&[])).local_authoritative().jwks_url(KEYS_URL), BuildError::NoKeys, "no_keys"),
        (new().local_keys(local()).local_provider(Unasked), BuildError::TwoLocalTiers, "two_local_tiers"),
        (new().jwks_url("keys"), BuildError::JwksUrl(UrlError::NotAUrl), "jwks_url"),
        (new().jwks_url("http://127.0.0.1/keys"), BuildError::JwksUrl(UrlError::Insecure), "jwks_url"),
        (
            new().plain_http_loopback().jwks_url("http://issuer.example/keys"),
            BuildError::JwksUrl(UrlError::Insecure),
            "jwks_url",
        ),
        (of_issuer("issuer").discovery(), BuildError::Issuer(UrlError::NotAUrl), "issuer"),
        (of_issuer("http://issuer.example").discovery(), BuildError::Issuer(UrlError::Insecure), "issuer"),
        (of_issuer("https://issuer.example?a").discovery(), BuildError::Issuer(UrlError::Query), "issuer"),
        (
            bench.builder_for(any_issuer()).jwks_url(KEYS_URL),
            BuildError::IssuerNotChecked,
            "issuer_not_checked",
        ),
        (bench.builder_for(any_issuer()).discovery(), BuildError::IssuerNotChecked, "issuer_not_checked"),
        (timing(zero), BuildError::Timing(KeyPolicyError::Zero("cooldown")), "period_is_zero"),
        (timing(lease), BuildError::Timing(KeyPolicyError::LeaseTooShort), "lease_too_short"),
    ];
    for (builder, error, code) in table {
        let refused = builder.build().map(drop);
        assert_eq!(refused, Err(error));
        assert_eq!(error.code(), code);
    }
    assert_eq!(bench.issuer.requests(), [""; 0]);
}

#[test]
fn what_is_complete_is_built_without_asking_anybody() {
    let bench = Bench::new();
    let key = ed25519();
    let local = || held(&[(&key, "a")]);
    let new = || bench.builder();
    let good = [
        new().local_keys(local()),
        bench.builder_for(any_issuer()).local_keys(local()),
        new().local_provider(Unasked).local_authoritative(),
        new().jwks_url(KEYS_URL),
        new().discovery(),
        new().local_keys(held(&[])).discovery(),
        new().plain_http_loopback().jwks_url("http://127.0.0.1:1/keys"),
    ];
    for builder in good {
        assert!(builder.build().is_ok());
    }
    // An issuer that is no URL is good enough for a key set whose URL somebody configured.
    let policy = TokenPolicy::jwt(ExpectedIssuer::Is("issuer"), ExpectedAudience::NoneConfigured).unwrap();
    assert!(bench.builder_for(policy).jwks_url(KEYS_URL).build().is_ok());
    assert_eq!(bench.issuer.requests(), [""; 0]);
}

#[cfg(not(feature = "http"))]
#[test]
fn without_the_feature_http_a_remote_tier_needs_a_client() {
    let key = ed25519();
    assert_eq!(Validator::builder(policy()).discovery().build().map(drop), Err(BuildError::NoClient));
    assert!(Validator::builder(policy()).local_keys(held(&[(&key, "a")])).build().is_ok());
}

#[cfg(feature = "http")]
#[test]
fn with_the_feature_http_a_client_is_at_hand() {
    assert!(Validator::builder(policy()).discovery().build().is_ok());
    assert!(Validator::builder(policy()).jwks_url(KEYS_URL).build().is_ok());
}

#[test]
fn a_validator_for_one_login_shares_the_keys_and_keeps_algorithms_and_leeway() {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let narrow = policy().with_algorithms(&[Algorithm::EdDsa]).unwrap().with_leeway(secs(7)).unwrap();
    let validator = bench.builder_for(narrow).jwks_url(KEYS_URL).build().unwrap();
    let rules = |nonce| IdTokenRules::new("me").unwrap().with_nonce(nonce).unwrap();
    let login = validator.for_login(rules("n-1")).unwrap();
    assert_eq!(login.policy().leeway(), secs(7));
    assert_eq!(login.policy().algorithms(), validator.policy().algorithms());
    let mut claims = claims();
    claims["nonce"] = json!("n-1");
    let token = signed(&key, &json!({"alg": "EdDSA", "kid": "a"}), &claims);
    assert_eq!(judge(&login, &token), Ok(Source::Fresh));
    let other = validator.for_login(rules("n-2")).unwrap();
    assert_eq!(judge(&other, &token).unwrap_err().code(), "nonce_mismatch");
    // The clones share what was fetched, and so does the validator that they came from.
    assert_eq!(judge(&validator, &super::kit::token(&key, "a")), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_login_needs_an_issuer_that_is_checked_and_is_a_url() {
    let key = ed25519();
    let of = |policy| Bench::new().builder_for(policy).local_keys(held(&[(&key, "a")])).build().unwrap();
    let rules = || IdTokenRules::new("me").unwrap();
    assert_eq!(of(any_issuer()).for_login(rules()).map(drop), Err(BuildError::IssuerNotChecked));
    let plain = TokenPolicy::jwt(ExpectedIssuer::Is("issuer"), ExpectedAudience::AnyOf(&["me"])).unwrap();
    let not_a_url = Err(BuildError::Issuer(UrlError::NotAUrl));
    assert_eq!(of(plain).for_login(rules()).map(drop), not_a_url);
}

#[test]
fn neither_a_validator_nor_an_accepted_token_shows_a_key_or_a_token() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.builder().local_keys(held(&[(&key, "a")])).build().unwrap();
    let token = token(&key, "a");
    let mut buffers = Buffers::new();
    let accepted = format!("{:?}", validator.validate(&token, &mut buffers).unwrap());
    let x = key.jwk["x"].as_str().unwrap();
    let signature = token.rsplit('.').next().unwrap();
    for shown in [accepted, format!("{validator:?}"), format!("{:?}", bench.builder())] {
        assert!(!shown.contains(x) && !shown.contains(signature), "{shown}");
    }
}
