//! What an accepted token gives, and what a report tells.

use super::*;
use crate::claims::claim::Claim;
use crate::header::parameter::Parameter;
use crate::jwk::{PassedOver, Selection, SkipReason};
use crate::policy::algorithms::AlgorithmSet;
use crate::verify::{Check, KeyOutcome, Missing, Note, Unverified, verify_jws};
use serde::Deserialize;
use std::collections::HashMap;

fn outcome(report: &Report, check: Check) -> Outcome {
    report.rows().iter().find(|row| row.check == check).unwrap().outcome.clone()
}

#[test]
fn every_supported_algorithm_verifies_what_it_signed() {
    for alg in AlgorithmSet::asymmetric().and(AlgorithmSet::symmetric()).iter() {
        let scene = Scene::jwt_with(alg);
        assert_eq!(scene.judge(), Ok(()), "{alg}");
        let mut other = Scene::jwt_with(alg);
        other.keys = scene.keys.clone();
        // There is but one RSA key to sign with.
        let same_key = other.signer.jwk == scene.signer.jwk;
        let expected = if same_key { Ok(()) } else { Err(Rejection::BadSignature { tried: 1 }) };
        assert_eq!(other.judge(), expected, "{alg}");
    }
}

#[test]
fn a_verified_token_gives_its_claims_typed_and_as_the_callers_own_type() {
    #[derive(Debug, PartialEq)]
    struct Mine<'a>(HashMap<&'a str, serde_json::Value>);
    impl<'de: 'a, 'a> Deserialize<'de> for Mine<'a> {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            HashMap::deserialize(deserializer).map(Self)
        }
    }
    let scene = Scene::jwt().claim("groups", "[\"a\",\"b\"]").claim("jti", "\"\\u0037\"");
    let token = scene.token();
    let mut buffers = Buffers::new();
    let verified =
        verify(token.as_bytes(), &scene.keys, &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
    let claims = verified.registered();
    assert_eq!(claims.issuer().as_deref(), Some(ISSUER));
    assert_eq!(claims.subject().as_deref(), Some("alice"));
    assert_eq!(claims.jwt_id().as_deref(), Some("7"));
    assert_eq!(claims.audience().unwrap().to_vec(), ["me"]);
    assert_eq!(claims.expires_at().unwrap().to_unix_time(), UnixTime::from_seconds(NOW + 300));
    assert_eq!(claims.not_before(), None);
    assert_eq!(verified.header().kid().as_deref(), Some("k1"));
    assert_eq!(verified.alg(), Algorithm::Es256);
    assert_eq!(verified.key(), key(&scene.signer.jwk).thumbprint());
    assert!(verified.issuer_checked());
    let mine: Mine<'_> = verified.claims().unwrap();
    assert_eq!(mine.0["groups"], json!(["a", "b"]));
    let wrong = verified.claims::<HashMap<String, u8>>().unwrap_err().to_string();
    assert!(wrong.starts_with("the claims do not fit the type: invalid type: string"), "{wrong}");
}

