//! Raw ring: what every validation has to pay for, whoever does it.

use super::token::Token;
use ring::hmac;
use ring::signature::{RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey};

/// One key, in the form that ring verifies with fastest: no DER around the RSA key, the HMAC key prepared.
pub(crate) enum Raw {
    /// RSA.
    Rsa(&'static RsaParameters, RsaPublicKeyComponents<Vec<u8>>),
    /// ECDSA and Ed25519.
    Point(UnparsedPublicKey<Vec<u8>>),
    /// HMAC.
    Mac(hmac::Key),
}

impl Raw {
    /// Verifies the decoded signature of one token, and nothing else.
    pub(crate) fn verify(&self, token: &Token) -> bool {
        let (message, signature) = (token.signing_input(), token.signature());
        match self {
            Self::Rsa(parameters, key) => key.verify(parameters, message, signature).is_ok(),
            Self::Point(key) => key.verify(message, signature).is_ok(),
            Self::Mac(key) => hmac::verify(key, message, signature).is_ok(),
        }
    }
}
