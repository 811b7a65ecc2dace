//! What came of a vector.

use crate::vectors::vector::{Expected, Vector};
use core::fmt;

/// A vector that has been judged, or has not and says why.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which one.
    pub vector: Vector,
    /// What came of it.
    pub outcome: Outcome,
    /// How it went, line by line; only scenarios have one.
    pub story: Vec<String>,
}

/// What came of a vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As expected.
    Passed,
    /// Not as expected.
    Failed {
        /// What must come of it.
        expected: Expected,
        /// What did.
        observed: Observed,
    },
    /// Not judged.
    Skipped(Skip),
}

/// What the library made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observed {
    /// Accepted.
    Accepted,
    /// Refused, with the code of the reason.
    Refused(&'static str),
    /// Something that is neither; a sentence says what.
    Other(String),
}

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

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::Refused => f.write_str("refused"),
            Self::RefusedAs(code) => write!(f, "refused ({code})"),
        }
    }
}

impl fmt::Display for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted => f.write_str("accepted"),
            Self::Refused(code) => write!(f, "refused ({code})"),
            Self::Other(what) => f.write_str(what),
        }
    }
}

impl Expected {
    /// Whether what was observed is what was expected.
    pub fn agrees(self, observed: &Observed) -> bool {
        match (self, observed) {
            (Self::Accepted, Observed::Accepted) | (Self::Refused, Observed::Refused(_)) => true,
            (Self::RefusedAs(expected), Observed::Refused(code)) => expected == *code,
            (Self::Accepted | Self::Refused | Self::RefusedAs(_), _) => false,
        }
    }
}
