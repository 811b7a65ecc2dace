//! Why a vector is not judged.

use core::fmt;

/// Why a vector is not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Skip {
    /// A JOSE algorithm that ring does not verify.
    Unsupported(&'static str),
    /// A curve, hash or mask that no JOSE algorithm combines.
    NoJoseAlgorithm,
    /// The signature is DER; a JWS carries R and S side by side (RFC 7518 section 3.4).
    Der,
    /// The tag is shorter than the hash; a JWS carries all of it (RFC 7518 section 3.2).
    TruncatedTag,
    /// The salt is not as long as the hash (RFC 7518 section 3.5).
    OtherSalt,
    /// The key is shorter or longer than the library takes.
    KeySize,
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(name) => write!(f, "{name} is not supported"),
            Self::NoJoseAlgorithm => f.write_str("no JOSE algorithm has this curve, hash or mask"),
            Self::Der => f.write_str("DER signature, never in a JWS"),
            Self::TruncatedTag => f.write_str("truncated tag, never in a JWS"),
            Self::OtherSalt => f.write_str("salt not as long as the hash"),
            Self::KeySize => f.write_str("key size outside the limits"),
        }
    }
}
