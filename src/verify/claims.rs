//! The checks of the claims, in the order of the table. Each is a function of the claims, the policy and the time.

use super::check::Check;
use super::recorder::{Judged, Recorder};
use crate::algorithm::Algorithm;
use crate::claims::audience::Audience;
use crate::claims::claim::{Claim, ClaimNames};
use crate::claims::numeric_date::NumericDate;
use crate::claims::registered::Registered;
use crate::claims::unix_time::UnixTime;
use crate::json::Kind;
use crate::policy::id_token::{AuthorizedParty, IdTokenRules, Nonce, Presence, TokenHash, same_secret};
use crate::policy::token::{Profile, TokenPolicy};
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use core::cmp::Ordering;
use core::time::Duration;
use std::borrow::Cow;

type Verdict = Result<Judged, Rejection>;

/// The longest `sub` of an ID token, in characters (OIDC Core section 2).
const MAX_SUBJECT: usize = 255;

/// One claims set, judged by one policy.
#[derive(Clone, Copy)]
pub(super) struct Judge<'x, 'a> {
    claims: &'x Registered<'a>,
    policy: &'x TokenPolicy,
}

pub(super) fn judge<R: Recorder>(
    recorder: &mut R,
    claims: &R::Maybe<Registered<'_>>,
    alg: &R::Maybe<Algorithm>,
    policy: &TokenPolicy,
    now: UnixTime,
) -> Result<(), R::Stop> {
    let judge = || R::map(R::lend(claims), |claims| Judge { claims, policy });
    let with_alg = || R::both(judge(), R::map(R::lend(alg), |alg| *alg));
    recorder.judges(Check::TokenKind, judge(), Judge::token_kind)?;
    recorder.judges(Check::Issuer, judge(), Judge::issuer)?;
    recorder.judges(Check::Audience, judge(), Judge::audience)?;
    recorder.judges(Check::OtherAudiences, with_alg(), |(judge, alg)| judge.other_audiences(alg))?;
    recorder.judges(Check::AuthorizedParty, judge(), Judge::authorized_party)?;
    times(recorder, claims, policy, now)?;
    recorder.judges(Check::Subject, judge(), Judge::subject)?;
    recorder.judges(Check::TokenId, judge(), |judge| judge.registered(Claim::Jti))?;
    recorder.judges(Check::ClientId, judge(), Judge::client_id)?;
    recorder.judges(Check::Scope, judge(), Judge::scope)?;
    recorder.judges(Check::Nonce, judge(), Judge::nonce)?;
    recorder.judges(Check::Acr, judge(), Judge::acr)?;
    recorder.judges(Check::AccessTokenHash, with_alg(), |(judge, alg)| {
        judge.hash(Claim::AtHash, |rules| rules.access_token.as_ref(), alg)
    })?;
    recorder.judges(Check::CodeHash, with_alg(), |(judge, alg)| {
        judge.hash(Claim::CHash, |rules| rules.code.as_ref(), alg)
    })?;
    recorder.judges(Check::OtherRequired, judge(), Judge::other_required)
}

/// The checks of the times alone, which a lookup that waited makes once more.
pub(super) fn times<R: Recorder>(
    recorder: &mut R,
    claims: &R::Maybe<Registered<'_>>,
    policy: &TokenPolicy,
    now: UnixTime,
) -> Result<(), R::Stop> {
    let judge = || R::map(R::lend(claims), |claims| Judge { claims, policy });
    recorder.judges(Check::Expiry, judge(), |judge| judge.expiry(now))?;
    recorder.judges(Check::NotBefore, judge(), |judge| judge.not_before(now))?;
    recorder.judges(Check::IssuedAt, judge(), |judge| judge.issued_at(now))?;
    recorder.judges(Check::MaximumAge, judge(), |judge| judge.maximum_age(now))?;
    recorder.judges(Check::AuthTime, judge(), |judge| judge.auth_time(now))
}

