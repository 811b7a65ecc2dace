//! One key pair for each algorithm that is measured.

use super::raw::Raw;
use super::rsa_test_key::RSA_TEST_KEY_PKCS8;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair};
use ring::{hmac, rand};

/// A key pair that signs with one algorithm.
pub(crate) struct Signer {
    /// The JWK that a validator gets, with `kid` and `alg`.
    pub(crate) jwk: serde_json::Value,
    /// Raw ring with the same key.
    pub(crate) raw: Raw,
    sign: Sign,
}

impl Signer {
    /// A key pair for `alg`: a published test key for RSA, a fresh one for the others.
    pub(crate) fn new(alg: &str) -> Self {
        let random = SystemRandom::new();
        let (mut jwk, raw, sign) = match alg {
            "RS256" => rsa(&signature::RSA_PKCS1_SHA256, &signature::RSA_PKCS1_2048_8192_SHA256),
            "PS256" => rsa(&signature::RSA_PSS_SHA256, &signature::RSA_PSS_2048_8192_SHA256),
            "ES256" => {
                let signing = &signature::ECDSA_P256_SHA256_FIXED_SIGNING;
                ec("P-256", signing, &signature::ECDSA_P256_SHA256_FIXED, &random)
            }
            "ES384" => {
                let signing = &signature::ECDSA_P384_SHA384_FIXED_SIGNING;
                ec("P-384", signing, &signature::ECDSA_P384_SHA384_FIXED, &random)
            }
            "EdDSA" => ed25519(&random),
            "HS256" => hs256(&random),
            other => panic!("{other} is not measured"),
        };
        jwk["kid"] = KID.into();
        jwk["alg"] = alg.into();
        Self { jwk, raw, sign }
    }

    /// The signature of `message`.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        (self.sign)(message)
    }
}

/// The `kid` of the key that signs: as long as a thumbprint, which is what most issuers use.
pub(crate) const KID: &str = "bWVhc3VyZWQta2V5LXRoZS1vbmUtdGhhdC1zaWducw0";

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

type Parts = (serde_json::Value, Raw, Sign);

fn encode(octets: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(octets)
}

fn rsa(padding: &'static dyn signature::RsaEncoding, parameters: &'static signature::RsaParameters) -> Parts {
    let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(RSA_TEST_KEY_PKCS8).unwrap()).unwrap();
    let components = signature::RsaPublicKeyComponents::<Vec<u8>>::from(pair.public());
    let jwk = serde_json::json!({"kty": "RSA", "n": encode(&components.n), "e": encode(&components.e)});
    let sign = move |message: &[u8]| {
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(padding, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    };
    (jwk, Raw::Rsa(parameters, components), Box::new(sign))
}

fn ec(
    curve: &str,
    signing: &'static signature::EcdsaSigningAlgorithm,
    verifying: &'static signature::EcdsaVerificationAlgorithm,
    random: &SystemRandom,
) -> Parts {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(signing, random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(signing, pkcs8.as_ref(), random).unwrap();
    let point = pair.public_key().as_ref().to_vec();
    let (x, y) = point[1..].split_at(point.len() / 2);
    let jwk = serde_json::json!({"kty": "EC", "crv": curve, "x": encode(x), "y": encode(y)});
    let sign = move |message: &[u8]| pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec();
    (jwk, Raw::Point(signature::UnparsedPublicKey::new(verifying, point)), Box::new(sign))
}

fn ed25519(random: &SystemRandom) -> Parts {
    let seed: [u8; 32] = rand::generate(random).unwrap().expose();
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let point = pair.public_key().as_ref().to_vec();
    let jwk = serde_json::json!({"kty": "OKP", "crv": "Ed25519", "x": encode(&point)});
    let sign = move |message: &[u8]| pair.sign(message).as_ref().to_vec();
    (jwk, Raw::Point(signature::UnparsedPublicKey::new(&signature::ED25519, point)), Box::new(sign))
}

fn hs256(random: &SystemRandom) -> Parts {
    let secret: [u8; 32] = rand::generate(random).unwrap().expose();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
    let jwk = serde_json::json!({"kty": "oct", "k": encode(&secret)});
    let raw = Raw::Mac(key.clone());
    (jwk, raw, Box::new(move |message: &[u8]| hmac::sign(&key, message).as_ref().to_vec()))
}
