//! The members of one JWK, read and not yet judged.

use super::limits::KeyLimits;
use super::skip::SkipReason;
use crate::base64url;
use crate::json::{self, Bounds, Raw};
use std::borrow::Cow;

/// The members that we know. All others are ignored (RFC 7517 section 4), certificates included: `x5c`, `x5t` and
/// `x5u` are neither processed nor fetched.
#[derive(Clone, Copy, Default)]
pub(super) struct Members<'a> {
    pub(super) kty: Option<Raw<'a>>,
    pub(super) purpose: Option<Raw<'a>>,
    pub(super) key_ops: Option<Raw<'a>>,
    pub(super) alg: Option<Raw<'a>>,
    pub(super) kid: Option<Raw<'a>>,
    pub(super) crv: Option<Raw<'a>>,
    pub(super) x: Option<Raw<'a>>,
    pub(super) y: Option<Raw<'a>>,
    pub(super) n: Option<Raw<'a>>,
    pub(super) e: Option<Raw<'a>>,
    pub(super) k: Option<Raw<'a>>,
    /// Whether there is a member that only a private key has (RFC 7518 sections 6.2.2 and 6.3.2). Its value is not
    /// looked at.
    pub(super) private: bool,
}

impl<'a> Members<'a> {
    pub(super) fn read(text: &'a [u8], bounds: Bounds) -> Result<Self, json::JsonError> {
        let mut members = Self::default();
        json::object(text, bounds, |name, value| {
            if let Some(place) = members.place(&name) {
                *place = Some(value);
            } else if matches!(&*name, "d" | "p" | "q" | "dp" | "dq" | "qi" | "oth") {
                members.private = true;
            }
            Ok::<(), json::JsonError>(())
        })?;
        Ok(members)
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<Raw<'a>>> {
        Some(match name {
            "kty" => &mut self.kty,
            "use" => &mut self.purpose,
            "key_ops" => &mut self.key_ops,
            "alg" => &mut self.alg,
            "kid" => &mut self.kid,
            "crv" => &mut self.crv,
            "x" => &mut self.x,
            "y" => &mut self.y,
            "n" => &mut self.n,
            "e" => &mut self.e,
            "k" => &mut self.k,
            _ => return None,
        })
    }

    /// The `kid`, compared exactly and so kept as it is after unescaping (RFC 7515 section 5.3).
    pub(super) fn kid(&self, limits: &KeyLimits) -> Result<Option<Box<str>>, SkipReason> {
        let Some(raw) = self.kid else { return Ok(None) };
        let kid = raw.as_str().ok_or(SkipReason::WrongType("kid"))?;
        if kid.len() > limits.kid_octets {
            return Err(SkipReason::KidTooLong);
        }
        Ok(Some(kid.into()))
    }
}

/// A string that has to be there.
pub(super) fn string<'a>(member: Option<Raw<'a>>, name: &'static str) -> Result<Cow<'a, str>, SkipReason> {
    member.ok_or(SkipReason::Missing(name))?.as_str().ok_or(SkipReason::WrongType(name))
}

/// Octets that have to be there, with the base64url text that they were decoded from. Our base64url gives each value
/// one text, so a thumbprint may be taken of the text (RFC 7638 section 7).
pub(super) fn octets<'a>(
    member: Option<Raw<'a>>,
    name: &'static str,
) -> Result<(Cow<'a, str>, Vec<u8>), SkipReason> {
    let text = string(member, name)?;
    let octets = base64url::decode(text.as_bytes()).map_err(|error| SkipReason::Base64url(name, error))?;
    Ok((text, octets))
}
