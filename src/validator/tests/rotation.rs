//! A signature that fails under a fetched key (K17): the key may have been rotated under the same kid.

use super::kit::*;
use crate::cause::Cause;
use crate::fixtures::Signer;
use crate::resolve::step::Source;
use crate::validator::Validator;

/// A validator that holds `old` as "k", with nothing in the way of another fetch.
fn holding(bench: &Bench, old: &Signer) -> Validator {
    let validator = bench.explicit();
    bench.issuer.answers_keys(keys(&[(old, "k")]));
    assert_eq!(judge(&validator, &token(old, "k")), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    bench.clock.pass(secs(30));
    validator
}

#[test]
fn a_rotation_that_keeps_the_kid_costs_one_refetch() {
    let (bench, old, new) = (Bench::new(), ed25519(), ed25519());
    let validator = holding(&bench, &old);
    bench.issuer.answers_keys(keys(&[(&new, "k")]));
    assert_eq!(judge(&validator, &token(&new, "k")), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    assert_eq!(judge(&validator, &token(&new, "k")), Ok(Source::Fresh));
    assert_eq!(judge(&validator, &token(&old, "k")), bad_signature(1));
    assert_eq!(bench.issuer.requests(), [""; 0]);
}

#[test]
fn a_rotation_without_kids_costs_one_refetch() {
    let (bench, old, new) = (Bench::new(), ed25519(), ed25519());
    let validator = holding(&bench, &old);
    bench.issuer.answers_keys(keys(&[(&new, "other")]));
    let anonymous = signed(&new, &serde_json::json!({"alg": "EdDSA"}), &claims());
    assert_eq!(judge(&validator, &anonymous), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_forged_signature_costs_one_refetch_per_cooldown_and_each_key_is_tried_once() {
    let (bench, real, forger) = (Bench::new(), ed25519(), ed25519());
    let validator = holding(&bench, &real);
    for _ in 0..3 {
        assert_eq!(judge(&validator, &token(&forger, "k")), bad_signature(1));
    }
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_key_that_is_new_and_wrong_too_is_counted() {
    let (bench, old, new, forger) = (Bench::new(), ed25519(), ed25519(), ed25519());
    let validator = holding(&bench, &old);
    bench.issuer.answers_keys(keys(&[(&new, "k")]));
    assert_eq!(judge(&validator, &token(&forger, "k")), bad_signature(2));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn both_keys_of_one_kid_are_tried() {
    let (bench, old, new, forger) = (Bench::new(), ed25519(), ed25519(), ed25519());
    let validator = bench.explicit();
    bench.issuer.answers_keys(keys(&[(&old, "k"), (&new, "k")]));
    assert_eq!(judge(&validator, &token(&new, "k")), Ok(Source::Fresh));
    assert_eq!(judge(&validator, &token(&old, "k")), Ok(Source::Fresh));
    assert_eq!(judge(&validator, &token(&forger, "k")), bad_signature(2));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_failed_refetch_leaves_the_verdict_of_a_fresh_set_and_makes_a_stale_one_an_outage() {
    let (bench, old, new) = (Bench::new(), ed25519(), ed25519());
    let validator = holding(&bench, &old);
    bench.issuer.answers_keys(failed(Cause::Timeout));
    assert_eq!(judge(&validator, &token(&new, "k")), bad_signature(1));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    bench.clock.pass(secs(600));
    assert_eq!(judge(&validator, &token(&new, "k")), keys_outage(Cause::Timeout, 20));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}
