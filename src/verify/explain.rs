//! Every check of one token, told.

use super::check::Check;
use super::report::{KeyOutcome, KeyRow, Missing, Note, Outcome, Report};
use super::signature::Failed;
use super::token::{self, Jws, Token};
use crate::claims::claim::Claim;
use crate::claims::unix_time::UnixTime;
use crate::header::parameter::{Parameter, Use};
use crate::jwk::{Key, KeySet};
use crate::jws::Buffers;
use crate::policy::limits::Limits;
use crate::policy::token::TokenPolicy;
use crate::rejection::excerpt::Excerpt;

/// Makes every check of [`verify`](super::verify()), by the same code, and goes on past the first refusal. Without
/// keys the verdict is never accepted.
pub fn explain(
    token: &[u8],
    keys: Option<&KeySet>,
    policy: &TokenPolicy,
    limits: &Limits,
    now: UnixTime,
) -> Report {
    let mut report = Report::default();
    let mut buffers = Buffers::new();
    let Ok(token) = token::token(&mut report, token, policy, limits, now, &mut buffers);
    match keys {
        Some(keys) => {
            let mut failed = Failed::default();
            let Ok(winner) = token::signature(&mut report, &token.jws, keys, &mut failed);
            report.keys = rows(&token.jws, keys, winner.ok(), &failed);
        }
        None => {
            report.add(Check::Key, Outcome::NotJudged(Missing::Keys));
            report.add(Check::Signature, Outcome::NotJudged(Missing::Keys));
        }
    }
    tell(&mut report, &token, policy);
    report
}

fn tell(report: &mut Report, token: &Token<'_, Report>, policy: &TokenPolicy) {
    if policy.issuer().is_none() {
        report.notes.push(Note::IssuerNotChecked);
    }
    if policy.audiences().next().is_none() {
        report.notes.push(Note::NoAudienceConfigured);
    }
    if policy.required(Claim::Exp).is_none() {
        report.notes.push(Note::ExpiryOptional);
    }
    if let Ok(header) = &token.jws.header {
        report.notes.extend(header.key_hints().map(Note::KeyHintIgnored));
        let judged = Parameter::ALL.iter().filter(|parameter| parameter.usage() == Use::Judged);
        let told = judged.filter_map(|name| header.json(*name).map(|text| (*name, Excerpt::of(text))));
        report.header.extend(told);
    }
    if let Ok(claims) = &token.claims {
        let printable = Claim::ALL.iter().filter(|claim| !claim.is_secret());
        let told = printable.filter_map(|claim| claims.json(*claim).map(|text| (*claim, Excerpt::of(text))));
        report.claims.extend(told);
    }
}

fn rows(jws: &Jws<'_, Report>, keys: &KeySet, winner: Option<&Key>, failed: &Failed) -> Vec<KeyRow> {
    let usable = keys.keys().iter().map(|key| {
        let outcome = match (&jws.alg, &jws.kid) {
            (Ok(alg), Ok(kid)) => Some(match key.passed_over(*alg, kid.as_deref()) {
                Some(reason) => KeyOutcome::PassedOver(reason),
                None if winner.map(Key::thumbprint) == Some(key.thumbprint()) => KeyOutcome::Verified,
                None if failed.tried().any(|tried| tried == key.thumbprint()) => KeyOutcome::Failed,
                None => KeyOutcome::NotTried,
            }),
            (Err(_), _) | (_, Err(_)) => None,
        };
        let thumbprint = Some(key.thumbprint()).filter(|thumbprint| !thumbprint.is_secret());
        KeyRow { kid: key.kid().map(Excerpt::of), kty: Some(key.kty()), crv: key.crv(), thumbprint, outcome }
    });
    let skipped = keys.skipped().iter().map(|skipped| KeyRow {
        kid: skipped.kid.as_deref().map(Excerpt::of),
        kty: None,
        crv: None,
        thumbprint: None,
        outcome: Some(KeyOutcome::Skipped(skipped.reason)),
    });
    usable.chain(skipped).collect()
}
