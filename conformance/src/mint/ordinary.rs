//! What a token of each profile looks like when nothing is wrong with it.

use super::algorithm::JwsAlg;
use super::keys::KeyName;
use super::members::Members;
use super::text::Facts;
use crate::protocol::configuration::Profile;

/// `kid` of the ordinary key.
pub const KID: &str = "main";

/// `client_id` and `azp` of ordinary tokens.
pub const CLIENT: &str = "client-1";

/// How long an ordinary token is still good: longer than any leeway, shorter than any maximal age.
const LIFE: i64 = 600;

/// The key of the suite that an ordinary token of this algorithm is signed with.
pub const fn key_for(alg: JwsAlg) -> KeyName {
    match alg {
        JwsAlg::Rs256 | JwsAlg::Rs384 | JwsAlg::Rs512 | JwsAlg::Ps256 | JwsAlg::Ps384 | JwsAlg::Ps512 => {
            KeyName::Rsa2048
        }
        JwsAlg::Es256 => KeyName::P256,
        JwsAlg::Es384 => KeyName::P384,
        JwsAlg::Es512 => KeyName::P521,
        JwsAlg::Es256k => KeyName::K256,
        JwsAlg::EdDsa | JwsAlg::Ed25519 => KeyName::Ed25519,
        JwsAlg::Hs256 => KeyName::Hmac256,
        JwsAlg::Hs384 => KeyName::Hmac384,
        JwsAlg::Hs512 => KeyName::Hmac512,
    }
}

/// `typ` of an ordinary token.
pub const fn typ(profile: Profile) -> &'static str {
    match profile {
        Profile::AccessToken => "at+jwt",
        Profile::Jwt | Profile::IdToken | Profile::Mcp => "JWT",
    }
}

/// The claims of an ordinary token.
pub(super) fn claims(profile: Profile, facts: &Facts) -> Members {
    let mut claims = Members::default();
    claims.set_text("iss", &facts.issuer);
    claims.set_text("sub", "subject-1");
    claims.set_text("aud", &facts.audience);
    let mut time =
        |name, offset: i64| claims.set(name, facts.now.saturating_add(offset).to_string().into_bytes());
    time("exp", LIFE);
    time("iat", -5);
    match profile {
        Profile::Jwt => {}
        Profile::AccessToken => {
            claims.set_text("client_id", CLIENT);
            claims.set_text("jti", "token-1");
        }
        Profile::IdToken => {
            if !facts.nonce.is_empty() {
                claims.set_text("nonce", &facts.nonce);
            }
        }
        Profile::Mcp => claims.set_text("client_id", CLIENT),
    }
    claims
}
