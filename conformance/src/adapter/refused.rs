//! Why a request of the protocol cannot be done.

use crate::protocol::answer::Said;
use core::fmt::Display;

/// Why a request cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The library has no such thing, or refuses to be configured like that.
    Unsupported(String),
    /// The request makes no sense.
    Error(String),
}

impl Refused {
    /// What the library itself refuses, in its words.
    pub(crate) fn by_the_library(why: impl Display) -> Self {
        Self::Unsupported(why.to_string())
    }
}

impl From<Refused> for Said {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Unsupported(reason) => Self::Unsupported { reason },
            Refused::Error(reason) => Self::Error { reason },
        }
    }
}