impl<'a> Judge<'_, 'a> {
    fn token_kind(self) -> Verdict {
        match self.policy.profile() {
            Profile::IdToken(_) | Profile::Mcp if self.claims.kind(Claim::Events).is_some() => {
                Err(Rejection::OtherTokenKind { claim: Claim::Events })
            }
            Profile::IdToken(_) | Profile::Mcp => Ok(Judged::Passed),
            // The type of an access token says what it is, and a plain JWT may be anything.
            Profile::Jwt | Profile::AccessToken => Ok(Judged::NotAsked),
        }
    }

    fn issuer(self) -> Verdict {
        let found = self.text(Claim::Iss)?;
        match (self.policy.issuer(), found) {
            (_, None) => self.absent(Claim::Iss),
            (None, Some(_)) => Ok(Judged::NotAsked),
            (Some(expected), Some(found)) if expected == found => Ok(Judged::Passed),
            (Some(expected), Some(found)) => {
                Err(Rejection::IssuerMismatch { expected: Excerpt::of(expected), found: Excerpt::of(&found) })
            }
        }
    }

    fn audience(self) -> Verdict {
        let Some(found) = self.audiences()? else { return self.absent(Claim::Aud) };
        if self.policy.audiences().any(|our| found.contains(our)) {
            return Ok(Judged::Passed);
        }
        let (expected, found) = (Excerpt::of_all(self.policy.audiences()), Excerpt::of(found.text()));
        match self.policy.audiences().next() {
            Some(_) => Err(Rejection::AudienceMismatch { expected, found }),
            None => Err(Rejection::AudienceNotConfigured { found }),
        }
    }

    fn other_audiences(self, alg: Algorithm) -> Verdict {
        let Some(rules) = self.policy.id_token_rules() else { return Ok(Judged::NotAsked) };
        let Some(found) = self.audiences()? else { return Ok(Judged::NotAsked) };
        if alg.is_symmetric() && found.has_several() {
            return Err(Rejection::MacSeveralAudiences);
        }
        let trusted = |audience: &str| {
            audience == &*rules.client_id || rules.trusted_audiences.iter().any(|known| audience == &**known)
        };
        let untrusted = |audience: Cow<'a, str>| {
            if trusted(&audience) { Ok(()) } else { Err(Excerpt::of(&audience)) }
        };
        match found.each(untrusted) {
            Ok(()) => Ok(Judged::Passed),
            Err(found) => Err(Rejection::AudienceUntrusted { found }),
        }
    }

    fn authorized_party(self) -> Verdict {
        let Some(rules) = self.policy.id_token_rules() else { return Ok(Judged::NotAsked) };
        let must_be_there = match rules.authorized_party {
            AuthorizedParty::Ignored => return Ok(Judged::NotAsked),
            AuthorizedParty::ClientWhenPresent => false,
            AuthorizedParty::ClientAndPresentForSeveralAudiences => {
                self.audiences()?.is_some_and(Audience::has_several)
            }
        };
        match self.text(Claim::Azp)? {
            Some(found) if found == *rules.client_id => Ok(Judged::Passed),
            Some(found) => Err(Rejection::AuthorizedPartyMismatch {
                expected: Excerpt::of(&rules.client_id),
                found: Excerpt::of(&found),
            }),
            None if must_be_there => {
                Err(Rejection::ClaimMissing { claim: Claim::Azp, section: "OIDC Core 3.1.3.7" })
            }
            None => self.absent(Claim::Azp),
        }
    }

    /// The instant `exp` itself is expired.
    fn expiry(self, now: UnixTime) -> Verdict {
        let Some(exp) = self.date(Claim::Exp)? else { return self.absent(Claim::Exp) };
        match exp.cmp_time(now.before(self.policy.leeway())) {
            Ordering::Greater => Ok(Judged::Passed),
            Ordering::Less | Ordering::Equal => {
                Err(Rejection::Expired { exp, now, leeway: self.leeway_seconds() })
            }
        }
    }

    /// The instant `nbf` itself is valid.
    fn not_before(self, now: UnixTime) -> Verdict {
        let Some(nbf) = self.date(Claim::Nbf)? else { return self.absent(Claim::Nbf) };
        match nbf.cmp_time(now.after(self.policy.leeway())) {
            Ordering::Less | Ordering::Equal => Ok(Judged::Passed),
            Ordering::Greater => Err(Rejection::NotYetValid { nbf, now, leeway: self.leeway_seconds() }),
        }
    }

    /// RFC 7519 does not say what a token from the future is; we refuse it, past the leeway.
    fn issued_at(self, now: UnixTime) -> Verdict {
        let Some(iat) = self.date(Claim::Iat)? else { return self.absent(Claim::Iat) };
        match iat.cmp_time(now.after(self.policy.leeway())) {
            Ordering::Less | Ordering::Equal => Ok(Judged::Passed),
            Ordering::Greater => Err(Rejection::IssuedInFuture { iat, now, leeway: self.leeway_seconds() }),
        }
    }

    fn maximum_age(self, now: UnixTime) -> Verdict {
        let Some(max_age) = self.policy.max_token_age() else { return Ok(Judged::NotAsked) };
        let Some(iat) = self.date(Claim::Iat)? else { return self.absent(Claim::Iat) };
        if self.within(iat, max_age, now) {
            return Ok(Judged::Passed);
        }
        Err(Rejection::TooOld { iat, now, max_age: max_age.as_secs(), leeway: self.leeway_seconds() })
    }

    fn subject(self) -> Verdict {
        match self.text(Claim::Sub)? {
            None => self.absent(Claim::Sub),
            Some(subject) => {
                let found = subject.chars().count();
                let limited = self.policy.id_token_rules().is_some();
                if limited && found > MAX_SUBJECT {
                    return Err(Rejection::SubjectTooLong { found });
                }
                Ok(Judged::Passed)
            }
        }
    }

    fn client_id(self) -> Verdict {
        match self.policy.profile() {
            Profile::AccessToken => self.registered(Claim::ClientId),
            Profile::Jwt | Profile::IdToken(_) | Profile::Mcp => self.only_required(Claim::ClientId),
        }
    }

    fn scope(self) -> Verdict {
        match self.policy.profile() {
            Profile::AccessToken => self.registered(Claim::Scope),
            // Issuers of other tokens use arrays as well, and nothing here depends on it.
            Profile::Jwt | Profile::IdToken(_) | Profile::Mcp => self.only_required(Claim::Scope),
        }
    }

    fn nonce(self) -> Verdict {
        let Some(rules) = self.policy.id_token_rules() else { return self.only_required(Claim::Nonce) };
        match &rules.nonce {
            Nonce::CheckedByCaller => self.only_required(Claim::Nonce),
            Nonce::NotSent if self.claims.kind(Claim::Nonce).is_some() => Err(Rejection::NonceNotSent),
            Nonce::NotSent => self.absent(Claim::Nonce),
            Nonce::Sent(sent) => match self.text(Claim::Nonce)? {
                Some(found) if same_secret(sent, &found) => Ok(Judged::Passed),
                Some(_) => Err(Rejection::NonceMismatch),
                None => Err(Rejection::ClaimMissing { claim: Claim::Nonce, section: "OIDC Core 3.1.3.7" }),
            },
        }
    }

    fn auth_time(self, now: UnixTime) -> Verdict {
        let Some(rules) = self.policy.id_token_rules() else { return self.only_required(Claim::AuthTime) };
        let Some(auth_time) = self.date(Claim::AuthTime)? else {
            if rules.auth_time_required {
                let section = "OIDC Core 3.1.3.7";
                return Err(Rejection::ClaimMissing { claim: Claim::AuthTime, section });
            }
            return self.absent(Claim::AuthTime);
        };
        let Some(max_age) = rules.max_age else { return Ok(Judged::Passed) };
        if self.within(auth_time, max_age, now) {
            return Ok(Judged::Passed);
        }
        let (max_age, leeway) = (max_age.as_secs(), self.leeway_seconds());
        Err(Rejection::AuthenticationTooOld { auth_time, now, max_age, leeway })
    }

    fn acr(self) -> Verdict {
        let asked_for = self.policy.id_token_rules().map_or(&[][..], |rules| &rules.acr_values);
        if asked_for.is_empty() {
            return self.only_required(Claim::Acr);
        }
        match self.text(Claim::Acr)? {
            Some(found) if asked_for.iter().any(|one| **one == *found) => Ok(Judged::Passed),
            Some(found) => Err(Rejection::AcrMismatch {
                expected: Excerpt::of_all(asked_for.iter().map(AsRef::as_ref)),
                found: Excerpt::of(&found),
            }),
            None => Err(Rejection::ClaimMissing { claim: Claim::Acr, section: "OIDC Core 3.1.3.7" }),
        }
    }

    fn hash(
        self,
        claim: Claim,
        configured: impl FnOnce(&IdTokenRules) -> Option<&TokenHash>,
        alg: Algorithm,
    ) -> Verdict {
        let Some(expected) = self.policy.id_token_rules().and_then(configured) else {
            return self.only_required(claim);
        };
        match (self.text(claim)?, expected.presence) {
            (Some(found), _) if expected.fits(&found, alg) => Ok(Judged::Passed),
            (Some(_), _) => Err(Rejection::HashMismatch { claim }),
            (None, Presence::Required) => Err(Rejection::ClaimMissing { claim, section: claim.section() }),
            (None, Presence::WhenPresent) => self.absent(claim),
        }
    }

    /// The claims that no other check is about.
    fn other_required(self) -> Verdict {
        const OTHERS: ClaimNames = ClaimNames::of(&[Claim::Azp, Claim::Events]);
        let mut asked = Judged::NotAsked;
        for claim in OTHERS.iter() {
            if self.policy.required(claim).is_some() {
                asked = self.registered(claim)?;
            }
        }
        Ok(asked)
    }

    /// A claim of RFC 7519: there if it must be, and of its type if it is there.
    fn registered(self, claim: Claim) -> Verdict {
        self.shape(claim)?;
        if self.claims.kind(claim).is_some() { Ok(Judged::Passed) } else { self.absent(claim) }
    }

    /// A claim that is only looked at where the policy requires it.
    fn only_required(self, claim: Claim) -> Verdict {
        match self.policy.required(claim) {
            Some(_) => self.registered(claim),
            None => Ok(Judged::NotAsked),
        }
    }

    fn absent(self, claim: Claim) -> Verdict {
        match self.policy.required(claim) {
            Some(section) => Err(Rejection::ClaimMissing { claim, section }),
            None => Ok(Judged::NotAsked),
        }
    }

    fn shape(self, claim: Claim) -> Result<(), Rejection> {
        self.claims.well_shaped(claim).map_err(|found| wrong_type(claim, found))
    }

    fn text(self, claim: Claim) -> Result<Option<Cow<'a, str>>, Rejection> {
        self.shape(claim).map(|()| self.claims.text(claim))
    }

    fn date(self, claim: Claim) -> Result<Option<NumericDate>, Rejection> {
        self.shape(claim).map(|()| self.claims.date(claim))
    }

    fn audiences(self) -> Result<Option<Audience<'a>>, Rejection> {
        self.shape(Claim::Aud).map(|()| self.claims.audience())
    }

    /// Whether `date` lies at most `max_age` and the leeway ago.
    fn within(self, date: NumericDate, max_age: Duration, now: UnixTime) -> bool {
        date.cmp_time(now.before(max_age).before(self.policy.leeway())) != Ordering::Less
    }

    fn leeway_seconds(self) -> u64 {
        self.policy.leeway().as_secs()
    }
}

fn wrong_type(claim: Claim, found: Kind) -> Rejection {
    Rejection::ClaimType { claim, found }
}
