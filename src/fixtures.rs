//! Keys to sign with in tests, and their JWKs.

use crate::algorithm::curve::Curve;
use crate::algorithm::{Algorithm, Scheme};
use crate::base64url::{decode, encode};
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
use ring::{hmac, rsa};
use serde_json::{Value, json};

/// The RSA key of RFC 7515 appendix A.2.
const RSA: [(&str, &str); 8] = [
    (
        "n",
        concat!(
            "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4Ql",
            "L-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs",
            "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoud",
            "F8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
        ),
    ),
    ("e", "AQAB"),
    (
        "d",
        concat!(
            "Eq5xpGnNCivDflJsRQBXHx1hdR1k6Ulwe2JZD50LpXyWPEAeP88vLNO97IjlA7_GQ5sLKMgvfTeXZx9SE-7YwVol2NXOoAJe",
            "46sui395IW_GO-pWJ1O0BkTGoVEn2bKVRUCgu-GjBVaYLU6f3l9kJfFNS3E0QbVdxzubSu3Mkqzjkn439X0M_V51gfpRLI9J",
            "YanrC4D4qAdGcopV_0ZHHzQlBjudU2QvXt4ehNYTCBr6XCLQUShb1juUO1ZdiYoFaFQT5Tw8bGUl_x_jTj3ccPDVZFD9pIuh",
            "LhBOneufuBiB4cS98l2SR_RQyGWSeWjnczT0QU91p1DhOVRuOopznQ",
        ),
    ),
    (
        "p",
        concat!(
            "4BzEEOtIpmVdVEZNCqS7baC4crd0pqnRH_5IB3jw3bcxGn6QLvnEtfdUdiYrqBdss1l58BQ3KhooKeQTa9AB0Hw_Py5PJdTJ",
            "NPY8cQn7ouZ2KKDcmnPGBY5t7yLc1QlQ5xHdwW1VhvKn-nXqhJTBgIPgtldC-KDV5z-y2XDwGUc",
        ),
    ),
    (
        "q",
        concat!(
            "uQPEfgmVtjL0Uyyx88GZFF1fOunH3-7cepKmtH4pxhtCoHqpWmT8YAmZxaewHgHAjLYsp1ZSe7zFYHj7C6ul7TjeLQeZD_Yw",
            "D66t62wDmpe_HlB-TnBA-njbglfIsRLtXlnDzQkv5dTltRJ11BKBBypeeF6689rjcJIDEz9RWdc",
        ),
    ),
    (
        "dp",
        concat!(
            "BwKfV3Akq5_MFZDFZCnW-wzl-CCo83WoZvnLQwCTeDv8uzluRSnm71I3QCLdhrqE2e9YkxvuxdBfpT_PI7Yz-FOKnu1R6HsJ",
            "eDCjn12Sk3vmAktV2zb34MCdy7cpdTh_YVr7tss2u6vneTwrA86rZtu5Mbr1C1XsmvkxHQAdYo0",
        ),
    ),
    (
        "dq",
        concat!(
            "h_96-mK1R_7glhsum81dZxjTnYynPbZpHziZjeeHcXYsXaaMwkOlODsWa7I9xXDoRwbKgB719rrmI2oKr6N3Do9U0ajaHF-N",
            "KJnwgjMd2w9cjz3_-kyNlxAr2v4IKhGNpmM5iIgOS1VZnOZ68m6_pbLBSp3nssTdlqvd0tIiTHU",
        ),
    ),
    (
        "qi",
        concat!(
            "IYd7DHOhrWvxkwPQsRM2tOgrjbcrfvtQJipd-DlcxyVuuM9sQLdgjVk2oy26F0EmpScGLq2MowX7fhd_QJQ3ydy5cY7YIBi8",
            "7w93IKLEdfnbJtoOPLUW0ITrJReOgo1cq9SbsxYawBgfp_gh6A5603k2-ZQwVK0JKSHuLFkuQ3U",
        ),
    ),
];

/// A key pair for one algorithm. Each call of [`signer`] makes another one, but for RSA, which has only the one.
pub(crate) struct Signer {
    /// The JWK as a validator should get it.
    pub(crate) jwk: Value,
    /// The JWK with the private members.
    pub(crate) private: Value,
    sign: Sign,
}

