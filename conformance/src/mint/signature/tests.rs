use super::*;
use crate::mint::curve::Curve;
use crate::mint::keys::KeyName;
use crate::mint::octets::add;
use crate::mint::sign::sign;
use countersign::base64url::encode;
use countersign::jwk::{Key, KeyLimits, Origin};
use countersign::jws::Buffers;
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::limits::Limits;
use countersign::verify::verify_jws;
use serde_json::Value;
use std::collections::BTreeSet;

/// One key for each algorithm.
fn key(alg: JwsAlg) -> KeyName {
    match alg {
        JwsAlg::Rs256 | JwsAlg::Rs384 | JwsAlg::Rs512 | JwsAlg::Ps256 | JwsAlg::Ps384 | JwsAlg::Ps512 => {
            KeyName::Rsa2048
        }
        JwsAlg::Es256 => KeyName::P256,
        JwsAlg::Es384 => KeyName::P384,
        JwsAlg::Es512 => KeyName::P521,
        JwsAlg::Es256k => KeyName::K256,
        JwsAlg::EdDsa | JwsAlg::Ed25519 => KeyName::Ed25519,
        JwsAlg::Hs256 | JwsAlg::Hs384 | JwsAlg::Hs512 => KeyName::Hmac512,
    }
}

/// The algorithms that the library verifies.
fn judged() -> impl Iterator<Item = JwsAlg> {
    JwsAlg::ALL.iter().copied().filter(|alg| !matches!(alg, JwsAlg::Es512 | JwsAlg::Es256k))
}

/// The first signing input whose signature begins with a zero octet, with the signature.
fn beginning_with_zero(alg: JwsAlg) -> (String, Vec<u8>) {
    (0..5_000)
        .map(|number| {
            let input = input(alg, &number.to_string());
            let signature = sign(alg, key(alg), input.as_bytes()).unwrap();
            (input, signature)
        })
        .find(|(_, signature)| signature[0] == 0)
        .unwrap()
}

