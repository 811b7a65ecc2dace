use super::*;
use crate::base64url::{Base64urlError, encode};
use crate::fixtures::{signer, with};
use crate::json::JsonError;
use SkipReason::{
    Base64url, DuplicateKeyOps, IntegerNotMinimal, KeyAgreementCurve, KidTooLong, Missing, PrivateKey,
    RsaExponentEven, RsaExponentTooLarge, RsaExponentTooSmall, RsaModulusEven, RsaTooLarge, RsaTooSmall,
    SecretTooShort, SymmetricKey, UnknownKeyType, UnsupportedCurve, UseContradictsKeyOps, WrongType,
};
use serde_json::json;

/// An odd number of this many bits. Nothing asks whether it is a product of two primes.
fn modulus(bits: usize) -> Value {
    let mut octets = vec![0; bits.div_ceil(8)];
    octets[0] = 1 << ((bits - 1) % 8);
    *octets.last_mut().unwrap() |= 1;
    encode(&octets).into()
}

fn rsa() -> Value {
    jwk(Algorithm::Rs256)
}

fn rsa_of(bits: usize) -> Value {
    with(&rsa(), &[("n", modulus(bits))])
}

fn rsa_with_e(e: &[u8]) -> Value {
    with(&rsa(), &[("e", json!(encode(e)))])
}

#[test]
fn every_usable_key_is_read_from_either_origin() {
    let expected = [
        (Algorithm::Rs256, "RSA", None, Some(2048)),
        (Algorithm::Es256, "EC", Some("P-256"), None),
        (Algorithm::Es384, "EC", Some("P-384"), None),
        (Algorithm::Ed25519, "OKP", Some("Ed25519"), None),
    ];
    for (algorithm, kty, crv, bits) in expected {
        let jwk = with(&jwk(algorithm), &[("kid", json!("k")), ("x5u", json!(7)), ("x-new", json!([{}]))]);
        for key in [local(&jwk).unwrap(), fetched(&jwk).unwrap()] {
            assert_eq!((key.kty(), key.crv(), key.rsa_bits(), key.kid()), (kty, crv, bits, Some("k")));
        }
    }
    assert_eq!(local(&jwk(Algorithm::Hs256)).unwrap().kty(), "oct");
}

