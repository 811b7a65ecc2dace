//! The policy that `check` judges by, built from its options.

use super::Arguments;
use clap::ValueEnum;
use core::fmt;
use countersign::algorithm::{Algorithm, Support};
use countersign::policy::error::PolicyError;
use countersign::policy::id_token::IdTokenRules;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::url::{Issuer, UrlError};

/// What kind of token it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProfileName {
    /// A plain JWT (RFC 7519, RFC 8725)
    Jwt,
    /// An OpenID Connect ID token (Core 3.1.3.7); the one audience is the client id
    IdToken,
    /// An OAuth access token (RFC 9068)
    AccessToken,
    /// An access token for an MCP server (2026-07-28); the one audience is its resource URI
    Mcp,
}

/// Why the options make no policy: wrong usage, all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OptionError {
    /// This profile needs an issuer.
    NoIssuer(ProfileName),
    /// This profile needs exactly one audience.
    OneAudience(ProfileName),
    /// The issuer is no issuer identifier.
    Issuer(UrlError),
    /// The library refuses the policy.
    Policy(PolicyError),
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jwt => "jwt",
            Self::IdToken => "id-token",
            Self::AccessToken => "access-token",
            Self::Mcp => "mcp",
        })
    }
}

impl fmt::Display for OptionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoIssuer(profile) => write!(f, "--profile {profile} needs --issuer"),
            Self::OneAudience(profile) => write!(f, "--profile {profile} needs exactly one --audience"),
            Self::Issuer(error) => write!(f, "--issuer: {error}"),
            Self::Policy(error) => write!(f, "{error}"),
        }
    }
}

impl From<PolicyError> for OptionError {
    fn from(error: PolicyError) -> Self {
        Self::Policy(error)
    }
}

/// The policy that these options ask for.
///
/// Every supported algorithm is allowed: a person with a token wants to know whether it is good, and a key file from a
/// local disk is no place where a public key could be passed off as a secret (each verifies only under its own type).
pub(super) fn build(arguments: &Arguments) -> Result<TokenPolicy, OptionError> {
    let audiences: Vec<&str> = arguments.audience.iter().map(String::as_str).collect();
    let policy = match arguments.profile {
        ProfileName::Jwt => {
            let issuer = arguments.issuer.as_deref().map_or(ExpectedIssuer::NotChecked, ExpectedIssuer::Is);
            let audience = match audiences.as_slice() {
                [] => ExpectedAudience::NoneConfigured,
                audiences => ExpectedAudience::AnyOf(audiences),
            };
            TokenPolicy::jwt(issuer, audience)?
        }
        ProfileName::IdToken => {
            // A nonce is known to the login that sent it, and to nobody who reads a token later.
            let rules = IdTokenRules::new(one(arguments, &audiences)?)?.with_nonce_checked_by_caller();
            TokenPolicy::id_token(&issuer(arguments)?, rules)
        }
        ProfileName::AccessToken => TokenPolicy::access_token(&issuer(arguments)?, &audiences)?,
        ProfileName::Mcp => TokenPolicy::mcp(&issuer(arguments)?, one(arguments, &audiences)?)?,
    };
    let supported: Vec<Algorithm> = Algorithm::ALL
        .iter()
        .copied()
        .filter(|algorithm| algorithm.support() != Support::Unsupported)
        .collect();
    Ok(policy.with_algorithms(&supported)?)
}

fn issuer(arguments: &Arguments) -> Result<Issuer, OptionError> {
    let text = arguments.issuer.as_deref().ok_or(OptionError::NoIssuer(arguments.profile))?;
    // Nothing is fetched: a loopback issuer is as good as any other here.
    Issuer::parse(text, true).map_err(OptionError::Issuer)
}

fn one<'a>(arguments: &Arguments, audiences: &[&'a str]) -> Result<&'a str, OptionError> {
    match audiences {
        [audience] => Ok(audience),
        _ => Err(OptionError::OneAudience(arguments.profile)),
    }
}
