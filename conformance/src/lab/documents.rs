//! The documents of an honest issuer, and the ways to spoil one.

use serde_json::json;

/// The metadata of an issuer, with every member that OIDC Discovery 3 requires.
pub fn metadata(issuer: &str, jwks_uri: &str) -> String {
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": jwks_uri,
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    document.to_string()
}

/// A JWK Set (RFC 7517 5). Each key is put in as it is written, whatever it is.
pub fn key_set(keys: &[impl AsRef<str>]) -> String {
    let keys: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

/// `keys`, and behind them as many usable keys that nobody signs with as make it `total`.
pub fn filled_up(keys: &[impl AsRef<str>], total: usize) -> Vec<String> {
    let given = keys.iter().map(|key| key.as_ref().to_owned());
    given.chain((0..).map(filler)).take(total.max(keys.len())).collect()
}

/// Two keys that no validator can use: one of an unknown type, one without its modulus (S3).
pub fn unusable_keys() -> [&'static str; 2] {
    [r#"{"kty":"LAB","kid":"unknown-type"}"#, r#"{"kty":"RSA","kid":"no-modulus","e":"AQAB"}"#]
}

/// The document with spaces behind it, so that it has exactly `octets`: JSON that means the same.
pub fn padded(document: &str, octets: usize) -> String {
    let spaces = " ".repeat(octets.saturating_sub(document.len()));
    format!("{document}{spaces}")
}

/// An Ed25519 key whose octets are a number: the last character of 43 has two unused bits, and `A` leaves them zero.
fn filler(number: usize) -> String {
    format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"filler-{number}","x":"{number:042}A"}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign::jwk::{KeyLimits, KeySet, Origin};

    #[test]
    fn filler_keys_are_usable_and_differ() {
        let set = key_set(&filled_up(&[r#"{"kty":"LAB"}"#], 100));
        let set = KeySet::parse(set.as_bytes(), Origin::Fetched, &KeyLimits::DEFAULT).unwrap();
        assert_eq!(set.keys().len(), 99);
        let thumbprints: std::collections::BTreeSet<_> =
            set.keys().iter().map(|key| key.thumbprint()).collect();
        assert_eq!(thumbprints.len(), 99);
    }

    #[test]
    fn of_the_unusable_keys_none_is_used() {
        let set = key_set(&unusable_keys());
        let set = KeySet::parse(set.as_bytes(), Origin::Fetched, &KeyLimits::DEFAULT).unwrap();
        assert_eq!(set.keys().len(), 0);
    }

    #[test]
    fn a_padded_document_has_exactly_the_octets_asked_for() {
        assert_eq!(padded("{}", 5), "{}   ");
        assert_eq!(padded("{}", 1), "{}");
    }
}
