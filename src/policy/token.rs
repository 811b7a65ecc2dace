//! What a token must be to be accepted.
//! [`Profile`] says what kinds of token there are.

use super::algorithms::AlgorithmSet;
use super::error::PolicyError;
use super::id_token::{IdTokenRules, all_not_empty, not_empty};
use super::profile::Profile;
use super::resource;
use super::token_type::TypeRule;
use crate::algorithm::Algorithm;
use crate::claims::claim::{Claim, ClaimNames};
use crate::url::Issuer;
use core::time::Duration;

/// The leeway of a policy that does not say: 60 s. Clocks that are kept by NTP differ by less.
pub const DEFAULT_LEEWAY: Duration = Duration::from_secs(60);

/// The longest leeway: 300 s, "a few minutes" (RFC 7519 section 4.1.4). Past it a clock is wrong, not late.
pub const MAX_LEEWAY: Duration = Duration::from_secs(300);

/// Who issued a plain JWT. The other profiles always check it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedIssuer<'a> {
    /// Exactly this one, compared code point by code point (K5).
    Is(&'a str),
    /// THE ISSUER IS NOT CHECKED: whoever holds the key may have issued the token. For keys that the process itself
    /// holds, where the key is the issuer. Results and reports say so. Never a default.
    NotChecked,
}

/// For whom a plain JWT is. The other profiles always have an audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedAudience<'a> {
    /// The token must name at least one of these.
    AnyOf(&'a [&'a str]),
    /// We have no name of our own: a token that names an audience is refused, because it is not known to be for us
    /// (RFC 7519 section 4.1.3). There is no way to accept such a token unread.
    NoneConfigured,
}

/// What a token must be to be accepted. Built whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenPolicy {
    profile: Profile,
    /// `None`: the caller said in so many words that the issuer is not checked.
    issuer: Option<Box<str>>,
    /// Empty: no audience is configured, and so a token must not name one.
    audiences: Box<[Box<str>]>,
    algorithms: AlgorithmSet,
    types: TypeRule,
    required: ClaimNames,
    leeway: Duration,
    max_age: Option<Duration>,
}

impl TokenPolicy {
    /// A plain JWT. `exp` is required; [`Self::with_optional_expiry`] and [`Self::with_required`] change that.
    ///
    /// # Errors
    /// [`PolicyError`], where a list or a name is empty.
    pub fn jwt(issuer: ExpectedIssuer<'_>, audience: ExpectedAudience<'_>) -> Result<Self, PolicyError> {
        let issuer = match issuer {
            ExpectedIssuer::Is(issuer) => Some(not_empty(issuer, "issuer")?),
            ExpectedIssuer::NotChecked => None,
        };
        let audiences = match audience {
            ExpectedAudience::AnyOf(audiences) => named(audiences)?,
            ExpectedAudience::NoneConfigured => Box::default(),
        };
        Ok(Self::new(Profile::Jwt, issuer, audiences))
    }

    /// An OpenID Connect ID token of this issuer, as one login expects it.
    pub fn id_token(issuer: &Issuer, rules: IdTokenRules) -> Self {
        let audiences = Box::new([rules.client_id.clone()]);
        Self::new(Profile::IdToken(Box::new(rules)), Some(issuer.as_str().into()), audiences)
    }

    /// An RFC 9068 access token of this issuer, for one of these audiences.
    ///
    /// # Errors
    /// [`PolicyError`]; at least one audience must be named.
    pub fn access_token(issuer: &Issuer, audiences: &[&str]) -> Result<Self, PolicyError> {
        Ok(Self::new(Profile::AccessToken, Some(issuer.as_str().into()), named(audiences)?))
    }

    /// An access token of this issuer for the MCP server with this canonical resource URI.
    ///
    /// Scheme and host may be given in upper case; a token's `aud` must have the canonical form.
    ///
    /// # Errors
    /// [`PolicyError`], where `resource` is no resource identifier (RFC 8707 section 2).
    pub fn mcp(issuer: &Issuer, resource: &str) -> Result<Self, PolicyError> {
        let audiences = Box::new([resource::canonical(resource)?]);
        Ok(Self::new(Profile::Mcp, Some(issuer.as_str().into()), audiences))
    }

    fn new(profile: Profile, issuer: Option<Box<str>>, audiences: Box<[Box<str>]>) -> Self {
        let types = match profile {
            Profile::Jwt => TypeRule::untyped("RFC 8725 3.12"),
            Profile::IdToken(_) => TypeRule::untyped("RFC 8725 3.12"),
            Profile::AccessToken => TypeRule::exactly("at+jwt", "RFC 9068 4"),
            Profile::Mcp => TypeRule::untyped_or("at+jwt", "RFC 8725 3.12"),
        };
        let (mut required, _) = profile.required();
        if issuer.is_some() {
            required = required.and(ClaimNames::of(&[Claim::Iss]));
        }
        if !audiences.is_empty() {
            required = required.and(ClaimNames::of(&[Claim::Aud]));
        }
        Self {
            profile,
            issuer,
            audiences,
            algorithms: AlgorithmSet::asymmetric(),
            types,
            required,
            leeway: DEFAULT_LEEWAY,
            max_age: None,
        }
    }