#[test]
fn a_missing_or_wrong_member_names_the_member() {
    let members: [(Algorithm, &[&'static str]); 4] = [
        (Algorithm::Rs256, &["n", "e"]),
        (Algorithm::Es256, &["crv", "x", "y"]),
        (Algorithm::Ed25519, &["crv", "x"]),
        (Algorithm::Hs256, &["k"]),
    ];
    for (algorithm, members) in members {
        let good = jwk(algorithm);
        for member in members.iter().chain(&["kty"]) {
            assert_eq!(local(&with(&good, &[(member, Value::Null)])), Err(Missing(member)));
            for wrong in [json!(1), json!(["x"]), json!({}), json!(true)] {
                assert_eq!(local(&with(&good, &[(member, wrong)])), Err(WrongType(member)));
            }
        }
        for member in members.iter().filter(|member| **member != "crv") {
            let bad = |text: &str| local(&with(&good, &[(member, json!(text))]));
            assert_eq!(bad("AQA="), Err(Base64url(member, Base64urlError::Character)));
            assert_eq!(bad("AQAB\n"), Err(Base64url(member, Base64urlError::Character)));
            assert_eq!(bad("AQABA"), Err(Base64url(member, Base64urlError::Length)));
            assert_eq!(bad("AQF"), Err(Base64url(member, Base64urlError::TrailingBits)));
        }
    }
}

#[test]
fn a_null_is_no_string() {
    let text = br#"{"kty":null}"#;
    assert_eq!(Key::parse(text, Origin::Local, &KeyLimits::DEFAULT), Err(WrongType("kty")));
}

#[test]
fn key_types_and_curves_are_case_sensitive_and_only_those_we_verify_with() {
    for kty in ["rsa", "AKP", "ZZ", "", "OCT", "RSA "] {
        assert_eq!(fetched(&with(&rsa(), &[("kty", json!(kty))])), Err(UnknownKeyType), "{kty}");
    }
    for crv in ["P-521", "secp256k1", "p-256", "P-192", "Ed25519", ""] {
        let key = with(&jwk(Algorithm::Es256), &[("crv", json!(crv))]);
        assert_eq!(fetched(&key), Err(UnsupportedCurve), "{crv}");
    }
    for crv in ["Ed448", "ed25519", "P-256", ""] {
        let key = with(&jwk(Algorithm::Ed25519), &[("crv", json!(crv))]);
        assert_eq!(fetched(&key), Err(UnsupportedCurve), "{crv}");
    }
    for crv in ["X25519", "X448"] {
        let key = with(&jwk(Algorithm::Ed25519), &[("crv", json!(crv))]);
        assert_eq!(fetched(&key), Err(KeyAgreementCurve), "{crv}");
    }
}

#[test]
fn an_rsa_modulus_has_2048_bits_at_least_and_no_more_than_the_limit() {
    assert_eq!(fetched(&rsa_of(1024)), Err(RsaTooSmall));
    assert_eq!(fetched(&rsa_of(2047)), Err(RsaTooSmall));
    for bits in [2048, 2049, 8192] {
        assert_eq!(fetched(&rsa_of(bits)).unwrap().rsa_bits(), Some(u32::try_from(bits).unwrap()));
    }
    assert_eq!(fetched(&rsa_of(8193)), Err(RsaTooLarge));
    let parse = |bits, rsa_bits| {
        let limits = KeyLimits { rsa_bits, ..KeyLimits::DEFAULT };
        Key::parse(rsa_of(bits).to_string().as_bytes(), Origin::Fetched, &limits).map(drop)
    };
    assert_eq!(parse(3072, 3072), Ok(()));
    assert_eq!(parse(3073, 3072), Err(RsaTooLarge));
    assert_eq!(parse(8193, 16_384), Err(RsaTooLarge));
}

#[test]
fn rsa_numbers_are_odd_minimal_and_of_a_size_that_makes_sense() {
    let mut even = vec![0x80; 256];
    even[255] = 2;
    let cases = [
        (with(&rsa(), &[("n", json!(encode(&even)))]), RsaModulusEven),
        (with(&rsa(), &[("n", json!(""))]), IntegerNotMinimal("n")),
        (with(&rsa(), &[("n", json!("AA"))]), RsaTooSmall),
        (
            with(&rsa(), &[("n", json!(format!("AAAA{}", rsa()["n"].as_str().unwrap())))]),
            IntegerNotMinimal("n"),
        ),
        (with(&rsa(), &[("e", json!("AAEAAQ"))]), IntegerNotMinimal("e")),
        (rsa_with_e(&[]), IntegerNotMinimal("e")),
        (rsa_with_e(&[0]), RsaExponentEven),
        (rsa_with_e(&[2]), RsaExponentEven),
        (rsa_with_e(&[1, 0, 0]), RsaExponentEven),
        (rsa_with_e(&[1]), RsaExponentTooSmall),
        (rsa_with_e(&[2, 0, 0, 0, 1]), RsaExponentTooLarge),
        (with(&rsa(), &[("e", rsa()["n"].clone())]), RsaExponentTooLarge),
    ];
    for (key, reason) in cases {
        assert_eq!(fetched(&key), Err(reason), "{reason}");
    }
    for e in [&[3][..], &[1, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]] {
        assert_eq!(fetched(&rsa_with_e(e)).map(drop), Ok(()));
    }
}

#[test]
fn a_fetched_key_with_a_private_member_is_skipped_and_a_local_one_is_read_without_it() {
    for algorithm in [Algorithm::Rs256, Algorithm::Es256, Algorithm::Es384, Algorithm::Ed25519] {
        let signer = signer(algorithm);
        assert_eq!(fetched(&signer.private), Err(PrivateKey));
        assert_eq!(local(&signer.private), local(&signer.jwk));
        assert_eq!(local(&signer.private).map(drop), Ok(()));
    }
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        let key = with(&rsa(), &[(member, json!({"not": "looked at"}))]);
        assert_eq!(fetched(&key), Err(PrivateKey), "{member}");
        assert_eq!(local(&key).map(drop), Ok(()), "{member}");
    }
    // Also where the key is of no use to us.
    assert_eq!(fetched(&json!({"kty": "ZZ", "d": "AQ"})), Err(PrivateKey));
    assert_eq!(fetched(&json!({"d": "AQ"})), Err(PrivateKey));
}

#[test]
fn a_symmetric_key_is_used_only_where_it_is_local() {
    let secret = jwk(Algorithm::Hs256);
    assert_eq!(fetched(&secret), Err(SymmetricKey));
    assert_eq!(fetched(&json!({"kty": "oct"})), Err(SymmetricKey));
    assert_eq!(local(&secret).map(drop), Ok(()));
    let of = |octets: usize| local(&json!({"kty": "oct", "k": encode(&vec![7; octets])}));
    assert_eq!(of(0), Err(SecretTooShort));
    assert_eq!(of(31), Err(SecretTooShort));
    assert_eq!(of(32).map(drop), Ok(()));
}

#[test]
fn a_kid_is_a_string_within_the_limit() {
    let named = |kid: Value| fetched(&with(&rsa(), &[("kid", kid)]));
    assert_eq!(named(json!(1)), Err(WrongType("kid")));
    assert_eq!(named(json!(["a"])), Err(WrongType("kid")));
    assert_eq!(named(json!("")).unwrap().kid(), Some(""));
    assert_eq!(named(json!("k".repeat(1024))).unwrap().kid().map(str::len), Some(1024));
    assert_eq!(named(json!("k".repeat(1025))), Err(KidTooLong));
    let null = r#"{"kid":null,"kty":"ZZ"}"#;
    assert_eq!(Key::parse(null.as_bytes(), Origin::Local, &KeyLimits::DEFAULT), Err(WrongType("kid")));
}

#[test]
fn use_key_ops_and_alg_have_their_types_and_do_not_contradict_one_another() {
    let said = |members: &[(&str, Value)]| fetched(&with(&rsa(), members)).map(drop);
    for wrong in [json!(1), json!(["sig"]), json!({})] {
        assert_eq!(said(&[("use", wrong.clone())]), Err(WrongType("use")));
        assert_eq!(said(&[("alg", wrong)]), Err(WrongType("alg")));
    }
    for wrong in [json!("verify"), json!({}), json!([1]), json!(["verify", ["sign"]])] {
        assert_eq!(said(&[("key_ops", wrong)]), Err(WrongType("key_ops")));
    }
    assert_eq!(said(&[("key_ops", json!(["verify", "verify"]))]), Err(DuplicateKeyOps));
    assert_eq!(said(&[("key_ops", json!(["x", "verify", "x"]))]), Err(DuplicateKeyOps));
    for operation in ["encrypt", "decrypt", "wrapKey", "unwrapKey", "deriveKey", "deriveBits"] {
        let both = json!(["verify", operation]);
        assert_eq!(
            said(&[("use", json!("sig")), ("key_ops", both.clone())]),
            Err(UseContradictsKeyOps),
            "{operation}"
        );
        assert_eq!(said(&[("use", json!("enc")), ("key_ops", json!([operation]))]), Ok(()), "{operation}");
        // Unrelated operations alone are a SHOULD NOT (RFC 7517 section 4.3).
        assert_eq!(said(&[("key_ops", both)]), Ok(()), "{operation}");
    }
    for operation in ["sign", "verify"] {
        assert_eq!(
            said(&[("use", json!("enc")), ("key_ops", json!([operation]))]),
            Err(UseContradictsKeyOps)
        );
        assert_eq!(said(&[("use", json!("sig")), ("key_ops", json!([operation]))]), Ok(()));
    }
    // What is not registered contradicts nothing.
    assert_eq!(said(&[("use", json!("other")), ("key_ops", json!(["encrypt", "verify"]))]), Ok(()));
    assert_eq!(said(&[("use", json!("sig")), ("key_ops", json!(["verify", "other"]))]), Ok(()));
}

#[test]
fn a_single_key_is_strict_json_within_the_limits() {
    let parse = |text: &str| Key::parse(text.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).map(drop);
    let of = |inner: &str| rsa().to_string().replacen('{', &format!("{{{inner},"), 1);
    assert_eq!(parse(&of(r#""a":1"#)), Ok(()));
    assert_eq!(parse(&of(r#""a":1,"\u0061":1"#)), Err(SkipReason::Json(JsonError::DuplicateMember)));
    assert_eq!(parse(&of(r#""a":{"b":1,"b":1}"#)), Err(SkipReason::Json(JsonError::DuplicateMember)));
    assert_eq!(parse(&of(r#""a":"\ud800""#)), Err(SkipReason::Json(JsonError::LoneSurrogate)));
    assert_eq!(parse("[]"), Err(SkipReason::Json(JsonError::NotAnObject)));
    assert_eq!(parse(""), Err(SkipReason::Json(JsonError::Syntax)));
    let deep = |levels: usize| of(&format!("\"a\":{}{}", "[".repeat(levels), "]".repeat(levels)));
    assert_eq!(parse(&deep(7)), Ok(()));
    assert_eq!(parse(&deep(8)), Err(SkipReason::Json(JsonError::TooDeep)));
    let members = |count: usize| of(&(0..count).map(|i| format!("\"m{i}\":0")).collect::<Vec<_>>().join(","));
    assert_eq!(parse(&members(61)), Ok(()));
    assert_eq!(parse(&members(62)), Err(SkipReason::Json(JsonError::TooManyMembers)));
    let long = |octets: usize| {
        let key = rsa().to_string();
        let padding = " ".repeat(octets - key.len());
        parse(&(key + &padding))
    };
    assert_eq!(long(262_144), Ok(()));
    assert_eq!(long(262_145), Err(SkipReason::TooLarge));
}
