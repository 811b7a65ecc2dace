//! Saboteurs that verify a signature of any algorithm badly, or of those that are octets and no integers.

use super::jwk::octets;
use super::stages::Attempt;
use super::view::{Context, View};
use crate::mint::algorithm::{Form, JwsAlg};
use crate::mint::curve::ED25519_ORDER;
use crate::mint::hash::Hash;
use crate::mint::octets::sub;

saboteurs! {
    "does-not-verify-signatures": "the signature of a token is not verified at all",
    reports [],
    caught by [
        "signature/{first-bit,last-bit,of-another-key}-{rs,ps,ed,hs}*",
        "signature/{first-bit,last-bit,of-another-key}-{es256,es384}", "signature/of-the-payload-alone",
        "signature/over-another-*", "signature/length-{truncated,first-half}-{rs,ps,hs}*",
        "signature/swapped-halves-{es256,es384}", "signature/rs-digest-*",
        "signature/length-{truncated,first-half}-eddsa", "algorithms/another-key-of-the-type-*",
        "profiles/*-under-another-key", "profiles/id-token-under-the-secret-of-another",
    ],
    verify = |_| true;

    "compares-all-octets-but-the-last": "the last octet of a tag is not compared",
    reports [],
    caught by ["signature/last-bit-hs*", "signature/length-truncated-hs*"],
    verify = |attempt| tag(attempt, |found, tag| {
        let all = tag.len().saturating_sub(1);
        found.len() >= all && found.get(..all) == tag.get(..all)
    });

    "compares-as-many-octets-as-came": "of a tag as much is compared as was sent",
    reports [],
    caught by ["signature/length-{truncated,first-half,first-octet}-hs*"],
    verify = |attempt| tag(attempt, |found, tag| !found.is_empty() && tag.starts_with(found));

    "compares-the-second-half": "of a tag the second half is compared",
    reports [],
    caught by ["signature/first-bit-hs*"],
    verify = |attempt| tag(attempt, |found, tag| {
        let half = tag.len().div_euclid(2);
        found.len() == tag.len() && found.get(half..) == tag.get(half..)
    });

    "cuts-a-signature-to-its-length": "what stands behind a signature of the right length is overlooked",
    reports [],
    caught by [
        "signature/length-{extended,concatenated-twice}-{rs256,ps256,es256,es384,eddsa,hs256}",
        "encoding/signature-of-a-hundred-kilobytes",
    ],
    view = |view, context| {
        view.signature.truncate(length(view, context).unwrap_or(usize::MAX));
        Ok(())
    };

    "takes-zeros-for-a-signature": "a signature of nothing but zeros is not looked at",
    reports [],
    caught by ["signature/all-zeros-*", "signature/r-and-s-zero-{es256,es384}"],
    verify = |attempt| attempt.holds(attempt.signature) || attempt.signature.iter().all(|octet| *octet == 0);

    "takes-an-s-of-zero-for-good": "an Ed25519 signature whose S is zero is not looked at",
    reports [],
    caught by [
        "signature/ed25519-small-order", "signature/ed25519-r-not-canonical", "signature/all-zeros-eddsa",
    ],
    verify = |attempt| ed25519(attempt, |_, s| s.iter().all(|octet| *octet == 0));

    "reduces-s": "an S of Ed25519 above the order is as good as what is left of it",
    reports [],
    caught by ["signature/ed25519-s-plus-l"],
    verify = |attempt| ed25519(attempt, |attempt, s| {
        let big: Vec<u8> = s.iter().rev().copied().collect();
        let less = sub(&big, &ED25519_ORDER).map(|less| less.into_iter().rev().collect::<Vec<u8>>());
        let r = attempt.signature.get(..32).unwrap_or_default();
        less.is_some_and(|s| attempt.holds(&[r, &s].concat()))
    });

    "takes-an-s-out-of-range-for-no-objection": "an Ed25519 signature whose S is not below the order is not looked at",
    reports [],
    caught by ["signature/ed25519-{s-plus-l,s-is-l}", "signature/all-ones-eddsa"],
    verify = |attempt| ed25519(attempt, |_, s| {
        let big: Vec<u8> = s.iter().rev().copied().collect();
        sub(&big, &ED25519_ORDER).is_some()
    });

    "verifies-no-edwards-curve": "a token under an Ed25519 key is refused",
    reports [],
    caught by [
        "algorithms/eddsa-{eddsa,ed25519}", "algorithms/trusted-eddsa", "keys/{fetched,good}-eddsa",
        "signature/good-eddsa",
    ],
    verify = |attempt| attempt.key.kty() != "OKP" && attempt.holds(attempt.signature);

    "knows-no-secrets": "a token under a secret is refused",
    reports [],
    caught by ["signature/good-hs*", "keys/good-hs256", "profiles/id-token-under-a-secret"],
    verify = |attempt| attempt.key.kty() != "oct" && attempt.holds(attempt.signature);
}

/// Whether this is a good signature, or a tag that is good in this sense: what was found, and what it has to be.
fn tag(attempt: &Attempt<'_>, good: fn(&[u8], &[u8]) -> bool) -> bool {
    let lenient = || {
        let Form::Hmac(hash) = JwsAlg::parse(attempt.alg.name())?.form() else { return None };
        Some(good(attempt.signature, &hash.mac(&octets(attempt.jwk, "k")?, attempt.input)))
    };
    attempt.holds(attempt.signature) || lenient().unwrap_or(false)
}

/// Whether this is a good signature, or one of Ed25519 whose S is good in this sense.
fn ed25519(attempt: &Attempt<'_>, good: fn(&Attempt<'_>, &[u8]) -> bool) -> bool {
    let lenient = || {
        let is_it = JwsAlg::parse(attempt.alg.name())?.form() == Form::Ed25519;
        let (_, s) = attempt.signature.split_at_checked(32).filter(|(_, s)| is_it && s.len() == 32)?;
        Some(good(attempt, s))
    };
    attempt.holds(attempt.signature) || lenient().unwrap_or(false)
}

/// How long a signature has to be.
fn length(view: &View, context: &Context<'_>) -> Option<usize> {
    match JwsAlg::parse(&view.alg())?.form() {
        Form::RsaPkcs1(_) | Form::RsaPss(_) => Some(octets(&context.key_of(view)?, "n")?.len()),
        Form::Ecdsa(curve, _) => Some(curve.octets().saturating_mul(2)),
        Form::Ed25519 => Some(64),
        Form::Hmac(hash) => Some(Hash::octets(hash)),
    }
}
