//! Why a token policy cannot be built.

use crate::algorithm::Algorithm;
use core::fmt;

/// Why a [`TokenPolicy`](super::token::TokenPolicy) cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PolicyError {
    /// A text that must not be empty is; the setting is named.
    Empty(&'static str),
    /// No audience is named where one must be.
    NoAudience,
    /// No algorithm is allowed: nothing could be accepted.
    NoAlgorithm,
    /// An algorithm that this crate knows by name only.
    UnsupportedAlgorithm(Algorithm),
    /// A leeway above [`MAX_LEEWAY`](super::token::MAX_LEEWAY).
    LeewayTooLong,
    /// A resource that is no http or https URI with a host (RFC 8707 section 2).
    NotAResource,
    /// A resource with a fragment (RFC 8707 section 2).
    ResourceFragment,
    /// A setting that this profile does not have; the setting is named.
    NotInThisProfile(&'static str),
}

impl PolicyError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty(_) => "setting_is_empty",
            Self::NoAudience => "no_audience",
            Self::NoAlgorithm => "no_algorithm",
            Self::UnsupportedAlgorithm(_) => "unsupported_algorithm",
            Self::LeewayTooLong => "leeway_too_long",
            Self::NotAResource => "not_a_resource",
            Self::ResourceFragment => "resource_with_fragment",
            Self::NotInThisProfile(_) => "not_in_this_profile",
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(setting) => write!(f, "{setting} must not be empty"),
            Self::NoAudience => f.write_str("at least one audience must be named"),
            Self::NoAlgorithm => f.write_str("at least one algorithm must be allowed"),
            Self::UnsupportedAlgorithm(algorithm) => write!(f, "{algorithm} is not supported"),
            Self::LeewayTooLong => f.write_str("the leeway must not be longer than 300 s"),
            Self::NotAResource => f.write_str("a resource is an http or https URI with a host"),
            Self::ResourceFragment => f.write_str("a resource has no fragment"),
            Self::NotInThisProfile(setting) => write!(f, "{setting} is no setting of this profile"),
        }
    }
}

impl std::error::Error for PolicyError {}
