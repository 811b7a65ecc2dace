//! The two ways not to accept a token, never mixed: the token is refused, or we cannot tell.

use crate::rejection::Rejection;
use crate::resolve::step::Causes;
use core::fmt;
use core::time::Duration;

/// Why a token was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The token's fault: 401, `invalid_token`.
    Rejected(Rejection),
    /// Ours: 503. The same token may be good.
    Outage(Outage),
}

impl Error {
    /// The stable snake_case name of this error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejection) => rejection.code(),
            Self::Outage(_) => Outage::CODE,
        }
    }

    /// The HTTP status to answer with (RFC 6750 section 3.1; 503 so that nobody takes an outage for a bad token).
    pub const fn status(&self) -> u16 {
        match self {
            Self::Rejected(_) => 401,
            Self::Outage(_) => 503,
        }
    }
}

impl From<Rejection> for Error {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<Outage> for Error {
    fn from(outage: Outage) -> Self {
        Self::Outage(outage)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejection) => rejection.fmt(f),
            Self::Outage(outage) => outage.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

/// No key could be had, and that is not known to be the token's fault (K20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// What failed, per tier and document.
    pub causes: Causes,
    /// When the same token would cause the next attempt, from now; `None` where it never would.
    pub retry_in: Option<Duration>,
}

impl Outage {
    /// The stable snake_case name of an outage.
    pub const CODE: &'static str = "keys_unavailable";

    /// Whole seconds for a `Retry-After` header, rounded up and at least one; `None` where waiting does not help.
    pub fn retry_after(&self) -> Option<u64> {
        let exact = self.retry_in?;
        let up = u64::from(exact.subsec_nanos() != 0);
        Some(exact.as_secs().saturating_add(up).max(1))
    }
}

impl fmt::Display for Outage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::CODE)?;
        let named = [
            ("local keys", self.causes.local),
            ("metadata", self.causes.metadata),
            ("keys", self.causes.keys),
            ("lookup", self.causes.lookup),
        ];
        let mut separator = ": ";
        for (what, cause) in named {
            if let Some(cause) = cause {
                write!(f, "{separator}{what} {cause}")?;
                separator = ", ";
            }
        }
        match self.retry_after() {
            Some(seconds) => write!(f, "; next attempt in {seconds} s"),
            None => f.write_str("; no further attempt will be made"),
        }
    }
}

impl std::error::Error for Outage {}
