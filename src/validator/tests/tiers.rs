//! Which tier is asked, in which order, and how often.

use super::kit::*;
use crate::algorithm::Algorithm;
use crate::cause::Cause;
use crate::jwk::KeySet;
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use crate::resolve::step::{Causes, Source};
use crate::validator::local::{LocalKeys, LocalKeysError};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// A provider that counts how often it is asked.
#[derive(Clone)]
struct Counting {
    asked: Arc<AtomicUsize>,
    answer: Arc<Mutex<Result<Arc<KeySet>, LocalKeysError>>>,
}

impl Counting {
    fn new(answer: Result<KeySet, LocalKeysError>) -> Self {
        Self { asked: Arc::default(), answer: Arc::new(Mutex::new(answer.map(Arc::new))) }
    }

    fn answers(&self, answer: Result<KeySet, LocalKeysError>) {
        *self.answer.lock().unwrap() = answer.map(Arc::new);
    }

    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

impl LocalKeys for Counting {
    fn keys(&self) -> Result<Arc<KeySet>, LocalKeysError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.answer.lock().unwrap().clone()
    }
}

#[test]
fn a_local_key_ends_the_lookup_without_a_request() {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let token = token(&key, "a");
    for remote in [bench.builder().discovery(), bench.builder().jwks_url(KEYS_URL)] {
        let local = remote.local_keys(held(&[(&key, "a")])).build().unwrap();
        assert_eq!(judge(&local, &token), Ok(Source::Local));
        assert_eq!(bench.issuer.requests(), [""; 0]);
    }
    // The control: the same token, the local key taken away.
    assert_eq!(judge(&bench.explicit(), &token), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    assert_eq!(judge(&bench.discovery(), &token), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [METADATA_URL, KEYS_URL]);
}

#[test]
fn a_key_that_only_the_issuer_has_is_fetched_once_and_then_known() {
    let (bench, local, remote) = (Bench::new(), ed25519(), ed25519());
    bench.issuer.answers_keys(keys(&[(&remote, "r")]));
    let validator = bench.builder().local_keys(held(&[(&local, "l")])).discovery().build().unwrap();
    let token = token(&remote, "r");
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [METADATA_URL, KEYS_URL]);
    for _ in 0..3 {
        assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    }
    assert_eq!(bench.issuer.requests(), [""; 0]);
}

#[test]
fn with_an_explicit_url_metadata_is_never_asked_for_even_while_the_url_is_down() {
    let (bench, key) = (Bench::new(), ed25519());
    let token = token(&key, "a");
    let in_this_order = bench.builder().jwks_url(KEYS_URL).discovery();
    let or_in_that = bench.builder().discovery().jwks_url(KEYS_URL);
    for builder in [in_this_order, or_in_that] {
        let validator = builder.build().unwrap();
        for _ in 0..3 {
            assert_eq!(judge(&validator, &token).unwrap_err().code(), "keys_unavailable");
            bench.clock.pass(secs(300));
        }
        assert_eq!(bench.issuer.requests(), [KEYS_URL; 3]);
    }
}

#[test]
fn a_provider_is_asked_exactly_once_per_lookup_however_many_fetches_it_takes() {
    let (bench, old, new) = (Bench::new(), ed25519(), ed25519());
    let provider = Counting::new(Ok(held(&[(&old, "old")])));
    bench.issuer.answers_keys(keys(&[(&new, "new")]));
    let validator = bench.builder().local_provider(provider.clone()).discovery().build().unwrap();
    assert_eq!(provider.asked(), 0, "building asks nobody");
    assert_eq!(judge(&validator, &token(&new, "new")), Ok(Source::Fresh));
    assert_eq!((provider.asked(), bench.issuer.requests().len()), (1, 2));
    assert_eq!(judge(&validator, &token(&old, "old")), Ok(Source::Local));
    assert_eq!((provider.asked(), bench.issuer.requests().len()), (1, 0));
    // Keys rotate in process: what was local is not remembered.
    provider.answers(Ok(held(&[(&new, "newer")])));
    assert_eq!(judge(&validator, &token(&new, "newer")), Ok(Source::Local));
    assert_eq!(judge(&validator, &token(&old, "old")), not_found("old"));
    assert_eq!((provider.asked(), bench.issuer.requests().len()), (2, 0));
}

#[test]
fn a_provider_that_fails_is_a_cause_and_no_gate() {
    let (bench, key) = (Bench::new(), ed25519());
    let provider = Counting::new(Err(LocalKeysError));
    let validator = bench.builder().local_provider(provider.clone()).jwks_url(KEYS_URL).build().unwrap();
    let both = Causes { local: Some(Cause::LocalProvider), keys: Some(Cause::Dns), ..Causes::default() };
    assert_eq!(judge(&validator, &token(&key, "a")), outage(both, Some(secs(10))));
    assert_eq!(provider.asked(), 1);
    bench.clock.pass(secs(10));
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    assert_eq!(judge(&validator, &token(&key, "a")), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL, KEYS_URL]);
    // The issuer is healthy and lacks this key, but the provider may have it: we cannot tell.
    let local = Causes { local: Some(Cause::LocalProvider), ..Causes::default() };
    assert_eq!(judge(&validator, &token(&key, "b")), outage(local, Some(secs(30))));
    provider.answers(Ok(held(&[])));
    assert_eq!(judge(&validator, &token(&key, "b")), not_found("b"));
}

