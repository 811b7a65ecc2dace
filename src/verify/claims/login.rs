//! The checks that only an ID token asks for (OIDC Core section 3.1.3.7).

use super::{Judge, Verdict};
use crate::algorithm::Algorithm;
use crate::claims::audience::Audience;
use crate::claims::claim::Claim;
use crate::policy::id_token::{AuthorizedParty, IdTokenRules, Nonce, Presence, TokenHash, same_secret};
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use crate::verify::recorder::Judged;
use std::borrow::Cow;

/// What the section is that asks for a claim because the request did.
const REQUEST: &str = "OIDC Core 3.1.3.7";

impl<'a> Judge<'_, 'a> {
    pub(super) fn other_audiences(self, alg: Algorithm) -> Verdict {
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

    pub(super) fn authorized_party(self) -> Verdict {
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
            None if must_be_there => Err(Rejection::ClaimMissing { claim: Claim::Azp, section: REQUEST }),
            None => self.absent(Claim::Azp),
        }
    }

    pub(super) fn nonce(self) -> Verdict {
        let Some(rules) = self.policy.id_token_rules() else { return self.only_required(Claim::Nonce) };
        match &rules.nonce {
            Nonce::CheckedByCaller => self.only_required(Claim::Nonce),
            Nonce::NotSent if self.claims.kind(Claim::Nonce).is_some() => Err(Rejection::NonceNotSent),
            Nonce::NotSent => self.absent(Claim::Nonce),
            Nonce::Sent(sent) => match self.text(Claim::Nonce)? {
                Some(found) if same_secret(sent, &found) => Ok(Judged::Passed),
                Some(_) => Err(Rejection::NonceMismatch),
                None => Err(Rejection::ClaimMissing { claim: Claim::Nonce, section: REQUEST }),
            },
        }
    }

    pub(super) fn acr(self) -> Verdict {
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
            None => Err(Rejection::ClaimMissing { claim: Claim::Acr, section: REQUEST }),
        }
    }

    pub(super) fn hash(
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
}
