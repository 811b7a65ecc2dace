use super::*;
use crate::mint::curve::Curve;
use crate::mint::padding::{Block, Pkcs1, Pss, Salt};
use countersign::base64url::{decode, encode};
use countersign::jwk::{Key, KeyLimits, Origin};
use countersign::jws::Buffers;
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::limits::Limits;
use countersign::verify::verify_jws;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use ring::signature::{self as verified, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::Value;

const INPUT: &[u8] = b"header.payload";

/// Every algorithm with every key that it can be computed with.
fn pairs() -> Vec<(JwsAlg, KeyName)> {
    let fits = |alg, key| !matches!(sign(alg, key, b""), Err(MintError::KeyDoesNotFit { .. }));
    let keys = |alg| KeyName::ALL.iter().map(move |key| (alg, *key));
    JwsAlg::ALL.iter().flat_map(|alg| keys(*alg)).filter(|(alg, key)| fits(*alg, *key)).collect()
}

fn member(key: KeyName, name: &str) -> Vec<u8> {
    decode(key.private_jwk()[name].as_str().unwrap().as_bytes()).unwrap()
}

fn by_ring_rsa(parameters: &'static RsaParameters, key: KeyName, signature: &[u8]) -> bool {
    let (n, e) = (member(key, "n"), member(key, "e"));
    RsaPublicKeyComponents { n: &n, e: &e }.verify(parameters, INPUT, signature).is_ok()
}

fn by_ring_point(
    parameters: &'static dyn verified::VerificationAlgorithm,
    point: &[u8],
    signature: &[u8],
) -> bool {
    UnparsedPublicKey::new(parameters, point).verify(INPUT, signature).is_ok()
}

fn point(key: KeyName) -> Vec<u8> {
    [vec![4], member(key, "x"), member(key, "y")].concat()
}

/// Whether somebody else's code verifies the signature: ring; for ES512 and ES256K, which it has not, the crate that signed,
/// from the public point alone.
fn verifies(alg: JwsAlg, key: KeyName, signature: &[u8]) -> bool {
    let rsa = |parameters| by_ring_rsa(parameters, key, signature);
    match alg {
        // ring has a verifier for small keys under SHA-256 and SHA-512 alone.
        JwsAlg::Rs256 => rsa(&verified::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        JwsAlg::Rs384 => rsa(&verified::RSA_PKCS1_2048_8192_SHA384),
        JwsAlg::Rs512 => rsa(&verified::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        JwsAlg::Ps256 => rsa(&verified::RSA_PSS_2048_8192_SHA256),
        JwsAlg::Ps384 => rsa(&verified::RSA_PSS_2048_8192_SHA384),
        JwsAlg::Ps512 => rsa(&verified::RSA_PSS_2048_8192_SHA512),
        JwsAlg::Es256 => by_ring_point(&verified::ECDSA_P256_SHA256_FIXED, &point(key), signature),
        JwsAlg::Es384 => by_ring_point(&verified::ECDSA_P384_SHA384_FIXED, &point(key), signature),
        JwsAlg::Es512 => {
            let public = p521::ecdsa::VerifyingKey::from_sec1_bytes(&point(key)).unwrap();
            let signature = p521::ecdsa::Signature::from_slice(signature).unwrap();
            public.verify_prehash(&Hash::Sha512.of(INPUT), &signature).is_ok()
        }
        JwsAlg::Es256k => {
            let public = k256::ecdsa::VerifyingKey::from_sec1_bytes(&point(key)).unwrap();
            let signature = k256::ecdsa::Signature::from_slice(signature).unwrap();
            public.verify_prehash(&Hash::Sha256.of(INPUT), &signature).is_ok()
        }
        JwsAlg::EdDsa | JwsAlg::Ed25519 => by_ring_point(&verified::ED25519, &member(key, "x"), signature),
        JwsAlg::Hs256 => by_ring_mac(ring::hmac::HMAC_SHA256, key, signature),
        JwsAlg::Hs384 => by_ring_mac(ring::hmac::HMAC_SHA384, key, signature),
        JwsAlg::Hs512 => by_ring_mac(ring::hmac::HMAC_SHA512, key, signature),
    }
}

fn by_ring_mac(algorithm: ring::hmac::Algorithm, key: KeyName, signature: &[u8]) -> bool {
    ring::hmac::verify(&ring::hmac::Key::new(algorithm, &member(key, "k")), INPUT, signature).is_ok()
}

#[test]
fn each_algorithm_signs_with_the_keys_of_its_kind() {
    let keys = |alg: &str| -> Vec<&str> {
        pairs().iter().filter(|(a, _)| a.name() == alg).map(|(_, key)| key.name()).collect()
    };
    let rsa = ["rsa-2048", "rsa-2048-other", "rsa-3072", "rsa-4096", "rsa-1024", "rsa-2047", "rsa-e3"];
    for alg in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"] {
        assert_eq!(keys(alg), rsa, "{alg}");
    }
    assert_eq!(keys("ES256"), ["p256", "p256-other"]);
    assert_eq!(keys("ES384"), ["p384", "p384-other"]);
    assert_eq!(keys("ES512"), ["p521", "p521-other"]);
    assert_eq!(keys("ES256K"), ["k256"]);
    for alg in ["EdDSA", "Ed25519"] {
        assert_eq!(keys(alg), ["ed25519", "ed25519-other"], "{alg}");
    }
    for alg in ["HS256", "HS384", "HS512"] {
        assert_eq!(keys(alg), ["hmac-256", "hmac-384", "hmac-512", "hmac-short"], "{alg}");
    }
}

#[test]
fn every_signature_is_valid_for_somebody_elses_code() {
    let mut unchecked = Vec::new();
    for (alg, key) in pairs() {
        match sign(alg, key, INPUT) {
            Ok(signature) if verifies(alg, key, &signature) => {}
            Ok(_) | Err(_) => unchecked.push((alg.name(), key.name())),
        }
    }
    // ring takes no smaller key for these.
    let small = [("RS384", "rsa-1024"), ("PS256", "rsa-1024"), ("PS384", "rsa-1024"), ("PS512", "rsa-1024")];
    assert_eq!(unchecked, small);
}

#[test]
fn a_small_key_has_no_room_for_the_salt_of_ps512() {
    let (form, key) = (JwsAlg::Ps512.form(), KeyName::Rsa1024);
    assert_eq!(sign(JwsAlg::Ps512, key, INPUT), Err(MintError::KeyTooSmall { form, key }));
    assert_eq!(sign(JwsAlg::Ps384, key, INPUT).map(|signature| signature.len()), Ok(128));
}

#[test]
fn the_same_input_gives_the_same_signature_and_another_one_another() {
    for (alg, key) in pairs() {
        let Ok(signature) = sign(alg, key, INPUT) else { continue };
        assert_eq!(sign(alg, key, INPUT), Ok(signature.clone()), "{alg} {key}");
        assert_ne!(sign(alg, key, b"header.payloae"), Ok(signature), "{alg} {key}");
    }
}

#[test]
fn a_key_that_does_not_fit_signs_nothing() {
    let (form, key) = (JwsAlg::Es256.form(), KeyName::P384);
    assert_eq!(sign(JwsAlg::Es256, key, INPUT), Err(MintError::KeyDoesNotFit { form, key }));
    let (form, key) = (JwsAlg::Hs256.form(), KeyName::Rsa2048);
    assert_eq!(sign(JwsAlg::Hs256, key, INPUT), Err(MintError::KeyDoesNotFit { form, key }));
}

/// What the library says of a compact JWS with this signature under this key.
fn judged(alg: JwsAlg, key: KeyName, signature: impl FnOnce(&[u8]) -> Vec<u8>) -> Result<(), &'static str> {
    let jwk = Value::Object(key.public_jwk()).to_string();
    let key =
        Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).map_err(|reason| reason.code())?;
    let input = format!("{}.{}", encode(format!(r#"{{"alg":"{alg}"}}"#).as_bytes()), encode(b"{}"));
    let token = format!("{input}.{}", encode(&signature(input.as_bytes())));
    let all = AlgorithmSet::asymmetric().and(AlgorithmSet::symmetric());
    match verify_jws(token.as_bytes(), &key, all, &Limits::DEFAULT, &mut Buffers::new()) {
        Ok(bare) => {
            assert_eq!(bare.alg().name(), alg.name());
            Ok(())
        }
        Err(rejection) => Err(rejection.code()),
    }
}

#[test]
fn the_library_accepts_what_it_should_and_says_why_not_of_the_rest() {
    let mut refused = Vec::new();
    for (alg, key) in pairs() {
        if let Ok(signature) = sign(alg, key, INPUT) {
            assert!(!signature.is_empty());
            if let Err(code) = judged(alg, key, |input| sign(alg, key, input).unwrap()) {
                refused.push((alg.name(), key.name(), code));
            }
        }
    }
    let mut expected = Vec::new();
    for alg in ["RS256", "RS384", "RS512", "PS256", "PS384"] {
        expected.extend([(alg, "rsa-1024", "rsa_too_small"), (alg, "rsa-2047", "rsa_too_small")]);
    }
    expected.push(("PS512", "rsa-2047", "rsa_too_small"));
    for key in ["p521", "p521-other"] {
        expected.push(("ES512", key, "curve_unsupported"));
    }
    expected.push(("ES256K", "k256", "curve_unsupported"));
    expected.push(("HS256", "hmac-short", "secret_too_short"));
    expected.extend([("HS384", "hmac-256", "key_mismatch"), ("HS384", "hmac-short", "secret_too_short")]);
    expected.extend([("HS512", "hmac-256", "key_mismatch"), ("HS512", "hmac-384", "key_mismatch")]);
    expected.push(("HS512", "hmac-short", "secret_too_short"));
    assert_eq!(refused, expected);
}

#[test]
fn the_library_refuses_each_form_that_no_algorithm_asks_for() {
    let key = KeyName::RsaE3;
    let refused = |alg, form| {
        let verdict = judged(alg, key, |input| sign_form(form, key, input).unwrap());
        assert_eq!(verdict, Err("bad_signature"), "{form:?}");
    };
    for hash in Hash::ALL.iter().copied().filter(|hash| *hash != Hash::Sha256) {
        refused(JwsAlg::Rs256, Form::RsaPkcs1(Pkcs1::standard(hash)));
        refused(JwsAlg::Ps256, Form::RsaPss(Pss::standard(hash)));
        refused(JwsAlg::Ps256, Form::RsaPss(Pss { mgf: hash, ..Pss::standard(Hash::Sha256) }));
    }
    for block in Block::ALL.iter().copied().filter(|block| *block != Block::Standard) {
        refused(JwsAlg::Rs256, Form::RsaPkcs1(Pkcs1 { hash: Hash::Sha256, block }));
    }
    for salt in [Salt::Octets(0), Salt::Octets(20), Salt::Octets(31), Salt::Octets(33), Salt::Max] {
        refused(JwsAlg::Ps256, Form::RsaPss(Pss { salt, ..Pss::standard(Hash::Sha256) }));
    }
    refused(JwsAlg::Rs256, JwsAlg::Ps256.form());
    refused(JwsAlg::Ps256, JwsAlg::Rs256.form());
    for hash in [Hash::Sha1, Hash::Sha384, Hash::Sha512] {
        let verdict = judged(JwsAlg::Es256, KeyName::P256, |input| {
            sign_form(Form::Ecdsa(Curve::P256, hash), KeyName::P256, input).unwrap()
        });
        assert_eq!(verdict, Err("bad_signature"), "{hash:?}");
    }
}

#[test]
fn other_forms_are_valid_for_whoever_asks_for_them() {
    let key = KeyName::Rsa2048;
    let sha1 = sign_form(Form::RsaPkcs1(Pkcs1::standard(Hash::Sha1)), key, INPUT).unwrap();
    assert!(by_ring_rsa(&verified::RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, key, &sha1));
    // The RustCrypto code for PSS finds the length of a salt out, or is told it; the padding here is ours.
    let verifier = rsa::PublicKey::new(
        BoxedUint::from_be_slice_vartime(&member(key, "n")),
        BoxedUint::from_be_slice_vartime(&member(key, "e")),
    );
    let (verifier, value) = (verifier.unwrap(), Hash::Sha256.of(INPUT));
    for (salt, octets) in [(Salt::Octets(0), 0), (Salt::Octets(20), 20), (Salt::Hash, 32), (Salt::Max, 222)] {
        let form = Form::RsaPss(Pss { hash: Hash::Sha256, mgf: Hash::Sha256, salt });
        let signature = sign_form(form, key, INPUT).unwrap();
        let scheme = rsa::Pss::<rsa::sha2::Sha256>::new_with_salt(octets);
        assert_eq!(verifier.verify(scheme, &value, &signature), Ok(()), "{octets}");
        let scheme = rsa::Pss::<rsa::sha2::Sha256>::new_with_salt(octets + 1);
        assert_eq!(verifier.verify(scheme, &value, &signature), Err(rsa::Error::Verification), "{octets}");
    }
}

#[test]
fn ecdsa_signatures_are_those_that_openssl_makes_with_the_numbers_of_rfc_6979() {
    // SHA-256 of each signature, in base64url.
    let known = [
        (JwsAlg::Es256, KeyName::P256, "Z518HEd_WEHxndPLmBU7W0A6vytAxb-jWl7sAwE5Dl8"),
        (JwsAlg::Es384, KeyName::P384, "P4eNDzp3VRNcVpc7d4_tVtLp5CZfblu67FSbeGMiSpg"),
        (JwsAlg::Es512, KeyName::P521, "2rI-DWIPQnjw_znRVzTth_mkmTM0Itgs_fTtMZBXhiA"),
        // With the low one of the two s, which OpenSSL does not prefer and the crate does.
        (JwsAlg::Es256k, KeyName::K256, "MZuaxYsXJOC2LnzeW9QRaLPnAmlHCICeW4H4Ri1Lhkc"),
    ];
    for (alg, key, expected) in known {
        assert_eq!(encode(&Hash::Sha256.of(&sign(alg, key, INPUT).unwrap())), expected, "{alg}");
    }
}

#[test]
fn a_mac_under_a_public_key_is_what_an_attacker_computes_and_the_library_refuses() {
    let key = KeyName::Rsa2048;
    let secrets = [
        Secret::SpkiPem(key),
        Secret::SpkiPemTrimmed(key),
        Secret::SpkiDer(key),
        Secret::Modulus(key),
        Secret::JwkText(key),
        Secret::Empty,
        Secret::Octets(vec![0; 32]),
    ];
    for secret in secrets {
        let tag = mac(Hash::Sha256, &secret, INPUT).unwrap();
        let prepared = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &secret.octets().unwrap());
        ring::hmac::verify(&prepared, INPUT, &tag).unwrap();
        let verdict = judged(JwsAlg::Hs256, key, |input| mac(Hash::Sha256, &secret, input).unwrap());
        assert_eq!(verdict, Err("key_mismatch"), "{secret:?}");
    }
    let tag = mac(Hash::Sha256, &Secret::Key(KeyName::Hmac256), INPUT);
    assert_eq!(tag, sign(JwsAlg::Hs256, KeyName::Hmac256, INPUT));
}
