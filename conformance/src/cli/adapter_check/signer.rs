//! What an adapter is checked with: a test key of the suite, and tokens that it signs.

use crate::mint::algorithm::JwsAlg;
use crate::mint::{ordinary, sign};
use countersign::base64url::{decode, encode};
use serde_json::{Map, Value, json};

/// A test key and the algorithm that it signs with.
pub(super) struct Signer {
    algorithm: JwsAlg,
    jwk: Map<String, Value>,
}

impl Signer {
    /// The key of the suite for this algorithm.
    pub(super) fn new(algorithm: JwsAlg) -> Self {
        let mut jwk = ordinary::key_for(algorithm).public_jwk();
        jwk.insert("kid".to_owned(), "check".into());
        jwk.insert("use".to_owned(), "sig".into());
        jwk.insert("alg".to_owned(), algorithm.name().into());
        Self { algorithm, jwk }
    }

    /// The algorithm.
    pub(super) const fn algorithm(&self) -> JwsAlg {
        self.algorithm
    }

    /// The public key, or the secret.
    pub(super) const fn jwk(&self) -> &Map<String, Value> {
        &self.jwk
    }

    /// A token of this type with these claims.
    pub(super) fn token(&self, typ: &str, claims: &Value) -> String {
        let header = json!({ "alg": self.algorithm.name(), "typ": typ, "kid": "check" });
        let signed =
            format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
        let key = ordinary::key_for(self.algorithm);
        // Each key fits its algorithm, as a test shows; without a signature nobody would accept the token.
        let signature = sign::sign(self.algorithm, key, signed.as_bytes()).unwrap_or_default();
        format!("{signed}.{}", encode(&signature))
    }
}

/// The same token with one bit of its signature turned over.
pub(super) fn flipped(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
    let mut octets = decode(signature.as_bytes()).unwrap_or_default();
    if let Some(last) = octets.last_mut() {
        *last ^= 1;
    }
    format!("{signed}.{}", encode(&octets))
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign::algorithm::{Algorithm, Support};
    use countersign::jwk::{Key, KeyLimits, Origin};
    use countersign::jws::Buffers;
    use countersign::policy::algorithms::AlgorithmSet;
    use countersign::policy::limits::Limits;
    use countersign::verify::verify_jws;

    #[test]
    fn there_is_a_key_for_every_algorithm_that_the_library_verifies() {
        for algorithm in Algorithm::ALL.iter().filter(|one| one.support() != Support::Unsupported) {
            let signer = Signer::new(JwsAlg::parse(algorithm.name()).unwrap());
            let jwk = json!(signer.jwk()).to_string();
            let key = Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap();
            let allowed = AlgorithmSet::of(&[*algorithm]).unwrap();
            let good = |token: &str| {
                verify_jws(token.as_bytes(), &key, allowed, &Limits::DEFAULT, &mut Buffers::new()).is_ok()
            };
            let token = signer.token("JWT", &json!({}));
            assert!(good(&token), "{algorithm}");
            assert!(!good(&flipped(&token)), "{algorithm}");
        }
    }

    #[test]
    fn every_algorithm_of_the_suite_has_a_key_that_fits() {
        for algorithm in JwsAlg::ALL {
            let token = Signer::new(*algorithm).token("JWT", &json!({}));
            assert!(!token.ends_with('.'), "{algorithm}");
        }
    }
}
