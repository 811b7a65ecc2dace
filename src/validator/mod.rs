//! The validator: tokens in, claims or a typed error out. It turns the resolution machine with real clocks, real
//! threads and a client that does I/O.
//!
//! Nothing is fetched before everything about a token that needs no key has been judged. There are no hidden threads:
//! the lookup that needs a document fetches it, and others wait for it or are served from what is held.

pub mod builder;
pub mod error;
pub mod explain;
pub mod health;
pub mod local;
pub mod observer;
pub mod router;

mod fetching;
mod gate;
mod lookup;
mod shared;
mod source;

// Two attributes each, for clippy knows tests by `cfg(test)` alone.
#[cfg(countersign_model)]
#[cfg(test)]
mod model;
#[cfg(not(countersign_model))]
#[cfg(test)]
mod tests;

use crate::jws::Buffers;
use crate::policy::id_token::IdTokenRules;
use crate::policy::limits::Limits;
use crate::policy::token::TokenPolicy;
use crate::rejection::Rejection;
use crate::resolve::step::Source;
use crate::resolve::wanted::LocalAnswer;
use crate::url::Issuer;
use crate::validator::builder::{BuildError, Builder};
use crate::validator::error::{Error, Outage};
use crate::validator::health::Health;
use crate::validator::lookup::{Lost, Sought};
use crate::validator::source::KeySource;
use crate::verify::{Unverified, Verified};
use core::fmt;
use std::sync::Arc;

/// Validates the tokens of one issuer. `Send + Sync`: one of it serves a whole process.
#[derive(Clone)]
pub struct Validator {
    policy: TokenPolicy,
    limits: Limits,
    keys: Arc<KeySource>,
}

/// A token that was accepted, and how its key was found.
#[derive(Clone, Copy, Debug)]
pub struct Accepted<'a> {
    /// The token's claims and header.
    pub token: Verified<'a>,
    /// The tier that held the key; a stale one says so (K13).
    pub source: Source,
}

impl Validator {
    /// Begins a validator for tokens of this kind.
    pub fn builder(policy: TokenPolicy) -> Builder {
        Builder::new(policy)
    }

    /// Validates one token. May fetch, and may wait for a fetch, for at most the policy's `lookup_deadline`; a token
    /// whose key is known and fresh does neither.
    ///
    /// The claims borrow from `buffers`, of which a caller keeps one per thread: once they have grown, a token whose
    /// key is known costs no allocation of this crate's.
    ///
    /// # Errors
    /// [`Error::Rejected`], the token's fault: 401. [`Error::Outage`], ours: 503.
    pub fn validate<'a>(&'a self, token: &'a str, buffers: &'a mut Buffers) -> Result<Accepted<'a>, Error> {
        let now = self.keys.clock.unix();
        let unverified = Unverified::parse(token.as_bytes(), &self.policy, &self.limits, now, buffers)?;
        let local = self.keys.local.ask();
        let sought = Sought { alg: unverified.alg(), kid: unverified.kid() };
        self.judge(&unverified, sought.local_answer(local.as_ref()))
    }

    /// What needs a key: the lookup, the signature, and the times once more where the lookup waited.
    fn judge<'a>(&self, token: &Unverified<'a>, local: LocalAnswer<'_>) -> Result<Accepted<'a>, Error> {
        let sought = Sought { alg: token.alg(), kid: token.kid() };
        let ended = self.keys.look_up(sought, local, |candidates| token.verified_by(candidates));
        if ended.waited {
            token.recheck_times(self.keys.clock.unix())?;
        }
        match ended.outcome {
            Ok((key, source)) => Ok(Accepted { token: token.verified(key), source }),
            Err(Lost::NotFound) => Err(token.key_not_found().into()),
            Err(Lost::Ambiguous) => Err(token.key_ambiguous().into()),
            Err(Lost::BadSignature(tried)) => Err(Rejection::BadSignature { tried }.into()),
            Err(Lost::Unavailable { causes, retry_in }) => Err(Outage { causes, retry_in }.into()),
        }
    }

    /// Looks for new remote keys now, as far as back-off and cooldown allow: for a thread of the caller's own that
    /// refreshes ahead. Fetches at most metadata and keys, once each. Without a remote tier it does nothing.
    ///
    /// # Errors
    /// [`Outage`], where the last attempt failed. Keys that are held stay in use.
    pub fn refresh(&self) -> Result<(), Outage> {
        self.keys.refresh()
    }

    /// Whether tokens can be judged now, and by which tier.
    pub fn health(&self) -> Health {
        self.keys.health()
    }

    /// A validator with the same keys, issuer, algorithms and leeway for the ID token of one login: nonce, `max_age` and
    /// hashes belong to a request, keys to the issuer.
    ///
    /// # Errors
    /// [`BuildError::IssuerNotChecked`], where this validator does not check who issued a token.
    pub fn for_login(&self, rules: IdTokenRules) -> Result<Self, BuildError> {
        let issuer = self.policy.issuer().ok_or(BuildError::IssuerNotChecked)?;
        let issuer =
            Issuer::parse(issuer, self.keys.policy.plain_http_loopback()).map_err(BuildError::Issuer)?;
        let policy = TokenPolicy::id_token(&issuer, rules).with_signatures_of(&self.policy);
        Ok(Self { policy, ..self.clone() })
    }

    /// What a token must be to be accepted.
    pub fn policy(&self) -> &TokenPolicy {
        &self.policy
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validator").field("policy", &self.policy).finish_non_exhaustive()
    }
}