#[test]
fn an_authoritative_local_tier_is_the_last_word() {
    let (bench, key, other) = (Bench::new(), ed25519(), ed25519());
    bench.issuer.answers_keys(keys(&[(&other, "b")]));
    let provider = Counting::new(Ok(held(&[(&key, "a")])));
    let builder = || bench.builder().local_provider(provider.clone()).discovery();
    let validator = builder().local_authoritative().build().unwrap();
    assert_eq!(judge(&validator, &token(&key, "a")), Ok(Source::Local));
    assert_eq!(judge(&validator, &token(&other, "b")), not_found("b"));
    provider.answers(Err(LocalKeysError));
    let local = Causes { local: Some(Cause::LocalProvider), ..Causes::default() };
    assert_eq!(judge(&validator, &token(&key, "a")), outage(local, None));
    assert_eq!(validator.refresh(), Ok(()));
    assert_eq!(bench.issuer.requests(), [""; 0]);
    // The control: not authoritative.
    assert_eq!(judge(&builder().build().unwrap(), &token(&other, "b")), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [METADATA_URL, KEYS_URL]);
}

#[test]
fn a_symmetric_token_is_judged_by_local_keys_alone() {
    let (bench, secret, stranger) = (Bench::new(), hs256(), hs256());
    // Even an issuer that publishes the secret is not asked for it.
    bench.issuer.answers_keys(keys(&[(&stranger, "r")]));
    let policy = policy().with_algorithms(&[Algorithm::Hs256, Algorithm::EdDsa]).unwrap();
    let builder = bench.builder_for(policy).jwks_url(KEYS_URL);
    let validator = builder.local_keys(held(&[(&secret, "l")])).build().unwrap();
    let under = |kid| json!({"alg": "HS256", "kid": kid});
    assert_eq!(judge(&validator, &signed(&secret, &under("l"), &claims())), Ok(Source::Local));
    let rejection = Rejection::KeyNotFound { alg: Algorithm::Hs256, kid: Some(Excerpt::of("r")) };
    assert_eq!(judge(&validator, &signed(&stranger, &under("r"), &claims())), Err(rejection.into()));
    assert_eq!(bench.issuer.requests(), [""; 0]);
    // The control: an asymmetric token with the same kid.
    assert_eq!(judge(&validator, &token(&ed25519(), "r")), keys_outage(Cause::NoUsableKey, 10));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn without_a_kid_one_eligible_local_key_ends_the_lookup_and_two_are_ambiguous() {
    let (bench, key, other) = (Bench::new(), ed25519(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let anonymous = signed(&key, &json!({"alg": "EdDSA"}), &claims());
    let with = |local: &[_]| bench.builder().local_keys(held(local)).jwks_url(KEYS_URL).build().unwrap();
    assert_eq!(judge(&with(&[(&key, "a")]), &anonymous), Ok(Source::Local));
    let ambiguous = Rejection::KeyAmbiguous { alg: Algorithm::EdDsa, kid: None };
    assert_eq!(judge(&with(&[(&key, "a"), (&other, "b")]), &anonymous), Err(ambiguous.into()));
    assert_eq!(bench.issuer.requests(), [""; 0]);
    assert_eq!(judge(&with(&[]), &anonymous), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_bad_signature_under_a_local_key_is_final() {
    let (bench, local, real) = (Bench::new(), ed25519(), ed25519());
    bench.issuer.answers_keys(keys(&[(&real, "a")]));
    let validator = bench.builder().local_keys(held(&[(&local, "a")])).jwks_url(KEYS_URL).build().unwrap();
    assert_eq!(judge(&validator, &token(&real, "a")), bad_signature(1));
    assert_eq!(bench.issuer.requests(), [""; 0]);
    assert_eq!(judge(&bench.explicit(), &token(&real, "a")), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_request_carries_the_limits_of_the_policy_and_the_document() {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let key_limits = crate::jwk::KeyLimits { octets: 4_000, ..crate::jwk::KeyLimits::DEFAULT };
    let validator = bench.builder().discovery().key_limits(key_limits).build().unwrap();
    assert_eq!(judge(&validator, &token(&key, "a")), Ok(Source::Fresh));
    let asked: Vec<_> =
        bench.issuer.seen().iter().map(|seen| (seen.max_body, seen.total, seen.connect)).collect();
    let millis = core::time::Duration::from_millis;
    assert_eq!(asked, [(262_144, secs(5), millis(1_500)), (4_000, secs(5), millis(1_500))]);
}