type Sign = Box<dyn Fn(&[u8]) -> Vec<u8>>;

impl Signer {
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        (self.sign)(message)
    }
}

/// A key pair that `algorithm` can be signed with.
pub(crate) fn signer(algorithm: Algorithm) -> Signer {
    match algorithm.scheme() {
        Scheme::Rsa(_) => rsa(algorithm),
        Scheme::Ecdsa(curve, _) => ec(curve),
        Scheme::Ed25519 => ed25519(),
        Scheme::Hmac(mac) => oct(*mac),
        Scheme::Unsupported => panic!("nothing signs {algorithm}"),
    }
}

/// A JWK with other or more members. A null takes a member away.
pub(crate) fn with(jwk: &Value, members: &[(&str, Value)]) -> Value {
    let mut jwk = jwk.clone();
    for (name, value) in members {
        if value.is_null() {
            jwk.as_object_mut().unwrap().remove(*name);
        } else {
            jwk[*name] = value.clone();
        }
    }
    jwk
}

fn rsa(algorithm: Algorithm) -> Signer {
    let member = |name: &str| decode(RSA.iter().find(|(n, _)| *n == name).unwrap().1.as_bytes()).unwrap();
    let components = rsa::KeyPairComponents {
        public_key: rsa::PublicKeyComponents { n: member("n"), e: member("e") },
        d: member("d"),
        p: member("p"),
        q: member("q"),
        dP: member("dp"),
        dQ: member("dq"),
        qInv: member("qi"),
    };
    let pair = rsa::KeyPair::from_components(&components).unwrap();
    let padding: &'static dyn signature::RsaEncoding = match algorithm.name() {
        "RS256" => &signature::RSA_PKCS1_SHA256,
        "RS384" => &signature::RSA_PKCS1_SHA384,
        "RS512" => &signature::RSA_PKCS1_SHA512,
        "PS256" => &signature::RSA_PSS_SHA256,
        "PS384" => &signature::RSA_PSS_SHA384,
        "PS512" => &signature::RSA_PSS_SHA512,
        name => panic!("{name} is not RSA"),
    };
    let mut private = json!({"kty": "RSA"});
    for (name, value) in RSA {
        private[name] = value.into();
    }
    Signer {
        jwk: json!({"kty": "RSA", "n": RSA[0].1, "e": RSA[1].1}),
        private,
        sign: Box::new(move |message| {
            let mut signature = vec![0; pair.public().modulus_len()];
            pair.sign(padding, &SystemRandom::new(), message, &mut signature).unwrap();
            signature
        }),
    }
}

fn ec(curve: Curve) -> Signer {
    let signing = match curve {
        Curve::P256 => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        Curve::P384 => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
    };
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(signing, &random).unwrap();
    let pair = EcdsaKeyPair::from_pkcs8(signing, pkcs8.as_ref(), &random).unwrap();
    let (x, y) = pair.public_key().as_ref()[1..].split_at(curve.coordinate_octets());
    let jwk = json!({"kty": "EC", "crv": curve.name(), "x": encode(x), "y": encode(y)});
    Signer {
        private: with(&jwk, &[("d", json!("AQ"))]),
        jwk,
        sign: Box::new(move |message| pair.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()),
    }
}

fn ed25519() -> Signer {
    let seed: [u8; 32] = ring::rand::generate(&SystemRandom::new()).unwrap().expose();
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref())});
    Signer {
        private: with(&jwk, &[("d", json!(encode(&seed)))]),
        jwk,
        sign: Box::new(move |message| pair.sign(message).as_ref().to_vec()),
    }
}

/// A secret just long enough for this algorithm.
fn oct(mac: hmac::Algorithm) -> Signer {
    let random: [u8; 64] = ring::rand::generate(&SystemRandom::new()).unwrap().expose();
    let secret = &random[..mac.digest_algorithm().output_len()];
    let key = hmac::Key::new(mac, secret);
    let jwk = json!({"kty": "oct", "k": encode(secret)});
    Signer {
        private: jwk.clone(),
        jwk,
        sign: Box::new(move |message| hmac::sign(&key, message).as_ref().to_vec()),
    }
}
