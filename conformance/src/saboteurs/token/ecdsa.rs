//! Saboteurs that read the two integers of ECDSA wrongly, or calculate with any (FIPS 186-5 section 6.4.2).

use super::jwk::Jwk;
use super::spki::point;
use super::stages::Attempt;
use super::view::View;
use crate::mint::algorithm::{Form, JwsAlg};
use crate::mint::curve::Curve;
use crate::mint::hash::Hash;
use crate::mint::octets::{padded, sub, trimmed};
use k256::ecdsa::signature::hazmat::PrehashVerifier;

saboteurs! {
    "calculates-with-zeros": "two zeros, which hold for every message and every key, are a signature",
    reports ["CVE-2022-21449"],
    caught by ["signature/r-and-s-zero-{es256,es384}", "signature/r-and-s-are-n-{es256,es384}"],
    verify = |attempt| lenient(attempt, |curve, attempt| {
        let halves = halves(attempt.signature)?;
        Some(halves.iter().all(|half| trimmed(&reduced(curve, half)).is_empty()))
    });

    "takes-a-number-out-of-range-for-no-objection": "where r or s is out of range, the signature is not looked at",
    reports [],
    caught by [
        "signature/all-ones-{es256,es384}",
        "signature/{r-zero,s-zero,r-is-n,s-is-n,r-and-s-are-n,r-and-s-zero}-{es256,es384}",
    ],
    verify = |attempt| lenient(attempt, |curve, attempt| {
        let mut halves = halves(attempt.signature)?.into_iter();
        Some(halves.any(|half| trimmed(&half).is_empty() || padded(&half, curve.octets()).as_slice() >= curve.order()))
    });

    "reduces-r-and-s": "a number above the order of the curve is as good as what is left of it",
    reports [],
    caught by ["signature/{r-plus-n,s-plus-n}-{es256,es384}"],
    verify = |attempt| lenient(attempt, |curve, attempt| {
        Some(attempt.holds(&joined(curve, halves(attempt.signature)?.map(|half| reduced(curve, &half)))))
    });

    "takes-r-and-s-in-any-order": "the two integers may have changed places",
    reports [],
    caught by ["signature/swapped-halves-{es256,es384}"],
    verify = |attempt| lenient(attempt, |curve, attempt| {
        let [r, s] = halves(attempt.signature)?;
        Some(attempt.holds(&joined(curve, [s, r])))
    });

    "reads-signatures-in-der": "the two integers may come as X.509 has them",
    reports [],
    caught by ["signature/length-der-{es256,es384}"],
    verify = |attempt| lenient(attempt, |curve, attempt| {
        Some(attempt.holds(&joined(curve, of_der(attempt.signature)?)))
    });

    "takes-halves-of-any-length": "zeros in front of the two integers make no difference",
    reports [],
    caught by ["signature/length-wide-halves-{es256,es384}"],
    verify = |attempt| lenient(attempt, |curve, attempt| {
        Some(attempt.holds(&joined(curve, halves(attempt.signature)?)))
    });

    "reads-es256k-in-any-form": "an ES256K signature may come in DER, twice, or with something behind it",
    reports [],
    caught by ["signature/length-{der,extended,concatenated-twice,wide-halves}-es256k"],
    also = &["ES256K"],
    configure = |configuration| {
        // The library does not verify it, so the rest is judged as if it were another of its kind.
        for alg in &mut configuration.algorithms {
            if alg == "ES256K" {
                "ES256".clone_into(alg);
            }
        }
    },
    view = |view, context| {
        let key = context.key_of(view).filter(|_| view.alg() == "ES256K");
        if key.is_some_and(|jwk| is_es256k(view, &jwk)) {
            view.vouch(context);
        }
        Ok(())
    };
}

/// Whether this is a good signature, or one of ECDSA that is good in this sense.
fn lenient(attempt: &Attempt<'_>, good: fn(Curve, &Attempt<'_>) -> Option<bool>) -> bool {
    let lenient = || match JwsAlg::parse(attempt.alg.name())?.form() {
        Form::Ecdsa(curve, _) => good(curve, attempt),
        Form::RsaPkcs1(_) | Form::RsaPss(_) | Form::Ed25519 | Form::Hmac(_) => None,
    };
    attempt.holds(attempt.signature) || lenient().unwrap_or(false)
}

/// The two halves of a signature of any even length, without zeros in front.
fn halves(signature: &[u8]) -> Option<[Vec<u8>; 2]> {
    let (r, s) = signature.split_at_checked(signature.len().div_euclid(2))?;
    (r.len() == s.len()).then(|| [trimmed(r).to_vec(), trimmed(s).to_vec()])
}

fn joined(curve: Curve, halves: [Vec<u8>; 2]) -> Vec<u8> {
    halves.map(|half| padded(&half, curve.octets())).concat()
}

/// An integer, less the order where it is not below it.
fn reduced(curve: Curve, integer: &[u8]) -> Vec<u8> {
    let length = integer.len().max(curve.octets());
    let (integer, order) = (padded(integer, length), padded(curve.order(), length));
    let less = sub(&integer, &order).unwrap_or(integer);
    trimmed(&less).to_vec()
}

/// The two integers of a SEQUENCE whose lengths take one octet each.
fn of_der(signature: &[u8]) -> Option<[Vec<u8>; 2]> {
    let integer = |from: &[u8]| -> Option<(Vec<u8>, Vec<u8>)> {
        let (length, rest) = from.strip_prefix(&[2])?.split_first()?;
        let (integer, rest) = rest.split_at_checked(usize::from(*length))?;
        Some((trimmed(integer).to_vec(), rest.to_vec()))
    };
    let (length, rest) = signature.strip_prefix(&[0x30])?.split_first()?;
    let (r, rest) = integer(rest.get(..usize::from(*length))?)?;
    let (s, _) = integer(&rest)?;
    Some([r, s])
}

fn is_es256k(view: &View, jwk: &Jwk) -> bool {
    let key = point(jwk).and_then(|point| k256::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok());
    let Some(key) = key else { return false };
    let whole = view.signature.get(..Curve::Secp256k1.octets().saturating_mul(2)).map(<[u8]>::to_vec);
    let forms = [whole, of_der(&view.signature).map(fixed), halves(&view.signature).map(fixed)];
    let hash = Hash::Sha256.of(&view.input);
    forms.into_iter().flatten().any(|octets| {
        let signature = k256::ecdsa::Signature::from_slice(&octets);
        signature.is_ok_and(|signature| key.verify_prehash(&hash, &signature).is_ok())
    })
}

fn fixed(halves: [Vec<u8>; 2]) -> Vec<u8> {
    joined(Curve::Secp256k1, halves)
}