#[test]
fn nothing_that_came_with_a_token_is_shown_by_debug() {
    let scene = Scene::jwt();
    let token = scene.token();
    let mut buffers = Buffers::new();
    let unverified =
        Unverified::parse(token.as_bytes(), &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
    assert_eq!(format!("{unverified:?}"), "Unverified { alg: Es256, .. }");
    let Selection::Hit(candidates) = scene.keys.select(unverified.alg(), unverified.kid(), &[]) else {
        panic!("one key")
    };
    let verified = unverified.verify(&candidates).unwrap();
    assert_eq!(format!("{verified:?}"), "Verified { alg: Es256, issuer_checked: true, .. }");
}

#[test]
fn a_lookup_learns_which_keys_failed_and_may_try_others() {
    let scene = Scene::jwt();
    let token = scene.token();
    let mut buffers = Buffers::new();
    let unverified =
        Unverified::parse(token.as_bytes(), &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
    assert_eq!((unverified.alg(), unverified.kid()), (Algorithm::Es256, Some("k1")));
    let others = [named(&signer(Algorithm::Es256), "k1"), named(&signer(Algorithm::Es256), "k1")];
    let rotated = KeySet::from_keys(others.to_vec());
    let Selection::Hit(candidates) = rotated.select(unverified.alg(), unverified.kid(), &[]) else {
        panic!("two keys")
    };
    let failed = unverified.verify(&candidates).unwrap_err();
    assert_eq!(failed.tried().collect::<Vec<_>>(), others.each_ref().map(Key::thumbprint));
    assert_eq!(Rejection::from(failed), Rejection::BadSignature { tried: 2 });
    let Selection::Hit(candidates) = scene.keys.select(unverified.alg(), unverified.kid(), &[]) else {
        panic!("one key")
    };
    assert!(unverified.verify(&candidates).is_ok());
    let not_found = unverified.key_not_found();
    assert_eq!((not_found.code(), unverified.key_ambiguous().code()), ("key_not_found", "key_ambiguous"));
}

#[test]
fn a_lookup_that_waited_judges_the_times_again_and_nothing_else() {
    let scene = Scene::jwt();
    let token = scene.token();
    let mut buffers = Buffers::new();
    let unverified =
        Unverified::parse(token.as_bytes(), &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
    let at = |seconds| unverified.recheck_times(UnixTime::from_seconds(NOW + seconds)).map_err(|r| r.code());
    assert_eq!(at(359), Ok(()));
    assert_eq!(at(360), Err("expired"));
    assert_eq!(at(-71), Err("issued_in_future"));
}

#[test]
fn a_policy_without_an_issuer_says_so() {
    let mut scene = Scene::jwt().claim("iss", "\"anybody\"");
    scene.policy = TokenPolicy::jwt(ExpectedIssuer::NotChecked, ExpectedAudience::AnyOf(&["me"])).unwrap();
    let token = scene.token();
    let report = explain(token.as_bytes(), Some(&scene.keys), &scene.policy, &scene.limits, now());
    assert_eq!(report.verdict(), Verdict::Accepted);
    assert_eq!(report.notes(), [Note::IssuerNotChecked]);
    assert!(report.notes()[0].to_string().starts_with("issuer not checked"));
    assert_eq!(outcome(&report, Check::Issuer), Outcome::NotAsked);
    let mut buffers = Buffers::new();
    let verified =
        verify(token.as_bytes(), &scene.keys, &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
    assert!(!verified.issuer_checked());
}

#[test]
fn a_report_goes_on_past_the_first_refusal() {
    let scene =
        Scene::jwt().claim("iss", "\"x\"").claim("exp", "1").claim("nonce", "\"secret\"").param("jwk", "{}");
    let report = explain(scene.token().as_bytes(), Some(&scene.keys), &scene.policy, &scene.limits, now());
    assert_eq!(report.verdict(), Verdict::Refused(Check::Issuer));
    let refused: Vec<Check> = report
        .rows()
        .iter()
        .filter(|row| matches!(row.outcome, Outcome::Refused(_)))
        .map(|row| row.check)
        .collect();
    assert_eq!(refused, [Check::Issuer, Check::Expiry]);
    assert_eq!(outcome(&report, Check::Signature), Outcome::Passed);
    assert_eq!(report.notes(), [Note::KeyHintIgnored(Parameter::Jwk)]);
    assert!(report.claims().iter().all(|(claim, _)| *claim != Claim::Nonce));
    assert_eq!(report.header()[0].1.as_str(), "\\\"ES256\\\"");
}

#[test]
fn a_check_that_could_not_be_made_says_what_it_needs() {
    let scene = Scene::jwt();
    let told =
        |token: &str| explain(token.as_bytes(), Some(&scene.keys), &scene.policy, &scene.limits, now());
    let needs = |check| Outcome::NotJudged(Missing::Check(check));
    let no_form = told("a.b");
    assert_eq!(outcome(&no_form, Check::HeaderEncoding), needs(Check::Form));
    assert_eq!(outcome(&no_form, Check::Signature), needs(Check::Form));
    let token = scene.token();
    let payload = token.split('.').nth(1).unwrap();
    let no_payload = told(&token.replace(payload, "A"));
    assert_eq!(outcome(&no_payload, Check::Algorithm), Outcome::Passed);
    assert_eq!(outcome(&no_payload, Check::Issuer), needs(Check::PayloadEncoding));
    let extended = Scene::jwt().param("x", "1").param("crit", "[\"x\"]");
    let report =
        explain(extended.token().as_bytes(), Some(&extended.keys), &extended.policy, &extended.limits, now());
    assert_eq!(outcome(&report, Check::Signature), needs(Check::Critical));
    assert_eq!(outcome(&report, Check::Key), Outcome::Passed);
}

#[test]
fn without_keys_nothing_is_ever_accepted() {
    let scene = Scene::jwt();
    let report = explain(scene.token().as_bytes(), None, &scene.policy, &scene.limits, now());
    assert_eq!((report.verdict(), report.verdict().code()), (Verdict::Unverified, "unverified"));
    assert_eq!(outcome(&report, Check::Key), Outcome::NotJudged(Missing::Keys));
    let empty = KeySet::from_keys(Vec::new());
    let report = explain(scene.token().as_bytes(), Some(&empty), &scene.policy, &scene.limits, now());
    assert_eq!(report.verdict(), Verdict::Refused(Check::Key));
}

#[test]
fn every_key_is_told_with_its_reason() {
    let scene = Scene::jwt();
    let secret = signer(Algorithm::Hs256);
    let set = json!({"keys": [
        with(&signer(Algorithm::Es256).jwk, &[("kid", json!("k1"))]),
        with(&scene.signer.jwk, &[("kid", json!("k1"))]),
        with(&signer(Algorithm::Es256).jwk, &[("kid", json!("k1"))]),
        with(&signer(Algorithm::Es256).jwk, &[("kid", json!("k2"))]),
        with(&secret.jwk, &[("kid", json!("k1"))]),
        {"kty": "ZZ", "kid": "odd\n"},
    ]});
    let keys = KeySet::parse(set.to_string().as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap();
    let report = explain(scene.token().as_bytes(), Some(&keys), &scene.policy, &scene.limits, now());
    let outcomes: Vec<KeyOutcome> = report.keys().iter().map(|row| row.outcome.unwrap()).collect();
    assert_eq!(
        outcomes,
        [
            KeyOutcome::Failed,
            KeyOutcome::Verified,
            KeyOutcome::NotTried,
            KeyOutcome::PassedOver(PassedOver::Kid),
            KeyOutcome::PassedOver(PassedOver::KeyType),
            KeyOutcome::Skipped(SkipReason::UnknownKeyType),
        ]
    );
    assert_eq!(report.keys()[4].thumbprint, None, "a secret has no thumbprint that is shown");
    assert_eq!(report.keys()[5].kid.as_ref().unwrap().as_str(), "odd\\u{a}");
}

#[test]
fn a_bare_jws_has_a_payload_of_any_kind_and_the_header_rules_of_all() {
    let signer = signer(Algorithm::Ed25519);
    let judge = |header: &str| {
        let token = compact(&signer, header, b"no json");
        let mut buffers = Buffers::new();
        let allowed = AlgorithmSet::asymmetric();
        let key = key(&signer.jwk);
        verify_jws(token.as_bytes(), &key, allowed, &Limits::DEFAULT, &mut buffers)
            .map(|bare| bare.payload().to_vec())
            .map_err(|rejection| rejection.code())
    };
    let header = "{\"alg\":\"EdDSA\",\"typ\":\"x\",\"cty\":\"JWT\",\"kid\":\"other\"}";
    assert_eq!(judge(header), Ok(b"no json".to_vec()));
    assert_eq!(judge("{\"alg\":\"EdDSA\",\"crit\":[\"x\"],\"x\":1}"), Err("crit_unknown"));
    assert_eq!(judge("{\"alg\":\"EdDSA\",\"b64\":false}"), Err("unencoded_payload"));
    assert_eq!(judge("{\"alg\":\"EdDSA\",\"typ\":1}"), Err("header_wrong_type"));
}

#[test]
fn a_warm_buffer_serves_the_next_token() {
    let scene = Scene::jwt();
    let token = scene.token();
    let mut buffers = Buffers::new();
    for _ in 0..2 {
        verify(token.as_bytes(), &scene.keys, &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
    }
    let used = format!("{buffers:?}");
    verify(token.as_bytes(), &scene.keys, &scene.policy, &scene.limits, now(), &mut buffers).unwrap();
    assert_eq!(format!("{buffers:?}"), used);
}
