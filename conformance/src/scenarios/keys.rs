//! The keys of the scenarios, as JWKs. They are the public keys of published examples.

use crate::scenarios::scenario::KeyName;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin};

impl KeyName {
    /// Its `kid`.
    pub const fn kid(self) -> &'static str {
        match self {
            Self::Local => "local-1",
            Self::Published => "published-1",
            Self::Unknown => "unknown-1",
        }
    }

    /// The public key as a JWK for ES256; None for a key that nobody has.
    pub const fn jwk(self) -> Option<&'static str> {
        match self {
            Self::Local => Some(LOCAL),
            Self::Published => Some(PUBLISHED),
            Self::Unknown => None,
        }
    }
}

/// The key set of these keys; None where the library refuses one of them, which would be a mistake of the suite.
pub fn set(names: &[KeyName]) -> Option<KeySet> {
    let parse = |jwk: &str| Key::parse(jwk.as_bytes(), Origin::Fetched, &KeyLimits::DEFAULT).ok();
    let keys: Option<Vec<Key>> = names.iter().map(|name| parse(name.jwk()?)).collect();
    keys.map(KeySet::from_keys)
}

/// RFC 7515 appendix A.3.1.
const LOCAL: &str = concat!(
    r#"{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"local-1","#,
    r#""x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","#,
    r#""y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#
);

/// RFC 7517 appendix A.1, but for `use` and `kid`.
const PUBLISHED: &str = concat!(
    r#"{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"published-1","#,
    r#""x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","#,
    r#""y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}"#
);
