//! One token through all checks, for any listener: the one place where their order is written.

use super::check::Check;
use super::claims;
use super::form::{self, Head, Parts, Payload};
use super::recorder::Recorder;
use super::signature::{Failed, Signed};
use crate::algorithm::Algorithm;
use crate::claims::registered::Registered;
use crate::claims::unix_time::UnixTime;
use crate::header::Header;
use crate::header::kept::Kept;
use crate::jwk::{Candidates, Key, KeySet, Selection};
use crate::jws::{Buffers, Octets};
use crate::policy::algorithms::AlgorithmSet;
use crate::policy::limits::Limits;
use crate::policy::token::TokenPolicy;
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use std::borrow::Cow;

/// What the checks that need no key left of a JWS.
pub(super) struct Jws<'a, R: Recorder> {
    pub(super) header: R::Maybe<Header<'a>>,
    pub(super) alg: R::Maybe<Algorithm>,
    pub(super) kid: R::Maybe<Option<Cow<'a, str>>>,
    pub(super) payload: R::Maybe<&'a [u8]>,
    pub(super) signed: R::Maybe<Signed<'a>>,
}

/// A JWS whose payload is claims.
pub(super) struct Token<'a, R: Recorder> {
    pub(super) jws: Jws<'a, R>,
    pub(super) claims: R::Maybe<Registered<'a>>,
}

/// Every check of a bare JWS that needs no key.
pub(super) fn jws<'a, R: Recorder>(
    recorder: &mut R,
    token: &'a [u8],
    allowed: AlgorithmSet,
    payload: &Payload<'_>,
    limits: &Limits,
    kept: &'a mut Kept,
    octets: &'a mut Octets,
) -> Result<Jws<'a, R>, R::Stop> {
    let parts = form::parts(recorder, token, limits, kept, octets)?;
    let Parts { signing_input, header, payload: octets, signature } = parts;
    let Head { header, alg, kid, plain } = form::head(recorder, header, allowed, payload, limits)?;
    let signature = form::signature(recorder, signature)?;
    // An extension that must be understood may change what is signed, so nothing is computed without knowing.
    let alone = R::map(R::both(R::map(R::lend(&alg), |alg| *alg), plain), |(alg, ())| alg);
    let signed = R::map(R::both(alone, R::both(signing_input, signature)), |(alg, (input, signature))| {
        Signed { alg, input, signature }
    });
    Ok(Jws { header, alg, kid, payload: octets, signed })
}

/// Every check of a token that needs no key.
pub(super) fn token<'a, R: Recorder>(
    recorder: &mut R,
    token: &'a [u8],
    policy: &TokenPolicy,
    limits: &Limits,
    now: UnixTime,
    buffers: &'a mut Buffers,
) -> Result<Token<'a, R>, R::Stop> {
    let payload = Payload::Claims(policy.type_rule());
    let Buffers { header, octets, claims } = buffers;
    let jws = jws(recorder, token, policy.algorithms(), &payload, limits, header, octets)?;
    let claims = recorder.yields(Check::PayloadJson, R::lend(&jws.payload), |payload| {
        Registered::read(payload, limits.json, claims).map_err(|error| Rejection::PayloadJson { error })
    })?;
    claims::judge(recorder, &claims, &jws.alg, policy, now)?;
    Ok(Token { jws, claims })
}

/// The checks that need a key, with the keys of one set. `failed` gets the keys under which the signature was wrong.
pub(super) fn signature<'k, R: Recorder>(
    recorder: &mut R,
    jws: &Jws<'_, R>,
    keys: &'k KeySet,
    failed: &mut Failed,
) -> Result<R::Maybe<&'k Key>, R::Stop> {
    let wanted = R::both(R::lend(&jws.alg), R::lend(&jws.kid));
    let candidates: R::Maybe<Candidates<'k>> =
        recorder.yields(Check::Key, wanted, |(alg, kid)| match keys.select(*alg, kid.as_deref(), &[]) {
            Selection::Hit(candidates) => Ok(candidates),
            Selection::Miss => Err(not_found(*alg, kid.as_deref())),
            Selection::Ambiguous => Err(ambiguous(*alg, kid.as_deref())),
        })?;
    let input = R::both(candidates, R::map(R::lend(&jws.signed), |signed| *signed));
    recorder.yields(Check::Signature, input, |(candidates, signed)| {
        signed.by_one_of(candidates.iter(), failed).ok_or_else(|| Rejection::from(*failed))
    })
}

pub(super) fn not_found(alg: Algorithm, kid: Option<&str>) -> Rejection {
    Rejection::KeyNotFound { alg, kid: kid.map(Excerpt::of) }
}

pub(super) fn ambiguous(alg: Algorithm, kid: Option<&str>) -> Rejection {
    Rejection::KeyAmbiguous { alg, kid: kid.map(Excerpt::of) }
}