    /// The same policy with another list of algorithms. A symmetric one verifies with local keys only (S4).
    ///
    /// # Errors
    /// [`PolicyError::NoAlgorithm`], [`PolicyError::UnsupportedAlgorithm`].
    pub fn with_algorithms(mut self, algorithms: &[Algorithm]) -> Result<Self, PolicyError> {
        let set = AlgorithmSet::of(algorithms).map_err(PolicyError::UnsupportedAlgorithm)?;
        if set.is_empty() {
            return Err(PolicyError::NoAlgorithm);
        }
        self.algorithms = set;
        Ok(self)
    }

    /// The same policy with another leeway, in whole or broken seconds, for every time that it judges.
    ///
    /// # Errors
    /// [`PolicyError::LeewayTooLong`], past [`MAX_LEEWAY`].
    pub fn with_leeway(mut self, leeway: Duration) -> Result<Self, PolicyError> {
        if leeway > MAX_LEEWAY {
            return Err(PolicyError::LeewayTooLong);
        }
        self.leeway = leeway;
        Ok(self)
    }

    /// The same policy with a maximum age of the token: `iat` is then required, and lies no longer ago.
    #[must_use]
    pub fn with_max_token_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self.with_required(&[Claim::Iat])
    }

    /// The same policy with more claims that must be there.
    #[must_use]
    pub fn with_required(mut self, claims: &[Claim]) -> Self {
        self.required = self.required.and(ClaimNames::of(claims));
        self
    }

    /// The same policy with an explicit `typ` that must be there (RFC 8725 section 3.11), "at+jwt" for instance. An
    /// MCP server asks for RFC 9068 tokens this way; a plain JWT for whatever its issuer makes.
    ///
    /// # Errors
    /// [`PolicyError::NotInThisProfile`] for an ID token or an RFC 9068 access token, whose type is fixed.
    pub fn with_type(mut self, name: &str) -> Result<Self, PolicyError> {
        let name = not_empty(name, "typ")?;
        match self.profile {
            Profile::Jwt | Profile::Mcp => {}
            Profile::IdToken(_) | Profile::AccessToken => return Err(PolicyError::NotInThisProfile("typ")),
        }
        self.types = TypeRule::exactly(&name, "RFC 8725 3.11");
        Ok(self)
    }

    /// The same policy for tokens that may live for ever.
    ///
    /// # Errors
    /// [`PolicyError::NotInThisProfile`] where the profile requires `exp`: only a plain JWT may be without.
    pub fn with_optional_expiry(mut self) -> Result<Self, PolicyError> {
        match self.profile {
            Profile::Jwt => {}
            Profile::IdToken(_) | Profile::AccessToken | Profile::Mcp => {
                return Err(PolicyError::NotInThisProfile("optional expiry"));
            }
        }
        self.required = self.required.without(Claim::Exp);
        Ok(self)
    }

    /// The profile.
    pub const fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The issuer; `None` where it is not checked.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_deref()
    }

    /// The audiences that are ours; empty where none is configured.
    pub fn audiences(&self) -> impl Iterator<Item = &str> {
        self.audiences.iter().map(AsRef::as_ref)
    }

    /// The algorithms that are accepted.
    pub const fn algorithms(&self) -> AlgorithmSet {
        self.algorithms
    }

    /// The types that are accepted, for people.
    pub fn types(&self) -> String {
        self.types.describe()
    }

    /// The leeway.
    pub const fn leeway(&self) -> Duration {
        self.leeway
    }

    /// The maximum age of a token.
    pub const fn max_token_age(&self) -> Option<Duration> {
        self.max_age
    }

    /// Whether a claim must be there; the section that says so.
    pub fn required(&self, claim: Claim) -> Option<&'static str> {
        let (by_profile, section) = self.profile.required();
        match (by_profile.contains(claim), self.required.contains(claim)) {
            (true, true) => Some(section),
            (false, true) => Some(claim.section()),
            (_, false) => None,
        }
    }

    pub(crate) const fn type_rule(&self) -> &TypeRule {
        &self.types
    }

    /// What one login expects, where this is the profile for it.
    pub(crate) const fn id_token_rules(&self) -> Option<&IdTokenRules> {
        match &self.profile {
            Profile::IdToken(rules) => Some(rules),
            Profile::Jwt | Profile::AccessToken | Profile::Mcp => None,
        }
    }
}

fn named(audiences: &[&str]) -> Result<Box<[Box<str>]>, PolicyError> {
    if audiences.is_empty() {
        return Err(PolicyError::NoAudience);
    }
    all_not_empty(audiences, "audience")
}

#[cfg(test)]
mod tests;
