//! `jwt-simple`, with its RSA in Rust.

use super::{Library, Peer};
use crate::support::{AUDIENCE, ISSUER, Signer};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_simple::prelude::{
    ECDSAP256PublicKeyLike as _, ECDSAP384PublicKeyLike as _, ES256PublicKey, ES384PublicKey,
    Ed25519PublicKey, EdDSAPublicKeyLike as _, HS256Key, MACLike as _, NoCustomClaims, PS256PublicKey,
    RS256PublicKey, RSAPublicKeyLike as _, VerificationOptions,
};
use std::collections::HashSet;

pub(super) const LIBRARY: Library = Library {
    name: "jwt-simple",
    on: &["superboring", "p256", "p384", "ed25519-compact", "hmac-sha256"],
    open,
};

struct JwtSimple {
    key: Key,
    options: VerificationOptions,
}

/// It has a type for each algorithm.
enum Key {
    Rs256(RS256PublicKey),
    Ps256(PS256PublicKey),
    Es256(ES256PublicKey),
    Es384(ES384PublicKey),
    EdDsa(Ed25519PublicKey),
    Hs256(HS256Key),
}

fn open(alg: &str, signer: &Signer) -> Option<Box<dyn Peer>> {
    let octets = |member: &str| URL_SAFE_NO_PAD.decode(signer.jwk[member].as_str().unwrap()).unwrap();
    let point = || [vec![4], octets("x"), octets("y")].concat();
    let key = match alg {
        "RS256" => Key::Rs256(RS256PublicKey::from_components(&octets("n"), &octets("e")).unwrap()),
        "PS256" => Key::Ps256(PS256PublicKey::from_components(&octets("n"), &octets("e")).unwrap()),
        "ES256" => Key::Es256(ES256PublicKey::from_bytes(&point()).unwrap()),
        "ES384" => Key::Es384(ES384PublicKey::from_bytes(&point()).unwrap()),
        "EdDSA" => Key::EdDsa(Ed25519PublicKey::from_bytes(&octets("x")).unwrap()),
        "HS256" => Key::Hs256(HS256Key::from_bytes(&octets("k"))),
        _ => return None,
    };
    let options = VerificationOptions {
        allowed_issuers: Some(HashSet::from([ISSUER.to_owned()])),
        allowed_audiences: Some(HashSet::from([AUDIENCE.to_owned()])),
        ..VerificationOptions::default()
    };
    Some(Box::new(JwtSimple { key, options }))
}

impl Peer for JwtSimple {
    fn accepts(&self, token: &str) -> bool {
        // Its options are taken by value, so each call needs its own.
        let options = Some(self.options.clone());
        let claims = match &self.key {
            Key::Rs256(key) => key.verify_token::<NoCustomClaims>(token, options),
            Key::Ps256(key) => key.verify_token(token, options),
            Key::Es256(key) => key.verify_token(token, options),
            Key::Es384(key) => key.verify_token(token, options),
            Key::EdDsa(key) => key.verify_token(token, options),
            Key::Hs256(key) => key.verify_token(token, options),
        };
        claims.is_ok()
    }
}
