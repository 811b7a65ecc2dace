//! The one function that verifies a signature: tokens and test vectors come through here.

use crate::algorithm::{Algorithm, Support};
use crate::jwk::Key;
use core::fmt;

/// Why a signature was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignatureError {
    /// It is not a signature of this input under this key.
    BadSignature,
    /// The key is not one for the algorithm; [`Key::passed_over`] says why. Nothing was computed.
    KeyMismatch,
    /// The algorithm is known by name and never verified.
    Unsupported,
}

impl SignatureError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadSignature => "bad_signature",
            Self::KeyMismatch => "key_mismatch",
            Self::Unsupported => "alg_unsupported",
        }
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadSignature => "the signature is not valid",
            Self::KeyMismatch => "the key does not fit the algorithm",
            Self::Unsupported => "the algorithm is not supported",
        })
    }
}

impl std::error::Error for SignatureError {}

/// Verifies `signature` over `signing_input` under `key` (RFC 7515 section 5.2 (8)).
///
/// Whether the key fits is judged here, at the time of the operation (RFC 8725 section 3.1): an HMAC is never computed
/// with a public key. ring refuses a signature of another length than [`Algorithm::signature_length`], DER and
/// truncated tags among them. Nothing is allocated but by ring.
///
/// # Errors
/// [`SignatureError`].
pub fn verify(
    alg: Algorithm,
    key: &Key,
    signing_input: &[u8],
    signature: &[u8],
) -> Result<(), SignatureError> {
    if alg.support() == Support::Unsupported {
        return Err(SignatureError::Unsupported);
    }
    let verifier = key.verifier(alg).map_err(|_| SignatureError::KeyMismatch)?;
    verifier.verify(signing_input, signature).map_err(|_| SignatureError::BadSignature)
}

#[cfg(test)]
mod tests;
