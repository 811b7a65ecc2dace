use super::*;
use crate::algorithm::SignatureLength;
use crate::base64url::encode;
use crate::fixtures::{signer, with};
use crate::jwk::{KeyLimits, Origin};
use proptest::prelude::*;
use serde_json::{Value, json};

const INPUT: &[u8] = b"header.payload";

fn key(jwk: &Value) -> Key {
    Key::parse(jwk.to_string().as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap()
}

fn supported() -> impl Iterator<Item = Algorithm> {
    Algorithm::ALL.iter().copied().filter(|alg| alg.support() != Support::Unsupported)
}

#[test]
fn each_algorithm_accepts_its_own_signature_and_no_change_of_it() {
    for alg in supported() {
        let signer = signer(alg);
        let key = key(&signer.jwk);
        let signature = signer.sign(INPUT);
        assert_eq!(verify(alg, &key, INPUT, &signature), Ok(()), "{alg}");
        let bad = |input: &[u8], signature: &[u8]| {
            assert_eq!(verify(alg, &key, input, signature), Err(SignatureError::BadSignature), "{alg}");
        };
        bad(b"header.payloae", &signature);
        bad(b"header.payloa", &signature);
        bad(b"", &signature);
        bad(INPUT, &signature[1..]);
        bad(INPUT, &[&[0], signature.as_slice()].concat());
        bad(INPUT, &vec![0; signature.len()]);
        bad(INPUT, &vec![0xff; signature.len()]);
    }
}

#[test]
fn a_signature_has_the_length_of_its_algorithm() {
    for alg in supported() {
        let signer = signer(alg);
        let signature = signer.sign(INPUT);
        let octets = match alg.signature_length() {
            SignatureLength::Modulus => 256,
            SignatureLength::Octets(octets) => octets,
        };
        assert_eq!(signature.len(), octets, "{alg}");
        let key = key(&signer.jwk);
        let padded = signature.iter().copied().chain(core::iter::repeat(0));
        for length in (0..=octets + 40).filter(|length| *length != octets) {
            let other: Vec<u8> = padded.clone().take(length).collect();
            assert_eq!(
                verify(alg, &key, INPUT, &other),
                Err(SignatureError::BadSignature),
                "{alg}, {length}"
            );
        }
    }
}

#[test]
fn a_signature_is_good_for_one_algorithm_only() {
    for alg in supported() {
        let signer = signer(alg);
        let key = key(&signer.jwk);
        let signature = signer.sign(INPUT);
        for other in Algorithm::ALL.iter().copied().filter(|other| *other != alg) {
            let expected = match (other.support(), key.passed_over(other, None)) {
                (Support::Unsupported, _) => Err(SignatureError::Unsupported),
                (_, Some(_)) => Err(SignatureError::KeyMismatch),
                // One signature scheme with two names.
                _ if alg.name().starts_with("Ed") => Ok(()),
                _ => Err(SignatureError::BadSignature),
            };
            assert_eq!(verify(other, &key, INPUT, &signature), expected, "{other} for {alg}");
        }
    }
}

#[test]
fn no_mac_is_computed_with_a_public_key() {
    let signer = signer(Algorithm::Rs256);
    let public = key(&signer.jwk);
    for text in [signer.jwk.to_string(), signer.jwk["n"].as_str().unwrap().to_owned()] {
        let forged = ring::hmac::sign(&ring::hmac::Key::new(ring::hmac::HMAC_SHA256, text.as_bytes()), INPUT);
        let verdict = verify(Algorithm::Hs256, &public, INPUT, forged.as_ref());
        assert_eq!(verdict, Err(SignatureError::KeyMismatch));
    }
}

#[test]
fn what_a_key_says_of_itself_is_kept_to_at_the_time_of_the_operation() {
    let signer = signer(Algorithm::Es256);
    let signature = signer.sign(INPUT);
    let verdict = |members: &[(&str, Value)]| {
        verify(Algorithm::Es256, &key(&with(&signer.jwk, members)), INPUT, &signature)
    };
    assert_eq!(verdict(&[("alg", json!("ES256")), ("use", json!("sig"))]), Ok(()));
    for (member, value) in
        [("alg", json!("ES384")), ("alg", json!("new")), ("use", json!("enc")), ("key_ops", json!(["sign"]))]
    {
        assert_eq!(verdict(&[(member, value)]), Err(SignatureError::KeyMismatch), "{member}");
    }
    assert_eq!(verdict(&[("kid", json!("any"))]), Ok(()));
}

#[test]
fn a_secret_is_used_for_the_hashes_that_it_is_long_enough_for() {
    let lengths = [(32, [true, false, false]), (47, [true, false, false]), (48, [true, true, false])];
    let more = [(63, [true, true, false]), (64, [true, true, true]), (200, [true, true, true])];
    for (octets, usable) in lengths.into_iter().chain(more) {
        let secret = vec![9; octets];
        let key = key(&json!({"kty": "oct", "k": encode(&secret)}));
        let macs = [
            (Algorithm::Hs256, ring::hmac::HMAC_SHA256),
            (Algorithm::Hs384, ring::hmac::HMAC_SHA384),
            (Algorithm::Hs512, ring::hmac::HMAC_SHA512),
        ];
        for ((alg, mac), usable) in macs.into_iter().zip(usable) {
            let tag = ring::hmac::sign(&ring::hmac::Key::new(mac, &secret), INPUT);
            let expected = if usable { Ok(()) } else { Err(SignatureError::KeyMismatch) };
            assert_eq!(verify(alg, &key, INPUT, tag.as_ref()), expected, "{alg} with {octets} octets");
        }
    }
}

#[test]
fn an_ecdsa_signature_in_der_is_refused() {
    let signer = signer(Algorithm::Es256);
    let signature = signer.sign(INPUT);
    let integer = |octets: &[u8]| {
        let significant: Vec<u8> = octets.iter().copied().skip_while(|octet| *octet == 0).collect();
        let sign: &[u8] = if significant[0] & 0x80 == 0 { &[] } else { &[0] };
        [&[2, u8::try_from(sign.len() + significant.len()).unwrap()], sign, &significant].concat()
    };
    let (r, s) = signature.split_at(32);
    let inner = [integer(r), integer(s)].concat();
    let der = [&[0x30, u8::try_from(inner.len()).unwrap()], inner.as_slice()].concat();
    let public = ring::signature::UnparsedPublicKey::new(&ring::signature::ECDSA_P256_SHA256_ASN1, {
        let octets =
            |member: &str| crate::base64url::decode(signer.jwk[member].as_str().unwrap().as_bytes()).unwrap();
        [vec![4], octets("x"), octets("y")].concat()
    });
    public.verify(INPUT, &der).unwrap();
    assert_eq!(verify(Algorithm::Es256, &key(&signer.jwk), INPUT, &der), Err(SignatureError::BadSignature));
}

#[test]
fn ecdsa_integers_of_zero_or_of_the_order_and_above_are_refused() {
    let signer = signer(Algorithm::Es256);
    let key = key(&signer.jwk);
    let (r, s) = (signer.sign(INPUT)[..32].to_vec(), signer.sign(INPUT)[32..].to_vec());
    let (zero, high) = (vec![0; 32], vec![0xff; 32]);
    for (r, s) in [(&zero, &zero), (&zero, &s), (&r, &zero), (&high, &s), (&r, &high)] {
        let signature = [r.as_slice(), s].concat();
        assert_eq!(verify(Algorithm::Es256, &key, INPUT, &signature), Err(SignatureError::BadSignature));
    }
}

#[test]
fn octets_that_are_no_ed25519_point_verify_nothing() {
    let signer = signer(Algorithm::EdDsa);
    let signature = signer.sign(INPUT);
    for lowest in 2..40u8 {
        let mut encoded = [0; 32];
        encoded[0] = lowest;
        let jwk = with(&signer.jwk, &[("x", json!(encode(&encoded)))]);
        let verdict = verify(Algorithm::EdDsa, &key(&jwk), INPUT, &signature);
        assert_eq!(verdict, Err(SignatureError::BadSignature));
    }
}

proptest! {
    #[test]
    fn one_changed_bit_is_one_too_many(alg in 0..13usize, message: Vec<u8>, bit: prop::sample::Index) {
        let alg = supported().nth(alg).unwrap();
        let signer = signer(alg);
        let key = key(&signer.jwk);
        let mut signature = signer.sign(&message);
        prop_assert_eq!(verify(alg, &key, &message, &signature), Ok(()));
        let bit = bit.index((signature.len() + message.len()) * 8);
        let mut message = message;
        match bit.checked_sub(signature.len() * 8) {
            None => signature[bit / 8] ^= 1 << (bit % 8),
            Some(bit) => message[bit / 8] ^= 1 << (bit % 8),
        }
        prop_assert_eq!(verify(alg, &key, &message, &signature), Err(SignatureError::BadSignature));
    }
}
