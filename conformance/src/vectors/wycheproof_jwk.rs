//! Wycheproof's JSON Web Key set: 26 cases, each a compact JWS under a JWK Set with something to say about keys.

use crate::vectors::source::{LoadError, Source};
use crate::vectors::vector::Vector;
use crate::vectors::wycheproof_jws;
use wycheproof_ng_kdf_jose::json_web::TestName;

/// Reads the set.
///
/// # Errors
/// [`LoadError`], where the file is not what it was when this was written.
pub fn load() -> Result<Vec<Vector>, LoadError> {
    wycheproof_jws::read(Source::Jwk, TestName::JsonWebKey, |jwks| {
        if jwks.get("keys").is_some() { jwks.to_string() } else { format!("{{\"keys\":[{jwks}]}}") }
    })
}
