//! What the examples share: an issuer's key, its key set as a document, and tokens that it signed.

use countersign::base64url::encode;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use ring::signature::{Ed25519KeyPair, KeyPair};

/// The issuer of every token here.
pub const ISSUER: &str = "https://issuer.example";

/// What a token of this issuer for our API must be.
pub fn policy() -> TokenPolicy {
    TokenPolicy::jwt(ExpectedIssuer::Is(ISSUER), ExpectedAudience::AnyOf(&["api"])).expect("nothing is empty")
}

fn pair() -> Ed25519KeyPair {
    // A seed that everybody can read: for examples only.
    Ed25519KeyPair::from_seed_unchecked(&[42; 32]).expect("32 octets")
}

/// The issuer's key set.
pub fn key_set() -> String {
    let x = encode(pair().public_key().as_ref());
    format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"2026","x":"{x}"}}]}}"#)
}

/// A token that lives until `exp`, in seconds since 1970.
pub fn token(exp: i64) -> String {
    let header = encode(br#"{"alg":"EdDSA","kid":"2026"}"#);
    let claims = encode(format!(r#"{{"iss":"{ISSUER}","aud":"api","sub":"alice","exp":{exp}}}"#).as_bytes());
    let signature = encode(pair().sign(format!("{header}.{claims}").as_bytes()).as_ref());
    format!("{header}.{claims}.{signature}")
}

/// Far in the future.
pub const NEVER: i64 = 32_503_680_000;
