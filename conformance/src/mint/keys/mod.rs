//! The test keys. They are part of the repository and public: they guard nothing.
//!
//! A key is a file of `data/`, made by OpenSSL: its private JWK and the PEM text of its public half. It is read when it is
//! first asked for, and once.

pub(super) mod material;

use super::named::named;
use material::{Material, TestKey};
use rustls::pki_types::SubjectPublicKeyInfoDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::{Map, Value};
use std::sync::LazyLock;

macro_rules! keys {
    ($($variant:ident: $name:literal, $about:literal;)+) => {
        named! {
            /// A test key, by its name.
            KeyName {
                $($variant: $name, $about;)+
            }
        }

        impl KeyName {
            fn file(self) -> &'static TestKey {
                match self {
                    $(Self::$variant => {
                        static KEY: LazyLock<TestKey> =
                            LazyLock::new(|| ours(include_str!(concat!("data/", $name, ".json"))));
                        &KEY
                    })+
                }
            }
        }
    };
}

keys! {
    Rsa2048: "rsa-2048", "RSA of 2048 bits, e = 65537.";
    Rsa2048Other: "rsa-2048-other", "Another RSA key of 2048 bits.";
    Rsa3072: "rsa-3072", "RSA of 3072 bits.";
    Rsa4096: "rsa-4096", "RSA of 4096 bits.";
    Rsa1024: "rsa-1024", "RSA of 1024 bits: too small (RFC 7518 section 3.3).";
    Rsa2047: "rsa-2047", "RSA of 2047 bits: too small by one bit, in as many octets as 2048.";
    RsaE3: "rsa-e3", "RSA of 2048 bits, e = 3.";
    P256: "p256", "EC on P-256.";
    P256Other: "p256-other", "Another key on P-256.";
    P384: "p384", "EC on P-384.";
    P384Other: "p384-other", "Another key on P-384.";
    P521: "p521", "EC on P-521.";
    P521Other: "p521-other", "Another key on P-521.";
    K256: "k256", "EC on secp256k1 (RFC 8812).";
    Ed25519: "ed25519", "OKP on Ed25519 (RFC 8037).";
    Ed25519Other: "ed25519-other", "Another key on Ed25519.";
    Hmac256: "hmac-256", "A secret of 32 octets.";
    Hmac384: "hmac-384", "A secret of 48 octets.";
    Hmac512: "hmac-512", "A secret of 64 octets.";
    HmacShort: "hmac-short", "A secret of 16 octets: too short for every algorithm (RFC 7518 section 3.2).";
}

impl KeyName {
    /// The JWK with nothing but the key: no `kid`, `alg` or `use`. A secret has no public part: it comes as it is.
    pub fn public_jwk(self) -> Map<String, Value> {
        let public = |name: &str| match self.material() {
            Material::Rsa(_) => ["kty", "n", "e"].contains(&name),
            Material::Ec(_) | Material::Ed25519(_) => ["kty", "crv", "x", "y"].contains(&name),
            Material::Oct(_) => ["kty", "k"].contains(&name),
        };
        self.private_jwk().into_iter().filter(|(name, _)| public(name)).collect()
    }

    /// The JWK with its private members, for a set that should not have them.
    pub fn private_jwk(self) -> Map<String, Value> {
        self.file().jwk.clone()
    }

    /// The public key as SubjectPublicKeyInfo in PEM, with the line break at its end (RFC 7468 section 13); none of a
    /// secret.
    pub fn spki_pem(self) -> Option<&'static str> {
        self.file().spki_pem.as_deref()
    }

    /// The public key as SubjectPublicKeyInfo in DER (RFC 5280 section 4.1.2.7); none of a secret.
    pub fn spki_der(self) -> Option<Vec<u8>> {
        let der = SubjectPublicKeyInfoDer::from_pem_slice(self.spki_pem()?.as_bytes()).ok()?;
        Some(der.as_ref().to_vec())
    }

    /// The modulus, big-endian and without zeros in front; only of an RSA key.
    pub fn modulus(self) -> Option<Vec<u8>> {
        material::octets(&self.file().jwk, "n")
    }

    /// The octets of a secret.
    pub(super) fn secret(self) -> Option<&'static [u8]> {
        match self.material() {
            Material::Oct(secret) => Some(secret),
            Material::Rsa(_) | Material::Ec(_) | Material::Ed25519(_) => None,
        }
    }

    /// What signs.
    pub(super) fn material(self) -> &'static Material {
        &self.file().material
    }
}

#[expect(clippy::expect_used, reason = "the files are part of the program, and a test reads each of them")]
fn ours(text: &str) -> TestKey {
    TestKey::read(text).expect("a key of ours")
}

#[cfg(test)]
mod tests;
