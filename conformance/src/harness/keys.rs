//! Keys to sign with, and the tokens they sign.

use crate::harness::clock::WALL_START;
use core::fmt;
use countersign::base64url::encode;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin};
use ring::error::KeyRejected;
use ring::signature::{Ed25519KeyPair, KeyPair as _};

/// An Ed25519 key pair made from a seed that everybody knows: it guards nothing.
pub struct TestKey {
    kid: String,
    pair: Ed25519KeyPair,
}

/// The audience of every token of the harness.
pub const AUDIENCE: &str = "https://api.example";

/// How long a token of the harness lives, in seconds: ten years.
const LIFE: i64 = 10 * 365 * 24 * 60 * 60;

impl TestKey {
    /// The key whose seed is this octet 32 times.
    ///
    /// # Errors
    /// [`KeyRejected`], which ring has for no seed of 32 octets.
    pub fn new(kid: &str, seed: u8) -> Result<Self, KeyRejected> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32])?;
        Ok(Self { kid: kid.to_owned(), pair })
    }

    /// Its `kid`.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key as a JWK (RFC 8037 section 2).
    pub fn jwk(&self) -> String {
        let (kid, x) = (&self.kid, encode(self.pair.public_key().as_ref()));
        format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"{kid}","x":"{x}"}}"#)
    }

    /// The set of this key alone, as a local tier holds it; empty if the library refused the key.
    pub fn set(&self) -> KeySet {
        let key = Key::parse(self.jwk().as_bytes(), Origin::Local, &KeyLimits::DEFAULT);
        KeySet::from_keys(key.into_iter().collect())
    }

    /// A token of this issuer that is valid in everything, and names this key.
    pub fn token(&self, issuer: &str) -> String {
        self.token_naming(Some(&self.kid), issuer)
    }

    /// The same with another `kid` in its header, or with none.
    pub fn token_naming(&self, kid: Option<&str>, issuer: &str) -> String {
        self.token_claiming("Ed25519", kid, issuer)
    }

    /// The same with another `alg` in its header: whatever that says, the signature is this key's.
    pub fn token_claiming(&self, alg: &str, kid: Option<&str>, issuer: &str) -> String {
        let kid = kid.map(|kid| format!(r#","kid":"{kid}""#)).unwrap_or_default();
        let header = format!(r#"{{"alg":"{alg}"{kid}}}"#);
        let expiry = WALL_START.saturating_add(LIFE);
        let claims = format!(r#"{{"iss":"{issuer}","aud":"{AUDIENCE}","exp":{expiry},"sub":"somebody"}}"#);
        let signed = format!("{}.{}", encode(header.as_bytes()), encode(claims.as_bytes()));
        let signature = encode(self.pair.sign(signed.as_bytes()).as_ref());
        format!("{signed}.{signature}")
    }
}

impl fmt::Debug for TestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_takes_the_key() {
        assert_eq!(TestKey::new("a", 1).unwrap().set().keys().len(), 1);
    }
}
