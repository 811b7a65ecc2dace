//! The issuer that a token claims, to pick a validator by.

use super::form;
use super::recorder::FirstRefusal;
use crate::claims::claim::Claim;
use crate::claims::registered::Registered;
use crate::jws::Buffers;
use crate::policy::limits::Limits;
use crate::rejection::Rejection;
use std::borrow::Cow;

/// The `iss` that a token claims. Nobody has vouched for it: it may pick a validator, which then judges the token from
/// the beginning, and must go nowhere else.
///
/// # Errors
/// The refusal of a token whose payload cannot be read, or whose `iss` is no string (never one of several, RFC 7519
/// section 4.1.1) or is missing.
pub fn claimed_issuer<'a>(
    token: &'a [u8],
    limits: &Limits,
    buffers: &'a mut Buffers,
) -> Result<Cow<'a, str>, Rejection> {
    let Buffers { header, octets, claims } = buffers;
    let parts = form::parts(&mut FirstRefusal, token, limits, header, octets)?;
    let claims = Registered::read(parts.payload, limits.json, claims)
        .map_err(|error| Rejection::PayloadJson { error })?;
    claims.well_shaped(Claim::Iss).map_err(|found| Rejection::ClaimType { claim: Claim::Iss, found })?;
    claims.issuer().ok_or(Rejection::ClaimMissing { claim: Claim::Iss, section: Claim::Iss.section() })
}
