//! The checks of the claims, in the order of the table. Each is a function of the claims, the policy and the time.

mod login;
mod times;

use super::check::Check;
use super::recorder::{Judged, Recorder};
use crate::algorithm::Algorithm;
use crate::claims::audience::Audience;
use crate::claims::claim::{Claim, ClaimNames};
use crate::claims::numeric_date::NumericDate;
use crate::claims::registered::Registered;
use crate::claims::unix_time::UnixTime;
use crate::json::Kind;
use crate::policy::profile::Profile;
use crate::policy::token::TokenPolicy;
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use std::borrow::Cow;

/// Passed, not asked, or refused.
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
}

fn wrong_type(claim: Claim, found: Kind) -> Rejection {
    Rejection::ClaimType { claim, found }
}
