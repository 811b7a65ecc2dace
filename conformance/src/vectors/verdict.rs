//! What must come of a vector, and what did.

use core::fmt;

/// What must come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is accepted.
    Accepted,
    /// It is refused, whatever for.
    Refused,
    /// It is refused for this reason, by its code.
    RefusedAs(&'static str),
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
