//! The protected header of a JWS (RFC 7515 section 4), read in one pass.
//!
//! Parameters that we do not understand are ignored, `zip` (of encrypted tokens) among them; what `crit` names is not.
//! `jku`, `jwk`, `x5u`, `x5c`, `x5t` and `x5t#S256` are never used: no key comes out of a token, and nothing is ever
//! fetched for one. [`Header::key_hints`] tells which of them were there.
//!
//! `b64` may be `true`, which is what its absence means; RFC 7797 asks issuers to leave it out.

pub(crate) mod kept;
pub mod parameter;

use crate::algorithm::{Algorithm, Support};
use crate::json::{self, Bounds, JsonError, Raw};
use crate::rejection::Rejection;
use crate::rejection::excerpt::Excerpt;
use kept::Kept;
use parameter::{Parameter, Parameters, Use};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The header of one token, borrowed from its decoded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    text: &'a str,
    bounds: Bounds,
    parameters: &'a Parameters,
}

impl<'a> Header<'a> {
    /// Reads the header that was decoded last.
    pub(crate) fn read(kept: &'a mut Kept, bounds: Bounds) -> Result<Self, JsonError> {
        let (text, parameters) = kept.read(bounds)?;
        Ok(Self { text, bounds, parameters })
    }

    /// `kid`, where it is a string.
    pub fn kid(&self) -> Option<Cow<'a, str>> {
        self.raw(Parameter::Kid).and_then(Raw::as_str)
    }

    /// `typ`, where it is a string.
    pub fn typ(&self) -> Option<Cow<'a, str>> {
        self.raw(Parameter::Typ).and_then(Raw::as_str)
    }

    /// `cty`, where it is a string.
    pub fn cty(&self) -> Option<Cow<'a, str>> {
        self.raw(Parameter::Cty).and_then(Raw::as_str)
    }

    /// The JSON text of a parameter as received; `None` where it is absent.
    pub fn json(&self, parameter: Parameter) -> Option<&'a str> {
        self.raw(parameter).map(Raw::text)
    }

    /// Whether the header has this parameter, whatever its value.
    pub fn has(&self, parameter: Parameter) -> bool {
        self.raw(parameter).is_some()
    }

    /// The parameters in the header that name a key or a certificate. None was used. In an ID token they should not
    /// stand (OIDC Core section 2), so somebody may want to know.
    pub fn key_hints(&self) -> impl Iterator<Item = Parameter> + '_ {
        let hints = Parameter::ALL.iter().copied().filter(|parameter| parameter.usage() == Use::KeyHint);
        hints.filter(|parameter| self.has(*parameter))
    }

    /// `alg`: there, a string, and an algorithm that is verified here.
    pub(crate) fn judge_algorithm(&self) -> Result<Algorithm, Rejection> {
        let name = self.judge_text(Parameter::Alg)?.ok_or(Rejection::AlgorithmMissing)?;
        let Some(found) = Algorithm::parse(&name) else {
            let found = Excerpt::of(&name);
            // RFC 8725 section 3.1: no spelling of "none" is an algorithm.
            if name.trim().eq_ignore_ascii_case("none") {
                return Err(Rejection::AlgorithmNone { found });
            }
            return Err(Rejection::AlgorithmUnknown { found });
        };
        match found.support() {
            Support::Verify | Support::LocalOnly => Ok(found),
            Support::Unsupported => Err(Rejection::AlgorithmUnsupported { found }),
        }
    }

    /// `kid`: absent, or a string of at most `limit` octets.
    pub(crate) fn judge_kid(&self, limit: usize) -> Result<Option<Cow<'a, str>>, Rejection> {
        let kid = self.judge_text(Parameter::Kid)?;
        match &kid {
            Some(kid) if kid.len() > limit => Err(Rejection::KidTooLong { limit, found: kid.len() }),
            Some(_) | None => Ok(kid),
        }
    }

    /// A parameter that, where present, is a string.
    pub(crate) fn judge_text(&self, parameter: Parameter) -> Result<Option<Cow<'a, str>>, Rejection> {
        let Some(raw) = self.raw(parameter) else { return Ok(None) };
        let wrong = || Rejection::ParameterType { parameter, expected: "a string", found: raw.kind() };
        raw.as_str().map(Some).ok_or_else(wrong)
    }

    /// `cty`: absent, or a string that does not say that the payload is another JWT. Nesting is not supported.
    pub(crate) fn judge_content_type(&self) -> Result<(), Rejection> {
        match self.judge_text(Parameter::Cty)? {
            Some(cty) if same_media_type(&cty, "JWT") => Err(Rejection::Nested { found: Excerpt::of(&cty) }),
            Some(_) | None => Ok(()),
        }
    }

    /// `b64`: absent or `true`.
    pub(crate) fn judge_b64(&self) -> Result<(), Rejection> {
        let Some(raw) = self.raw(Parameter::B64) else { return Ok(()) };
        match raw.as_bool() {
            Some(true) => Ok(()),
            Some(false) => Err(Rejection::UnencodedPayload),
            None => Err(Rejection::ParameterType {
                parameter: Parameter::B64,
                expected: "a boolean",
                found: raw.kind(),
            }),
        }
    }

    /// `crit`: absent. We understand no extension, so every other value is refused; by what is wrong with it, where
    /// something is, and else for the first name in it.
    pub(crate) fn judge_critical(&self) -> Result<(), Rejection> {
        let Some(raw) = self.raw(Parameter::Crit) else { return Ok(()) };
        let names = self.critical_names(raw)?;
        match names.first() {
            None => Err(Rejection::CritEmpty),
            Some(name) => Err(Rejection::CritUnknown { name: Excerpt::of(name) }),
        }
    }

    fn critical_names(&self, crit: Raw<'a>) -> Result<Vec<Cow<'a, str>>, Rejection> {
        let present = self.names()?;
        let mut names = Vec::new();
        let mut seen = BTreeSet::new();
        let is_array = crit.elements(|element| {
            let name = element.as_str().filter(|name| !name.is_empty());
            let name = name.ok_or(Rejection::CritNotAName { found: element.kind() })?;
            if !seen.insert(name.clone()) {
                return Err(Rejection::CritDuplicate { name: Excerpt::of(&name) });
            }
            if let Some(parameter) = Parameter::parse(&name).filter(|known| known.is_of_rfc_7515()) {
                return Err(Rejection::CritRegistered { parameter });
            }
            if !present.contains(&name) {
                return Err(Rejection::CritAbsent { name: Excerpt::of(&name) });
            }
            names.push(name);
            Ok(())
        })?;
        if is_array {
            return Ok(names);
        }
        let expected = "an array of names";
        Err(Rejection::ParameterType { parameter: Parameter::Crit, expected, found: crit.kind() })
    }

    /// Every name in the header. Read again, because only a token with `crit` asks for it.
    fn names(&self) -> Result<BTreeSet<Cow<'a, str>>, Rejection> {
        let mut names = BTreeSet::new();
        let read: Result<(), JsonError> = json::object(self.text.as_bytes(), self.bounds, |name, _| {
            names.insert(name);
            Ok(())
        });
        read.map(|()| names).map_err(|error| Rejection::HeaderJson { error })
    }

    fn raw(&self, parameter: Parameter) -> Option<Raw<'a>> {
        self.parameters.get(self.text, parameter.index())
    }
}

/// Whether two media types as `typ` and `cty` have them are the same (RFC 7515 section 4.1.9): without a "/",
/// "application/" is left out, and the case of the type means nothing. That of a parameter's value does.
pub(crate) fn same_media_type(one: &str, other: &str) -> bool {
    // Most are written alike.
    if one == other {
        return true;
    }
    let (one, one_rest) = split(one);
    let (other, other_rest) = split(other);
    one.eq_ignore_ascii_case(other) && one_rest == other_rest
}

fn split(media_type: &str) -> (&str, Option<&str>) {
    const LEFT_OUT: &str = "application/";
    let (full, rest) = match media_type.split_once(';') {
        Some((full, rest)) => (full, Some(rest)),
        None => (media_type, None),
    };
    match full.split_at_checked(LEFT_OUT.len()) {
        Some((start, name)) if start.eq_ignore_ascii_case(LEFT_OUT) && !name.contains('/') => (name, rest),
        Some(_) | None => (full, rest),
    }
}

#[cfg(test)]
mod tests;
