//! `jsonwebtoken` with aws-lc.

use super::{Library, Peer};
use crate::support::{AUDIENCE, ISSUER, Signer};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use std::hint::black_box;

pub(super) const LIBRARY: Library = Library { name: "jsonwebtoken", on: &["aws-lc-rs"], open };

struct Jsonwebtoken {
    key: DecodingKey,
    validation: Validation,
}

/// One claim, so that no time goes into copying those that nobody asked for.
#[derive(Deserialize)]
struct Claims {
    sub: String,
}

fn open(alg: &str, signer: &Signer) -> Option<Box<dyn Peer>> {
    let algorithm: Algorithm = alg.parse().ok()?;
    let jwk: Jwk = serde_json::from_value(signer.jwk.clone()).unwrap();
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    validation.validate_nbf = true;
    Some(Box::new(Jsonwebtoken { key: DecodingKey::from_jwk(&jwk).unwrap(), validation }))
}

impl Peer for Jsonwebtoken {
    fn accepts(&self, token: &str) -> bool {
        let decoded = decode::<Claims>(token, &self.key, &self.validation);
        decoded.is_ok_and(|token| !black_box(token.claims.sub).is_empty())
    }
}
