//! What a token says, before anybody has judged it.

use super::keys::Sought;
use countersign::algorithm::Algorithm;
use countersign::base64url::decode;
use serde_json::Value;

/// The header and the claims of a token. Null, where they are no JSON.
pub(super) struct Peeked {
    header: Value,
    claims: Value,
}

impl Peeked {
    /// Reads what can be read.
    pub(super) fn of(token: &str) -> Self {
        let mut segments = token.split('.').map(|segment| {
            let octets = decode(segment.as_bytes()).unwrap_or_default();
            serde_json::from_slice(&octets).unwrap_or_default()
        });
        let header = segments.next().unwrap_or_default();
        Self { header, claims: segments.next().unwrap_or_default() }
    }

    /// Its `alg`.
    pub(super) fn alg(&self) -> Option<&str> {
        self.header.get("alg")?.as_str()
    }

    /// Its `kid`.
    pub(super) fn kid(&self) -> Option<&str> {
        self.header.get("kid")?.as_str()
    }

    /// What it asks of the keys; None where its algorithm is not known.
    pub(super) fn sought(&self) -> Option<Sought<'_>> {
        Some(Sought { alg: Algorithm::parse(self.alg()?)?, kid: self.kid() })
    }

    /// The issuers that it names, where it names them in a list.
    pub(super) fn issuers(&self) -> Vec<&str> {
        let list = self.claims.get("iss").and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Whether it is for one of these, and has not expired at this time.
    pub(super) fn is_for(&self, audiences: &[String], now: i64) -> bool {
        let named =
            |audience: &Value| audience.as_str().is_some_and(|name| audiences.iter().any(|a| a == name));
        let audience = match self.claims.get("aud") {
            Some(Value::Array(list)) => list.iter().any(named),
            Some(one) => named(one),
            None => audiences.is_empty(),
        };
        let expires = self.claims.get("exp").and_then(Value::as_i64);
        audience && expires.is_some_and(|expires| now < expires)
    }
}
