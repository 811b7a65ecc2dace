//! What one login expects of its ID token (OIDC Core section 3.1.3.7).

use super::error::PolicyError;
use crate::algorithm::Algorithm;
use crate::base64url;
use core::fmt;
use core::time::Duration;
use ring::digest::{self, Digest};

/// What is asked of `azp`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum AuthorizedParty {
    /// Nothing. The default: without an extension that defines it, `azp` is ignored (Core section 2).
    #[default]
    Ignored,
    /// Where present, it is the client (Core 3.1.3.7 step 5).
    ClientWhenPresent,
    /// As before, and it is present where there are several audiences, as older editions of Core ask.
    ClientAndPresentForSeveralAudiences,
}

/// What is asked of `nonce`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) enum Nonce {
    /// None was sent, so there must be none.
    NotSent,
    /// It is this one.
    Sent(Box<str>),
    /// Whoever called compares it.
    CheckedByCaller,
}

/// Whether a hash must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Checked where it is present. It is optional in the code flow (Core 3.1.3.6).
    WhenPresent,
    /// It must be present, as in an ID token from the authorization endpoint (Core 3.2.2.10, 3.3.2.11).
    Required,
}

/// The halves of the hashes of an access token or a code. The value itself is not kept.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct TokenHash {
    /// The base64url of the left half, under SHA-256, SHA-384 and SHA-512.
    halves: [Box<str>; 3],
    pub(crate) presence: Presence,
}

impl TokenHash {
    fn of(value: &str, presence: Presence) -> Self {
        let half = |algorithm| -> Box<str> {
            let hash: Digest = digest::digest(algorithm, value.as_bytes());
            let octets = hash.as_ref();
            let half = octets.split_at_checked(octets.len() / 2).map_or(octets, |(left, _)| left);
            base64url::encode(half).into_boxed_str()
        };
        Self { halves: [half(&digest::SHA256), half(&digest::SHA384), half(&digest::SHA512)], presence }
    }

    /// Whether `claim` is the half of the hash that `alg` uses (Core 3.1.3.6).
    pub(crate) fn fits(&self, claim: &str, alg: Algorithm) -> bool {
        let [sha256, sha384, sha512] = &self.halves;
        let by_algorithm = alg.digest().and_then(|digest| {
            let known = [(&digest::SHA256, sha256), (&digest::SHA384, sha384), (&digest::SHA512, sha512)];
            known.into_iter().find(|(algorithm, _)| *algorithm == digest).map(|(_, half)| half)
        });
        by_algorithm.is_some_and(|half| same_secret(half, claim))
    }
}

/// What one login expects. A value of its own, because a nonce belongs to one request.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdTokenRules {
    pub(crate) client_id: Box<str>,
    pub(crate) trusted_audiences: Box<[Box<str>]>,
    pub(crate) authorized_party: AuthorizedParty,
    pub(crate) nonce: Nonce,
    pub(crate) auth_time_required: bool,
    pub(crate) max_age: Option<Duration>,
    pub(crate) acr_values: Box<[Box<str>]>,
    pub(crate) access_token: Option<TokenHash>,
    pub(crate) code: Option<TokenHash>,
}

impl IdTokenRules {
    /// The client, no nonce sent, no other audience trusted, `azp` ignored, nothing asked of `auth_time`, `acr` and
    /// the hashes.
    ///
    /// # Errors
    /// [`PolicyError::Empty`].
    pub fn new(client_id: &str) -> Result<Self, PolicyError> {
        Ok(Self {
            client_id: not_empty(client_id, "client_id")?,
            trusted_audiences: Box::default(),
            authorized_party: AuthorizedParty::Ignored,
            nonce: Nonce::NotSent,
            auth_time_required: false,
            max_age: None,
            acr_values: Box::default(),
            access_token: None,
            code: None,
        })
    }

    /// With the nonce that was sent: the token must have it (step 11).
    ///
    /// # Errors
    /// [`PolicyError::Empty`].
    pub fn with_nonce(mut self, nonce: &str) -> Result<Self, PolicyError> {
        self.nonce = Nonce::Sent(not_empty(nonce, "nonce")?);
        Ok(self)
    }

    /// With a nonce that the caller compares itself. The report then says that it was not asked.
    #[must_use]
    pub fn with_nonce_checked_by_caller(mut self) -> Self {
        self.nonce = Nonce::CheckedByCaller;
        self
    }

    /// With audiences that are trusted beside the client (step 3).
    ///
    /// # Errors
    /// [`PolicyError::Empty`].
    pub fn with_trusted_audiences(mut self, audiences: &[&str]) -> Result<Self, PolicyError> {
        self.trusted_audiences = all_not_empty(audiences, "trusted_audiences")?;
        Ok(self)
    }

    /// With a rule for `azp` (steps 4 and 5).
    #[must_use]
    pub fn with_authorized_party(mut self, rule: AuthorizedParty) -> Self {
        self.authorized_party = rule;
        self
    }

    /// With the `max_age` that was sent: `auth_time` must be there and no longer ago (step 13).
    #[must_use]
    pub fn with_max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self.auth_time_required = true;
        self
    }

    /// With an `auth_time` that must be there, because it was asked for.
    #[must_use]
    pub fn with_auth_time_required(mut self) -> Self {
        self.auth_time_required = true;
        self
    }

    /// With the `acr` values that were asked for: the token must have one of them (step 12).
    ///
    /// # Errors
    /// [`PolicyError::Empty`].
    pub fn with_acr_values(mut self, values: &[&str]) -> Result<Self, PolicyError> {
        self.acr_values = all_not_empty(values, "acr_values")?;
        Ok(self)
    }

    /// With the access token that came along: `at_hash` must belong to it. Only hashes of it are kept.
    #[must_use]
    pub fn with_access_token(mut self, access_token: &str, presence: Presence) -> Self {
        self.access_token = Some(TokenHash::of(access_token, presence));
        self
    }

    /// With the code that came along: `c_hash` must belong to it. Only hashes of it are kept.
    #[must_use]
    pub fn with_code(mut self, code: &str, presence: Presence) -> Self {
        self.code = Some(TokenHash::of(code, presence));
        self
    }
}

impl fmt::Debug for IdTokenRules {
    /// Shows no nonce and no hash.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdTokenRules")
            .field("client_id", &self.client_id)
            .field("trusted_audiences", &self.trusted_audiences)
            .field("authorized_party", &self.authorized_party)
            .field("max_age", &self.max_age)
            .field("acr_values", &self.acr_values)
            .finish_non_exhaustive()
    }
}

/// Whether two values are equal that an attacker must not guess octet by octet (OIDC Core section 16.12). Where two
/// hashes first differ tells nothing about the values.
pub(crate) fn same_secret(one: &str, other: &str) -> bool {
    let hash = |text: &str| digest::digest(&digest::SHA256, text.as_bytes());
    hash(one).as_ref() == hash(other).as_ref()
}

pub(super) fn not_empty(text: &str, setting: &'static str) -> Result<Box<str>, PolicyError> {
    if text.is_empty() { Err(PolicyError::Empty(setting)) } else { Ok(text.into()) }
}

pub(super) fn all_not_empty(texts: &[&str], setting: &'static str) -> Result<Box<[Box<str>]>, PolicyError> {
    texts.iter().map(|text| not_empty(text, setting)).collect()
}
