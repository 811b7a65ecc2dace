//! Every reason to refuse a token, each beside a twin that differs in one thing and is accepted.

mod claims;
mod form;
mod header;
mod login;
mod times;

use super::*;
use crate::claims::claim::Claim;
use crate::claims::numeric_date::NumericDate;
use crate::header::parameter::Parameter;
use crate::json::{JsonError, Kind};
use crate::jwk::PassedOver;
use crate::jws::Segment;
use crate::policy::algorithms::AlgorithmSet;
use crate::policy::id_token::{AuthorizedParty, Presence};
use crate::rejection::excerpt::Excerpt;
use crate::verify::verify_jws;
use core::time::Duration;

fn is(text: &str) -> Excerpt {
    Excerpt::of(text)
}

fn date(seconds: i64) -> NumericDate {
    NumericDate::from_json_number(&seconds.to_string())
}

fn hour() -> Duration {
    Duration::from_secs(3_600)
}

const CORE: &str = "OIDC Core 3.1.3.7";

/// The accepted twin, what is refused, and why.
type Case = (Scene, Scene, Rejection);

/// The key and the signature.
fn keys() -> Vec<Case> {
    let jwt = Scene::jwt;
    vec![
        (
            jwt(),
            jwt().param("kid", "\"K1\""),
            Rejection::KeyNotFound { alg: Algorithm::Es256, kid: Some(is("K1")) },
        ),
        (
            jwt().no_param("kid"),
            jwt().no_param("kid").keys(|own| vec![named(own, "a"), named(&signer(Algorithm::Es256), "b")]),
            Rejection::KeyAmbiguous { alg: Algorithm::Es256, kid: None },
        ),
        (
            jwt().keys(|own| {
                let others = (0..3).map(|_| named(&signer(Algorithm::Es256), "k1"));
                others.chain([named(own, "k1")]).collect()
            }),
            jwt().keys(|own| {
                let others = (0..4).map(|_| named(&signer(Algorithm::Es256), "k1"));
                others.chain([named(own, "k1")]).collect()
            }),
            Rejection::KeyAmbiguous { alg: Algorithm::Es256, kid: Some(is("k1")) },
        ),
        (
            jwt(),
            jwt().keys(|_| {
                vec![named(&signer(Algorithm::Es256), "k1"), named(&signer(Algorithm::Es256), "k1")]
            }),
            Rejection::BadSignature { tried: 2 },
        ),
    ]
}

/// One key was given, and it is not one for the token.
fn mismatch() -> Rejection {
    let scene = Scene::jwt();
    let token = scene.token();
    let judge = |alg| {
        let mut buffers = Buffers::new();
        let key = key(&signer(alg).jwk);
        let allowed = AlgorithmSet::asymmetric();
        verify_jws(token.as_bytes(), &key, allowed, &Limits::DEFAULT, &mut buffers).map(drop)
    };
    assert_eq!(judge(Algorithm::Es256), Err(Rejection::BadSignature { tried: 1 }));
    assert_eq!(judge(Algorithm::Hs256), Err(Rejection::KeyMismatch { reason: PassedOver::KeyType }));
    judge(Algorithm::Rs256).unwrap_err()
}

#[test]
fn every_rejection_of_the_table_is_given_for_its_reason_and_for_no_other() {
    let mut codes = vec![mismatch().code()];
    let cases = [header::header(), claims::claims(), times::times(), login::login(), keys(), form::limited()];
    for (index, (twin, refused, rejection)) in cases.into_iter().flatten().enumerate() {
        let (header, claims) = (refused.header.text(), refused.claims.text());
        assert_eq!(twin.judge(), Ok(()), "twin of row {index}: {header} {claims}");
        assert_eq!(refused.judge(), Err(rejection.clone()), "row {index}: {header} {claims}");
        codes.push(rejection.code());
    }
    let scene = Scene::jwt();
    let token = scene.token();
    assert_eq!(scene.judge_token(&token), Ok(()));
    for (index, (tamper, rejection)) in form::tampered().into_iter().enumerate() {
        assert_eq!(scene.judge_token(&tamper(&token)), Err(rejection.clone()), "tampered row {index}");
        codes.push(rejection.code());
    }
    for code in Rejection::CODES {
        assert!(codes.contains(code), "no row for {code}");
    }
}

#[test]
fn the_claims_that_a_profile_requires_are_named_when_they_are_missing() {
    type Required = (fn() -> Scene, &'static [Claim], &'static str);
    let table: [Required; 2] = [
        (
            || Scene::id_token(|rules| rules),
            &[Claim::Iss, Claim::Sub, Claim::Aud, Claim::Exp, Claim::Iat],
            "OIDC Core 2",
        ),
        (
            Scene::access_token,
            &[Claim::Iss, Claim::Exp, Claim::Aud, Claim::Sub, Claim::ClientId, Claim::Iat, Claim::Jti],
            "RFC 9068 2.2",
        ),
    ];
    for (scene, required, section) in table {
        for claim in required {
            let expected = Rejection::ClaimMissing { claim: *claim, section };
            assert_eq!(scene().no_claim(claim.name()).judge(), Err(expected));
        }
    }
}

#[test]
fn every_claim_can_be_required_and_is_then_missed() {
    for claim in Claim::ALL {
        let scene = Scene::jwt().policy(|policy| policy.with_required(&[*claim])).no_claim(claim.name());
        match scene.judge() {
            Err(Rejection::ClaimMissing { claim: missing, .. }) => assert_eq!(missing, *claim),
            other => panic!("{claim}: {other:?}"),
        }
    }
}

#[test]
fn no_profile_accepts_the_token_of_another() {
    type Made = (&'static str, fn() -> Scene);
    let made: [Made; 3] = [
        ("id-token", || Scene::id_token(|rules| rules)),
        ("access-token", Scene::access_token),
        ("mcp", Scene::mcp),
    ];
    for (from, token) in made {
        for (to, judge) in made {
            let (token, mut judge) = (token(), judge());
            judge.keys = token.keys.clone();
            assert_eq!(judge.judge_token(&token.token()).is_ok(), from == to, "{from} as {to}");
        }
    }
}
