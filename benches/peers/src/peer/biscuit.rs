//! `biscuit`, which stands on ring too.

use super::{Library, Peer};
use crate::support::{AUDIENCE, ISSUER, Signer};
use biscuit::jwa::SignatureAlgorithm;
use biscuit::jwk::{AlgorithmParameters, JWK};
use biscuit::jws::Secret;
use biscuit::{ClaimPresenceOptions, Empty, JWT, Presence, Validation, ValidationOptions};

pub(super) const LIBRARY: Library = Library { name: "biscuit", on: &["ring"], open };

struct Biscuit {
    algorithm: SignatureAlgorithm,
    key: Secret,
    options: ValidationOptions,
}

fn open(alg: &str, signer: &Signer) -> Option<Box<dyn Peer>> {
    let algorithm: SignatureAlgorithm = serde_json::from_value(alg.into()).ok()?;
    let jwk: JWK<Empty> = serde_json::from_value(signer.jwk.clone()).unwrap();
    let key = match jwk.algorithm {
        AlgorithmParameters::RSA(key) => key.jws_public_key_secret(),
        AlgorithmParameters::EllipticCurve(key) => key.jws_public_key_secret(),
        AlgorithmParameters::OctetKey(key) => Secret::Bytes(key.value),
        AlgorithmParameters::OctetKeyPair(_) => return None,
    };
    let options = ValidationOptions {
        claim_presence_options: ClaimPresenceOptions {
            expiry: Presence::Required,
            issuer: Presence::Required,
            audience: Presence::Required,
            ..ClaimPresenceOptions::default()
        },
        issuer: Validation::Validate(ISSUER.to_owned()),
        audience: Validation::Validate(AUDIENCE.to_owned()),
        ..ValidationOptions::default()
    };
    Some(Box::new(Biscuit { algorithm, key, options }))
}

impl Peer for Biscuit {
    fn accepts(&self, token: &str) -> bool {
        let decoded = JWT::<Empty, Empty>::new_encoded(token).decode(&self.key, self.algorithm);
        // Its options are taken by value, so each call needs its own.
        decoded.is_ok_and(|token| token.validate(self.options.clone()).is_ok())
    }
}
