//! Several issuers: one validator each, picked by the token's `iss` before anything is looked up.

use crate::jws::Buffers;
use crate::policy::limits::Limits;
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use crate::validator::error::Error;
use crate::validator::{Accepted, Validator};
use crate::verify::claimed_issuer;
use core::fmt;
use std::collections::BTreeMap;

/// Validators by issuer. What one issuer's keys do is invisible to the others: they share no state, no lock and no
/// cache (K19). The form of a token is judged here under the default [`Limits`], and again by the validator under its own.
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

impl Router {
    /// A router without issuers: it refuses every token.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same router with one more issuer, which the validator's policy names.
    ///
    /// # Errors
    /// [`RouterError`].
    pub fn with(mut self, validator: Validator) -> Result<Self, RouterError> {
        let issuer = validator.policy().issuer().ok_or(RouterError::IssuerNotChecked)?;
        if self.validators.contains_key(issuer) {
            return Err(RouterError::DuplicateIssuer);
        }
        self.validators.insert(issuer.into(), validator);
        Ok(self)
    }

    /// Validates a token of any of the issuers. One of another issuer is refused without any lookup.
    ///
    /// # Errors
    /// As [`Validator::validate`].
    pub fn validate<'a>(&'a self, token: &'a str, buffers: &'a mut Buffers) -> Result<Accepted<'a>, Error> {
        // The claimed issuer picks a validator and is forgotten: that validator judges the whole token anew.
        let claimed = claimed_issuer(token.as_bytes(), &Limits::DEFAULT, buffers)?;
        match self.validators.get(&*claimed) {
            Some(validator) => {
                drop(claimed);
                validator.validate(token, buffers)
            }
            None => Err(Error::Rejected(Rejection::IssuerMismatch {
                expected: Excerpt::of_all(self.validators.keys().map(AsRef::as_ref)),
                found: Excerpt::of(&claimed),
            })),
        }
    }

    /// The validator of an issuer.
    pub fn validator(&self, issuer: &str) -> Option<&Validator> {
        self.validators.get(issuer)
    }

    /// The issuers, in order.
    pub fn issuers(&self) -> impl Iterator<Item = &str> {
        self.validators.keys().map(AsRef::as_ref)
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.validators.keys()).finish()
    }
}
