//! The worked examples of the RFCs.

use crate::vectors::source::Source;
use crate::vectors::vector::{Material, Task, Vector};
use crate::vectors::verdict::Expected;
use crate::worked_examples::*;
use std::borrow::Cow;

/// Every worked example.
pub fn all() -> Vec<Vector> {
    let mut vectors: Vec<Vector> = JWS.iter().map(jws).collect();
    vectors.extend(JWT.iter().map(jwt));
    vectors.extend(THUMBPRINTS.iter().map(|(id, comment, jwk, thumbprint)| {
        vector(id, "-", comment, Task::Judge(Material::Thumbprint { jwk, thumbprint }, Expected::Accepted))
    }));
    vectors
}

/// RFC 7518 section 3.6: not accepted unless somebody asks for it, and nobody can.
const NONE: Expected = Expected::RefusedAs("alg_none");
/// RFC 7519 section 3: a JWT is always compact.
const JSON: Expected = Expected::RefusedAs("json_serialization");
/// RFC 7797 section 7: never in a JWT.
const UNENCODED: Expected = Expected::RefusedAs("unencoded_payload");
/// RFC 7519 section 4.1.4.
const EXPIRED: Expected = Expected::RefusedAs("expired");

/// A JWS under one key: id, algorithm, what it is, token, key, what must come of it.
type JwsRow = (&'static str, &'static str, &'static str, &'static str, &'static str, Expected);

const JWS: [JwsRow; 12] = [
    ("rfc7515-a.1", "HS256", "HMAC", RFC7515_A1, RFC7515_A1_JWK, Expected::Accepted),
    ("rfc7515-a.2", "RS256", "RSASSA-PKCS1-v1_5", RFC7515_A2, RFC7515_A2_JWK, Expected::Accepted),
    ("rfc7515-a.3", "ES256", "ECDSA on P-256", RFC7515_A3, RFC7515_A3_JWK, Expected::Accepted),
    ("rfc7515-a.4", "ES512", "ECDSA on P-521", RFC7515_A4, RFC7515_A4_JWK, Expected::Accepted),
    ("rfc7515-a.5", "none", "unsecured", RFC7515_A5, RFC7515_A1_JWK, NONE),
    ("rfc7515-a.6.4", "-", "general JSON serialisation", RFC7515_A6_4, RFC7515_A3_JWK, JSON),
    ("rfc7515-a.7", "-", "flattened JSON serialisation", RFC7515_A7, RFC7515_A3_JWK, JSON),
    ("rfc8037-a.4", "EdDSA", "signed with the private key", RFC8037_A4, RFC8037_A1_JWK, Expected::Accepted),
    ("rfc8037-a.5", "EdDSA", "verified with the public key", RFC8037_A4, RFC8037_A2_JWK, Expected::Accepted),
    ("rfc7797-4.1", "HS256", "the control, without b64", RFC7797_4_1, RFC7515_A1_JWK, Expected::Accepted),
    ("rfc7797-4.2", "HS256", "unencoded payload, detached", RFC7797_4_2, RFC7515_A1_JWK, UNENCODED),
    ("rfc7797-4.2-json", "-", "unencoded payload, JSON", RFC7797_4_2_JSON, RFC7515_A1_JWK, JSON),
];

/// A token at a time: id, what it is, token, key, seconds since 1970, what must come of it.
type JwtRow = (&'static str, &'static str, &'static str, &'static str, i64, Expected);

/// RFC 7519 section 3.1: `exp` is 1300819380.
const JWT: [JwtRow; 2] = [
    ("rfc7519-3.1", "in time", RFC7515_A1, RFC7515_A1_JWK, 1_300_819_379, Expected::Accepted),
    ("rfc7519-3.1-expired", "years later", RFC7515_A1, RFC7515_A1_JWK, 1_700_000_000, EXPIRED),
];

/// A key and its thumbprint: id, what it is, key, thumbprint.
const THUMBPRINTS: [(&str, &str, &str, &str); 3] = [
    ("rfc7638-3.1", "thumbprint of an RSA key", RFC7638_JWK, RFC7638_THUMBPRINT),
    ("rfc8037-a.1", "thumbprint of the private key", RFC8037_A1_JWK, RFC8037_A3),
    ("rfc8037-a.2", "thumbprint of the public key", RFC8037_A2_JWK, RFC8037_A3),
];

fn jws((id, algorithm, comment, token, jwk, expected): &JwsRow) -> Vector {
    let jwks = format!(r#"{{"keys":[{jwk}]}}"#);
    vector(id, algorithm, comment, Task::jws((*token).to_owned(), jwks, *expected))
}

fn jwt((id, comment, token, jwk, now, expected): &JwtRow) -> Vector {
    let jwks = format!(r#"{{"keys":[{jwk}]}}"#);
    vector(id, "HS256", comment, Task::Judge(Material::Jwt { token, jwks, now: *now }, *expected))
}

fn vector(id: &str, algorithm: &'static str, comment: &str, task: Task) -> Vector {
    Vector {
        source: Source::Rfc,
        id: id.to_owned(),
        algorithm: Cow::Borrowed(algorithm),
        comment: comment.to_owned(),
        task,
        patch: None,
    }
}
