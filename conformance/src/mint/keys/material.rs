//! A test key as its file has it, and ready to sign with.

use super::super::curve::Curve;
use countersign::base64url;
use ring::signature::Ed25519KeyPair;
use rsa::BoxedUint;
use serde_json::{Map, Value};

/// One file of `data/`, read.
pub(super) struct TestKey {
    /// The JWK with its private members.
    pub(super) jwk: Map<String, Value>,
    /// The SubjectPublicKeyInfo in PEM, as OpenSSL writes it; none of a secret.
    pub(super) spki_pem: Option<String>,
    pub(super) material: Material,
}

/// What signs. It has no `Debug`: nothing of it is ever shown.
pub(in crate::mint) enum Material {
    Rsa(Box<rsa::PrivateKey>),
    Ec(Box<EcKey>),
    Ed25519(Box<Ed25519KeyPair>),
    Oct(Vec<u8>),
}

/// A private key of ECDSA.
pub(in crate::mint) enum EcKey {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    P521(p521::ecdsa::SigningKey),
    Secp256k1(k256::ecdsa::SigningKey),
}

impl TestKey {
    /// Reads a file; `None` where it is not one of ours.
    pub(super) fn read(text: &str) -> Option<Self> {
        let Value::Object(mut file) = serde_json::from_str(text).ok()? else { return None };
        let Some(Value::Object(jwk)) = file.remove("jwk") else { return None };
        let spki_pem = file.get("spki_pem").and_then(Value::as_str).map(str::to_owned);
        let material = Material::of(&jwk)?;
        Some(Self { jwk, spki_pem, material })
    }
}

impl Material {
    fn of(jwk: &Map<String, Value>) -> Option<Self> {
        let octets = |name| octets(jwk, name);
        Some(match jwk.get("kty")?.as_str()? {
            "RSA" => {
                let integer = |name| Some(BoxedUint::from_be_slice_vartime(&octets(name)?));
                let primes = vec![integer("p")?, integer("q")?];
                let key =
                    rsa::PrivateKey::from_components(integer("n")?, integer("e")?, integer("d")?, primes);
                Self::Rsa(Box::new(key.ok()?))
            }
            "EC" => Self::Ec(Box::new(EcKey::of(Curve::parse(jwk.get("crv")?.as_str()?)?, &octets("d")?)?)),
            "OKP" => {
                let pair = Ed25519KeyPair::from_seed_and_public_key(&octets("d")?, &octets("x")?);
                Self::Ed25519(Box::new(pair.ok()?))
            }
            "oct" => Self::Oct(octets("k")?),
            _ => return None,
        })
    }
}

impl EcKey {
    fn of(curve: Curve, d: &[u8]) -> Option<Self> {
        Some(match curve {
            Curve::P256 => Self::P256(p256::ecdsa::SigningKey::from_slice(d).ok()?),
            Curve::P384 => Self::P384(p384::ecdsa::SigningKey::from_slice(d).ok()?),
            Curve::P521 => Self::P521(p521::ecdsa::SigningKey::from_slice(d).ok()?),
            Curve::Secp256k1 => Self::Secp256k1(k256::ecdsa::SigningKey::from_slice(d).ok()?),
        })
    }

    /// The curve.
    pub(in crate::mint) const fn curve(&self) -> Curve {
        match self {
            Self::P256(_) => Curve::P256,
            Self::P384(_) => Curve::P384,
            Self::P521(_) => Curve::P521,
            Self::Secp256k1(_) => Curve::Secp256k1,
        }
    }
}

/// The octets of a member.
pub(super) fn octets(jwk: &Map<String, Value>, name: &str) -> Option<Vec<u8>> {
    base64url::decode(jwk.get(name)?.as_str()?.as_bytes()).ok()
}
