//! Verification: token, policy, limits, wall time and keys in; claims or one typed rejection out.
//!
//! It has two phases, because a key may have to be looked up between them:
//!
//! 1. [`Unverified::parse`] judges everything that needs no key: form, sizes, header, claims, times. What is refused
//!    here never causes a lookup. It gives `alg` and `kid`, and nothing else: claims are not to be had yet.
//! 2. [`Unverified::verify`] tries the keys. Only the [`Verified`] that it gives has claims.
//!
//! [`verify`] does both with a set of keys that is at hand. [`explain`] makes the same checks, by the same code, for
//! somebody who wants to see them all: it goes on past the first refusal and marks it as the verdict.
//!
//! Nothing here reads a clock, opens a socket or knows where keys come from. A token that borrows its claims costs no
//! allocation once its [`Buffers`] have grown: escapes in its strings, more than thirty-two members in one
//! object, and refusals do.

mod check;
mod claims;
mod explain;
mod form;
mod recorder;
mod report;
mod routing;
mod signature;
mod token;
mod verified;

pub use check::Check;
pub use explain::explain;
pub use report::{KeyOutcome, KeyRow, Missing, Note, Outcome, Report, Row, Verdict};
pub use routing::claimed_issuer;
pub use signature::Failed;
pub use verified::{Bare, ClaimsError, Verified};

use crate::algorithm::Algorithm;
use crate::claims::unix_time::UnixTime;
use crate::jwk::{Candidates, Key, KeySet, Thumbprint};
use crate::jws::Buffers;
use crate::policy::algorithms::AlgorithmSet;
use crate::policy::limits::Limits;
use crate::policy::token::TokenPolicy;
use crate::rejection::Rejection;
use core::fmt;
use form::Payload;
use recorder::FirstRefusal;
use token::Token;

/// A token that passed every check which needs no key. Its claims are not to be had: nobody has vouched for them.
pub struct Unverified<'a> {
    token: Token<'a, FirstRefusal>,
    policy: &'a TokenPolicy,
}

impl<'a> Unverified<'a> {
    /// Judges everything about `token` that can be judged without a key, at the wall time `now`.
    ///
    /// # Errors
    /// The first refusal in the order of [`Check::ALL`].
    pub fn parse(
        token: &'a [u8],
        policy: &'a TokenPolicy,
        limits: &Limits,
        now: UnixTime,
        buffers: &'a mut Buffers,
    ) -> Result<Self, Rejection> {
        let token = token::token(&mut FirstRefusal, token, policy, limits, now, buffers)?;
        Ok(Self { token, policy })
    }

    /// The algorithm: supported and allowed by the policy.
    pub const fn alg(&self) -> Algorithm {
        self.token.jws.alg
    }

    /// The `kid`. Whoever made the token chose it: it picks among keys and must go nowhere else (K19).
    pub fn kid(&self) -> Option<&str> {
        self.token.jws.kid.as_deref()
    }

    /// Judges the times once more, for a lookup that waited.
    ///
    /// # Errors
    /// The first refusal.
    pub fn recheck_times(&self, now: UnixTime) -> Result<(), Rejection> {
        claims::times(&mut FirstRefusal, &self.token.claims, self.policy, now)
    }

    /// Tries the signature under each candidate, in order.
    ///
    /// # Errors
    /// [`Failed`], which names the keys that were tried, and becomes a [`Rejection`] where that is the last word.
    #[expect(clippy::result_large_err, reason = "four thumbprints, without an allocation")]
    pub fn verify(&self, candidates: &Candidates<'_>) -> Result<Verified<'a>, Failed> {
        let mut failed = Failed::default();
        match self.token.jws.signed.by_one_of(candidates.iter(), &mut failed) {
            Some(key) => Ok(self.verified(Proof(key.thumbprint()))),
            None => Err(failed),
        }
    }

    /// The rejection for a lookup that found no key although every source could be asked.
    pub fn key_not_found(&self) -> Rejection {
        token::not_found(self.alg(), self.kid())
    }

    /// The rejection for a lookup that found several keys.
    pub fn key_ambiguous(&self) -> Rejection {
        token::ambiguous(self.alg(), self.kid())
    }

    /// The first candidate that verifies the signature.
    pub(crate) fn verified_by(&self, candidates: &Candidates<'_>) -> Option<Proof> {
        let key = self.token.jws.signed.by_one_of(candidates.iter(), &mut Failed::default());
        key.map(|key| Proof(key.thumbprint()))
    }

    /// This token, of which a key has verified the signature.
    pub(crate) fn verified(&self, Proof(key): Proof) -> Verified<'a> {
        let jws = &self.token.jws;
        let bare = Bare::new(jws.header, jws.alg, jws.payload, key);
        Verified::new(bare, self.token.claims, self.policy)
    }
}

/// That a key verified the signature of a token, and which. Made in this module alone; a lookup hands it back in place
/// of the token, which is larger.
#[derive(Debug)]
pub(crate) struct Proof(Thumbprint);

impl fmt::Debug for Unverified<'_> {
    /// Shows `alg` alone: the rest came with the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("alg", &self.alg()).finish_non_exhaustive()
    }
}

/// Verifies a token with the keys of one set that is at hand.
///
/// # Errors
/// The first refusal in the order of [`Check::ALL`].
pub fn verify<'a>(
    token: &'a [u8],
    keys: &KeySet,
    policy: &'a TokenPolicy,
    limits: &Limits,
    now: UnixTime,
    buffers: &'a mut Buffers,
) -> Result<Verified<'a>, Rejection> {
    let unverified = Unverified::parse(token, policy, limits, now, buffers)?;
    let key = token::signature(&mut FirstRefusal, &unverified.token.jws, keys, &mut Failed::default())?;
    Ok(unverified.verified(Proof(key.thumbprint())))
}

/// Verifies a bare JWS, whose payload is any octets, under one key. For test vectors and for protocols that are no
/// JWT: `typ` and `cty` are the application's, and there are no claims. The `kid` of the token is not compared.
///
/// # Errors
/// The first refusal in the order of [`Check::ALL`].
pub fn verify_jws<'a>(
    token: &'a [u8],
    key: &Key,
    allowed: AlgorithmSet,
    limits: &Limits,
    buffers: &'a mut Buffers,
) -> Result<Bare<'a>, Rejection> {
    let Buffers { header, octets, .. } = buffers;
    let jws = token::jws(&mut FirstRefusal, token, allowed, &Payload::Octets, limits, header, octets)?;
    let mut failed = Failed::default();
    let key =
        jws.signed.by_one_of(core::iter::once(key), &mut failed).ok_or_else(|| Rejection::from(failed))?;
    Ok(Bare::new(jws.header, jws.alg, jws.payload, key.thumbprint()))
}

#[cfg(test)]
mod tests;