fn input(alg: JwsAlg, payload: &str) -> String {
    format!("{}.{}", encode(format!(r#"{{"alg":"{alg}"}}"#).as_bytes()), encode(payload.as_bytes()))
}

fn verdict(alg: JwsAlg, input: &str, signature: &[u8]) -> Result<(), &'static str> {
    let jwk = Value::Object(key(alg).public_jwk()).to_string();
    let key = Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap();
    let token = format!("{input}.{}", encode(signature));
    let all = AlgorithmSet::asymmetric().and(AlgorithmSet::symmetric());
    verify_jws(token.as_bytes(), &key, all, &Limits::DEFAULT, &mut Buffers::new())
        .map(|_| ())
        .map_err(|rejection| rejection.code())
}

#[test]
fn the_names_are_these_and_never_change() {
    let names: Vec<&str> = SignatureMutation::ALL.iter().map(|mutation| mutation.name()).collect();
    assert_eq!(
        names,
        [
            "flip-first-bit",
            "flip-last-bit",
            "empty",
            "first-octet",
            "first-half",
            "truncated",
            "extended",
            "leading-zero-added",
            "leading-zero-dropped",
            "zeros",
            "ones",
            "concatenated-twice",
            "der",
            "wide-halves",
            "swapped-halves",
            "r-zero",
            "s-zero",
            "r-and-s-zero",
            "r-is-n",
            "s-is-n",
            "r-and-s-are-n",
            "r-plus-n",
            "s-plus-n",
            "high-s",
            "ed25519-s-plus-l",
            "ed25519-s-is-l",
            "ed25519-small-order",
            "ed25519-r-not-canonical",
        ]
    );
    let all = SignatureMutation::ALL.iter();
    assert!(all.clone().all(|mutation| SignatureMutation::parse(mutation.name()) == Some(*mutation)));
    assert!(all.clone().all(|mutation| mutation.about().ends_with('.')));
    assert_eq!(all.map(|mutation| mutation.about()).collect::<BTreeSet<_>>().len(), 28);
}

#[test]
fn the_library_refuses_every_mutation_but_the_one_that_stays_valid() {
    let mut applied = BTreeSet::new();
    for alg in judged() {
        let input = input(alg, "{}");
        let signature = sign(alg, key(alg), input.as_bytes()).unwrap();
        assert_eq!(verdict(alg, &input, &signature), Ok(()), "{alg}");
        for mutation in SignatureMutation::ALL {
            let Some(mutated) = mutation.apply(alg, &signature) else { continue };
            applied.insert(*mutation);
            let expected = match mutation {
                SignatureMutation::Empty => Err("signature_empty"),
                mutation if mutation.stays_valid() => Ok(()),
                _ => {
                    assert_ne!(mutated, signature, "{alg} {mutation}");
                    Err("bad_signature")
                }
            };
            assert_eq!(verdict(alg, &input, &mutated), expected, "{alg} {mutation}");
        }
    }
    for alg in judged() {
        let dropped = SignatureMutation::LeadingZeroDropped;
        let (input, signature) = match alg {
            JwsAlg::EdDsa | JwsAlg::Ed25519 | JwsAlg::Hs256 | JwsAlg::Hs384 | JwsAlg::Hs512 => {
                assert_eq!(dropped.apply(alg, &[0; 64]), None, "{alg}");
                continue;
            }
            // One case of each padding is enough: 256 signatures of RSA take their time.
            JwsAlg::Rs384 | JwsAlg::Rs512 | JwsAlg::Ps384 | JwsAlg::Ps512 => continue,
            _ => beginning_with_zero(alg),
        };
        applied.insert(dropped);
        let mutated = dropped.apply(alg, &signature).unwrap();
        assert!(mutated.len() < signature.len(), "{alg}");
        assert_eq!(verdict(alg, &input, &signature), Ok(()), "{alg}");
        assert_eq!(verdict(alg, &input, &mutated), Err("bad_signature"), "{alg}");
    }
    assert_eq!(applied.into_iter().collect::<Vec<_>>(), SignatureMutation::ALL);
}

#[test]
fn each_mutation_applies_to_the_algorithms_of_its_kind() {
    for alg in JwsAlg::ALL {
        let signature = sign(*alg, key(*alg), b"header.payload").unwrap();
        for mutation in SignatureMutation::ALL {
            let ecdsa = (SignatureMutation::Der..=SignatureMutation::HighS).contains(mutation);
            let ed25519 = (SignatureMutation::Ed25519SPlusL..).contains(mutation);
            let expected = match (ecdsa, ed25519) {
                (true, _) => alg.name().starts_with("ES"),
                (_, true) => alg.name().starts_with("Ed"),
                _ if *mutation == SignatureMutation::LeadingZeroDropped => continue,
                _ => true,
            };
            assert_eq!(mutation.apply(*alg, &signature).is_some(), expected, "{alg} {mutation}");
            assert_eq!(mutation.apply(*alg, &[]), None, "{alg} {mutation}");
        }
    }
}

#[test]
fn a_high_s_is_above_half_the_order_and_the_two_signatures_make_the_order() {
    let alg = JwsAlg::Es256;
    let mut both = BTreeSet::new();
    for number in 0..16 {
        let input = input(alg, &number.to_string());
        let signature = sign(alg, KeyName::P256, input.as_bytes()).unwrap();
        let high = SignatureMutation::HighS.apply(alg, &signature).unwrap();
        assert_eq!(verdict(alg, &input, &high), Ok(()));
        assert_eq!(SignatureMutation::HighS.apply(alg, &high), Some(high.clone()));
        let order = Curve::P256.order();
        let negated = add(&signature[32..], &high[32..]);
        assert!(high == signature || negated.as_deref() == Some(order));
        assert!(add(&high[32..], &high[32..]).is_none_or(|twice| twice.as_slice() > order));
        both.insert(high == signature);
    }
    assert_eq!(both, BTreeSet::from([false, true]));
}

#[test]
fn a_sum_with_the_order_takes_another_octet_only_where_it_has_to() {
    let octets = |mutation: SignatureMutation, alg, signature: &[u8]| mutation.apply(alg, signature).unwrap();
    let p256 = sign(JwsAlg::Es256, KeyName::P256, b"").unwrap();
    let sum = octets(SignatureMutation::SPlusN, JwsAlg::Es256, &p256);
    assert_eq!((sum.len(), &sum[..33]), (66, [&[0], &p256[..32]].concat().as_slice()));
    assert_eq!(sum[33], 1);
    let one = [vec![0; 31], vec![1], vec![0; 31], vec![1]].concat();
    let sum = octets(SignatureMutation::SPlusN, JwsAlg::Es256, &one);
    assert_eq!((sum.len(), sum[63]), (64, 0x52));
    let sum = octets(SignatureMutation::RPlusN, JwsAlg::Es256, &one);
    assert_eq!((sum.len(), sum[31]), (64, 0x52));
    let p521 = sign(JwsAlg::Es512, KeyName::P521, b"").unwrap();
    assert_eq!(octets(SignatureMutation::SPlusN, JwsAlg::Es512, &p521).len(), 132);
}

#[test]
fn der_is_what_a_verifier_of_der_takes() {
    for (alg, key) in [(JwsAlg::Es256, KeyName::P256), (JwsAlg::Es384, KeyName::P384)] {
        for number in 0..8u8 {
            let signature = sign(alg, key, &[number]).unwrap();
            let der = SignatureMutation::Der.apply(alg, &signature).unwrap();
            let same = match alg {
                JwsAlg::Es256 => {
                    p256::ecdsa::Signature::from_der(&der).unwrap().to_bytes().as_slice() == signature
                }
                _ => p384::ecdsa::Signature::from_der(&der).unwrap().to_bytes().as_slice() == signature,
            };
            assert!(same, "{alg}");
        }
    }
    let p521 = sign(JwsAlg::Es512, KeyName::P521, b"").unwrap();
    let der = SignatureMutation::Der.apply(JwsAlg::Es512, &p521).unwrap();
    assert_eq!(p521::ecdsa::Signature::from_der(&der).unwrap().to_bytes().as_slice(), p521);
    let zeros = SignatureMutation::Der.apply(JwsAlg::Es256, &[0; 64]);
    assert_eq!(zeros, Some(vec![0x30, 6, 2, 1, 0, 2, 1, 0]));
}

#[test]
fn a_signature_of_another_length_has_no_halves() {
    for octets in [63, 65, 96] {
        assert_eq!(SignatureMutation::Der.apply(JwsAlg::Es256, &vec![1; octets]), None);
        assert_eq!(SignatureMutation::Ed25519SPlusL.apply(JwsAlg::EdDsa, &vec![1; octets]), None);
    }
}

#[test]
fn a_signature_of_small_order_is_good_for_every_message_under_a_key_of_small_order() {
    use ring::signature::{ED25519, UnparsedPublicKey};
    let neutral: Vec<u8> = [vec![1], vec![0; 31]].concat();
    let signature = sign(JwsAlg::EdDsa, KeyName::Ed25519, b"").unwrap();
    let small = SignatureMutation::Ed25519SmallOrder.apply(JwsAlg::EdDsa, &signature).unwrap();
    for message in [b"one".as_slice(), b"two"] {
        UnparsedPublicKey::new(&ED25519, &neutral).verify(message, &small).unwrap();
    }
}
