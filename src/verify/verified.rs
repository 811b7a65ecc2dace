//! What a verified token gives.

use crate::algorithm::Algorithm;
use crate::claims::registered::Registered;
use crate::header::Header;
use crate::jwk::Thumbprint;
use crate::policy::token::TokenPolicy;
use crate::rejection::excerpt::Excerpt;
use core::fmt;
use serde::Deserialize;

/// A JWS whose signature is that of a key. Its payload may be anything.
#[derive(Clone, Copy)]
pub struct Bare<'a> {
    header: Header<'a>,
    alg: Algorithm,
    payload: &'a [u8],
    key: Thumbprint,
}

impl<'a> Bare<'a> {
    pub(super) const fn new(header: Header<'a>, alg: Algorithm, payload: &'a [u8], key: Thumbprint) -> Self {
        Self { header, alg, payload, key }
    }

    /// The protected header.
    pub const fn header(&self) -> &Header<'a> {
        &self.header
    }

    /// The algorithm that the signature was made with.
    pub const fn alg(&self) -> Algorithm {
        self.alg
    }

    /// The octets that were signed.
    pub const fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// The key that verified it.
    pub const fn key(&self) -> Thumbprint {
        self.key
    }
}

impl fmt::Debug for Bare<'_> {
    /// Shows nothing that came with the token but its algorithm.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bare").field("alg", &self.alg).finish_non_exhaustive()
    }
}

/// A token that was accepted. The only way to its claims.
#[derive(Clone, Copy)]
pub struct Verified<'a> {
    bare: Bare<'a>,
    registered: Registered<'a>,
    policy: &'a TokenPolicy,
}

impl<'a> Verified<'a> {
    pub(super) const fn new(bare: Bare<'a>, registered: Registered<'a>, policy: &'a TokenPolicy) -> Self {
        Self { bare, registered, policy }
    }

    /// The claims that we know by name.
    pub const fn registered(&self) -> &Registered<'a> {
        &self.registered
    }

    /// The claims as a type of the caller's own, which may borrow from the payload.
    ///
    /// # Errors
    /// [`ClaimsError`], where they do not fit the type.
    pub fn claims<T: Deserialize<'a>>(&self) -> Result<T, ClaimsError> {
        serde_json::from_slice(self.bare.payload)
            .map_err(|error| ClaimsError(Excerpt::of(&error.to_string())))
    }

    /// The protected header.
    pub const fn header(&self) -> &Header<'a> {
        &self.bare.header
    }

    /// The algorithm that the signature was made with.
    pub const fn alg(&self) -> Algorithm {
        self.bare.alg
    }

    /// The claims set as it was signed.
    pub const fn payload(&self) -> &'a [u8] {
        self.bare.payload
    }

    /// The key that verified it.
    pub const fn key(&self) -> Thumbprint {
        self.bare.key
    }

    /// Whether somebody checked who issued the token. `false` only under a policy that says so in so many words.
    pub fn issuer_checked(&self) -> bool {
        self.policy.issuer().is_some()
    }

    /// The policy that accepted it.
    pub const fn policy(&self) -> &'a TokenPolicy {
        self.policy
    }
}

impl fmt::Debug for Verified<'_> {
    /// Shows nothing that came with the token but its algorithm.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("alg", &self.bare.alg)
            .field("issuer_checked", &self.issuer_checked())
            .finish_non_exhaustive()
    }
}

/// Verified claims that do not fit the caller's own type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimsError(Excerpt);

impl fmt::Display for ClaimsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the claims do not fit the type: {}", self.0.as_str())
    }
}

impl std::error::Error for ClaimsError {}
