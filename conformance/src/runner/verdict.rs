//! What a validator said of a token.

use super::wrong::Wrong;
use crate::catalogue::expect::Expect;
use crate::protocol::answer::Said;
use crate::protocol::class::ErrorClass;
use core::fmt;

/// What a validator said of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    is: Is,
    detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Accepted,
    Rejected(Option<ErrorClass>),
    Unavailable,
}

impl Verdict {
    /// The verdict that this answer is.
    ///
    /// # Errors
    /// It is none.
    pub(super) fn of(said: Said) -> Result<Self, Wrong> {
        match said {
            Said::Accepted {} => Ok(Self { is: Is::Accepted, detail: String::new() }),
            Said::Rejected { class, detail } => Ok(Self { is: Is::Rejected(class), detail }),
            Said::Unavailable { detail, .. } => Ok(Self { is: Is::Unavailable, detail }),
            other @ (Said::Hello(_)
            | Said::Opened { .. }
            | Said::Advanced {}
            | Said::Time { .. }
            | Said::Closed {}
            | Said::Unsupported { .. }
            | Said::Error { .. }) => Err(Wrong::other_than_asked(&other)),
        }
    }

    /// Whether it is the expected one. An outage refuses the token as well: which of the two it is, is the second axis.
    pub(super) fn is(&self, expect: Expect) -> bool {
        (self.is == Is::Accepted) == (expect == Expect::Accept)
    }

    /// What it was refused for, as far as it tells.
    pub(super) const fn class(&self) -> Option<ErrorClass> {
        match self.is {
            Is::Accepted => None,
            Is::Rejected(class) => class,
            Is::Unavailable => Some(ErrorClass::Unavailable),
        }
    }

    /// The verdict and the library's own words, which may differ from run to run.
    pub(super) fn in_full(&self) -> String {
        let detail = self.detail.trim();
        if detail.is_empty() { self.to_string() } else { format!("{self} [{detail}]") }
    }
}

/// The verdict without anything that may differ from run to run.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is {
            Is::Accepted => f.write_str("accept"),
            Is::Rejected(Some(class)) => write!(f, "reject ({class})"),
            Is::Rejected(None) => f.write_str("reject"),
            Is::Unavailable => f.write_str("reject (unavailable)"),
        }
    }
}
