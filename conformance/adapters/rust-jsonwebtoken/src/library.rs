//! All that knows jsonwebtoken. It fetches nothing, so keys of one's own are the one source.

use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value, json};

/// The library does not tell its version: it is the one of the lock file that this was built with.
pub fn version() -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let after = lock.split_once("name = \"jsonwebtoken\"\nversion = \"").map_or("", |(_, after)| after);
    after.split_once('"').map_or("unknown", |(version, _)| version)
}

pub fn capabilities() -> Value {
    json!({
        "sources": ["local"],
        "algorithms": ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "HS256",
                       "HS384", "HS512"],
        "profiles": ["jwt"],
        "classes": ["malformed", "algorithm", "issuer", "audience", "expired", "not_yet_valid", "claims", "key",
                    "signature"],
        "clock": "process",
        "verify": true,
    })
}

pub struct Validator {
    keys: JwkSet,
    algorithms: Vec<Algorithm>,
    issuer: Vec<String>,
    audiences: Vec<String>,
}

impl Validator {
    pub fn new(configuration: &Value) -> Self {
        Self {
            keys: JwkSet { keys: list(&configuration["keys"]["local"]) },
            algorithms: list(&configuration["algorithms"]),
            issuer: list(&json!([configuration["issuer"]])),
            audiences: list(&configuration["audiences"]),
        }
    }

    pub fn validate(&self, token: &str) -> Result<(), Error> {
        let header = decode_header(token)?;
        let jwk = match header.kid {
            Some(kid) => self.keys.find(&kid),
            None => self.only_one_for(header.alg),
        };
        let jwk = jwk.ok_or(ErrorKind::InvalidKeyFormat)?;
        let key = DecodingKey::from_jwk(jwk)?;
        let mut validation = allowing(&self.algorithms, jwk, &key);
        validation.validate_nbf = true;
        validation.leeway = 60;
        validation.set_issuer(&self.issuer);
        validation.set_required_spec_claims(&["exp", "iss"]);
        if !self.audiences.is_empty() {
            validation.set_audience(&self.audiences);
            validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        }
        decode::<Map<String, Value>>(token, &key, &validation).map(drop)
    }

    /// The library looks keys up by `kid` alone. Without one it is the caller who picks: the only key of this family.
    fn only_one_for(&self, algorithm: Algorithm) -> Option<&Jwk> {
        let fits = |key: DecodingKey| key.family() == algorithm.family();
        let mut fitting = self.keys.keys.iter().filter(|jwk| DecodingKey::from_jwk(jwk).is_ok_and(fits));
        fitting.next().filter(|_| fitting.next().is_none())
    }
}

/// `decode` takes a payload for claims. It looks at them last, so here they count for nothing, not even that they are JSON.
pub fn verify(jws: &str, jwk: &Value, algorithms: &Value) -> Result<(), Error> {
    decode_header(jws)?;
    let jwk: Jwk = serde_json::from_value(jwk.clone())?;
    let key = DecodingKey::from_jwk(&jwk)?;
    let mut validation = allowing(&list(algorithms), &jwk, &key);
    validation.required_spec_claims.clear();
    (validation.validate_exp, validation.validate_aud) = (false, false);
    match decode::<IgnoredAny>(jws, &key, &validation) {
        Err(error) if matches!(error.kind(), ErrorKind::Json(_)) => Ok(()),
        verdict => verdict.map(drop),
    }
}

/// Of these algorithms those of the key's family, as the library refuses a list that names another one, and of them the one
/// that the JWK is for: `decode` does not see the JWK, so its `alg` goes into the list, by the library's own conversion.
fn allowing(algorithms: &[Algorithm], jwk: &Jwk, key: &DecodingKey) -> Validation {
    let mut validation = Validation::new_for_family(key.family());
    validation.algorithms.retain(|algorithm| {
        let fits = |declared| Algorithm::try_from(declared).is_ok_and(|only| only == *algorithm);
        algorithms.contains(algorithm) && jwk.common.key_algorithm.is_none_or(fits)
    });
    validation
}

/// What of this list the library understands.
fn list<T: DeserializeOwned>(values: &Value) -> Vec<T> {
    let values = values.as_array().into_iter().flatten();
    values.filter_map(|value| serde_json::from_value(value.clone()).ok()).collect()
}

pub fn judged(verdict: Result<(), Error>) -> Value {
    let Err(error) = verdict else { return json!({ "is": "accepted" }) };
    let class = match error.kind() {
        ErrorKind::InvalidSignature => "signature",
        ErrorKind::ExpiredSignature => "expired",
        ErrorKind::ImmatureSignature => "not_yet_valid",
        ErrorKind::InvalidIssuer => "issuer",
        ErrorKind::InvalidAudience => "audience",
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::MissingAlgorithm => {
            "algorithm"
        }
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => "claims",
        ErrorKind::InvalidKeyFormat
        | ErrorKind::InvalidEcdsaKey
        | ErrorKind::InvalidEddsaKey
        | ErrorKind::InvalidRsaKey(_)
        | ErrorKind::UnsupportedAlgorithm => "key",
        _ => "malformed",
    };
    json!({ "is": "rejected", "class": class, "detail": error.to_string() })
}
