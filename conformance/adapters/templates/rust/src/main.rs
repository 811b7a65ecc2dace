//! An adapter of jsonwebtoken for countersign: a JSON object a line in, one a line out (conformance/PROTOCOL.md).
//! Replace the part below the line of dashes with your own validator.

use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::stdin;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

fn main() {
    let started = Instant::now();
    let mut sessions: HashMap<String, Value> = HashMap::new();
    for line in stdin().lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).expect("a line is a request");
        let text = |name: &str| request[name].as_str().unwrap_or_default();
        let session = text("session");
        let mut said = match (text("op"), sessions.get(session)) {
            ("hello", _) => hello(),
            ("open", _) => {
                sessions.insert(session.to_owned(), request["configuration"].clone());
                json!({ "is": "opened" })
            }
            ("validate", Some(configuration)) => judged(validate(configuration, text("token"))),
            ("verify", _) => judged(verify(text("jws"), &request["jwk"], &request["algorithms"])),
            ("time", _) => {
                let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                json!({ "is": "time", "wall": wall.as_secs_f64(), "monotonic": started.elapsed().as_secs_f64() })
            }
            ("close", Some(_)) => {
                sessions.remove(session);
                json!({ "is": "closed" })
            }
            ("validate" | "close", None) => json!({ "is": "error", "reason": "there is no such session" }),
            _ => json!({ "is": "unsupported", "reason": "no such request is known" }),
        };
        said["id"] = request["id"].clone();
        println!("{said}");
    }
}

// ---------------------------------------------------------------------------
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, crypto, decode, decode_header};
use serde::de::DeserializeOwned;

fn hello() -> Value {
    // The library fetches nothing, so keys of one's own are the one source.
    json!({ "is": "hello", "protocol": 1, "name": "jsonwebtoken", "version": "11.1.0", "capabilities": {
        "sources": ["local"],
        "algorithms": ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "HS256"],
        "profiles": ["jwt"],
        "classes": ["malformed", "algorithm", "issuer", "audience", "expired", "not_yet_valid", "claims", "key", "signature"],
        "clock": "process", "verify": true,
    }})
}

fn validate(configuration: &Value, token: &str) -> Result<(), Error> {
    let header = decode_header(token)?;
    let keys = JwkSet { keys: list(&configuration["keys"]["local"]) };
    let named = header.kid.as_deref().and_then(|kid| keys.find(kid));
    let key =
        named.or(keys.keys.first().filter(|_| keys.keys.len() == 1)).ok_or(ErrorKind::InvalidKeyFormat)?;
    if !list::<Algorithm>(&configuration["algorithms"]).contains(&header.alg) {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let mut validation = Validation::new(header.alg);
    validation.validate_nbf = true;
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    validation.set_issuer(&list::<String>(&json!([configuration["issuer"]])));
    validation.set_audience(&list::<String>(&configuration["audiences"]));
    decode::<Value>(token, &DecodingKey::from_jwk(key)?, &validation).map(drop)
}

fn verify(jws: &str, jwk: &Value, algorithms: &Value) -> Result<(), Error> {
    let (signed, signature) = jws.rsplit_once('.').ok_or(ErrorKind::InvalidToken)?;
    let (header, jwk) = (decode_header(jws)?, list::<Jwk>(&json!([jwk])));
    if !list::<Algorithm>(algorithms).contains(&header.alg) {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let key = DecodingKey::from_jwk(jwk.first().ok_or(ErrorKind::InvalidKeyFormat)?)?;
    let good = crypto::verify(signature, signed.as_bytes(), &key, header.alg)?;
    if good { Ok(()) } else { Err(ErrorKind::InvalidSignature.into()) }
}

/// What of this list the library understands.
fn list<T: DeserializeOwned>(values: &Value) -> Vec<T> {
    let values = values.as_array().into_iter().flatten();
    values.filter_map(|value| serde_json::from_value(value.clone()).ok()).collect()
}

fn judged(verdict: Result<(), Error>) -> Value {
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
        ErrorKind::InvalidKeyFormat | ErrorKind::InvalidRsaKey(_) => "key",
        _ => "malformed",
    };
    json!({ "is": "rejected", "class": class, "detail": error.to_string() })
}
