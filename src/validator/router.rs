//! Several issuers: one validator each, picked by the token's `iss` before anything is looked up.

use crate::jws::Buffers;
use crate::rejection::Rejection;
use crate::validator::error::Error;
use crate::validator::{Accepted, Validator};
use core::fmt;
use std::collections::BTreeMap;

/// Validators by issuer. What one issuer's keys do is invisible to the others: they share no state, no lock and no
/// cache (K19).
#[derive(Clone, Default)]
pub struct Router {
    validators: BTreeMap<Box<str>, Validator>,
}

/// Why a validator cannot be added to a [`Router`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouterError {
    /// Its policy does not check the issuer, so that no token would be its own.
    IssuerNotChecked,
    /// There is one for this issuer already.
    DuplicateIssuer,
}

impl RouterError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::IssuerNotChecked => "issuer_not_checked",
            Self::DuplicateIssuer => "duplicate_issuer",
        }
    }
}

impl fmt::Display for RouterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IssuerNotChecked => "a validator that does not check the issuer cannot be routed to",
            Self::DuplicateIssuer => "there is a validator for this issuer already",
        })
    }
}

impl std::error::Error for RouterError {}
