//! `josekit`, with OpenSSL.

use super::{Library, Peer};
use crate::support::{AUDIENCE, ISSUER, Signer};
use josekit::jwk::Jwk;
use josekit::jws::{self, JwsVerifier};
use josekit::jwt::{self, JwtPayloadValidator};

pub(super) const LIBRARY: Library = Library { name: "josekit", on: &["openssl"], open };

struct Josekit {
    verifier: Box<dyn JwsVerifier>,
    validator: JwtPayloadValidator,
}

fn open(alg: &str, signer: &Signer) -> Option<Box<dyn Peer>> {
    let jwk = Jwk::from_bytes(signer.jwk.to_string()).unwrap();
    let verifier: Box<dyn JwsVerifier> = match alg {
        "RS256" => Box::new(jws::RS256.verifier_from_jwk(&jwk).unwrap()),
        "PS256" => Box::new(jws::PS256.verifier_from_jwk(&jwk).unwrap()),
        "ES256" => Box::new(jws::ES256.verifier_from_jwk(&jwk).unwrap()),
        "ES384" => Box::new(jws::ES384.verifier_from_jwk(&jwk).unwrap()),
        "EdDSA" => Box::new(jws::EdDSA.verifier_from_jwk(&jwk).unwrap()),
        "HS256" => Box::new(jws::HS256.verifier_from_jwk(&jwk).unwrap()),
        _ => return None,
    };
    let mut validator = JwtPayloadValidator::new();
    validator.set_issuer(ISSUER);
    validator.set_audience(AUDIENCE);
    Some(Box::new(Josekit { verifier, validator }))
}

impl Peer for Josekit {
    fn accepts(&self, token: &str) -> bool {
        let decoded = jwt::decode_with_verifier(token, &*self.verifier);
        decoded.is_ok_and(|(payload, _)| self.validator.validate(&payload).is_ok())
    }
}
