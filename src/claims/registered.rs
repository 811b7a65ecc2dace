//! The claims that we know by name, read in one pass over a payload.

use super::audience::Audience;
use super::claim::{Claim, Claims, Shape};
use super::numeric_date::NumericDate;
use crate::json::{Bounds, JsonError, Kind, Raw};
use core::fmt;
use std::borrow::Cow;

/// The registered claims of one token, borrowed from its payload. Whether a value has the right type is judged where
/// a policy checks the claim; a wrong type is never the same as absence there.
///
/// The accessors give `None` for a claim that is absent. For one that the policy did not check they give `None` as
/// well where it has another type; [`Self::kind`] tells the two apart.
#[derive(Clone, Copy)]
pub struct Registered<'a> {
    text: &'a str,
    claims: &'a Claims,
}

impl<'a> Registered<'a> {
    /// Reads a claims set: one JSON object (RFC 7519 section 7.2 step 10). `claims` is where to note what is in it.
    pub(crate) fn read(payload: &'a [u8], bounds: Bounds, claims: &'a mut Claims) -> Result<Self, JsonError> {
        let text = claims.read(payload, bounds, |name| Claim::parse(name).map(Claim::index))?;
        Ok(Self { text, claims })
    }

    /// `iss`: who issued the token.
    pub fn issuer(&self) -> Option<Cow<'a, str>> {
        self.text(Claim::Iss)
    }

    /// `sub`: whom the token speaks of.
    pub fn subject(&self) -> Option<Cow<'a, str>> {
        self.text(Claim::Sub)
    }

    /// `aud`: whom the token is for.
    pub fn audience(&self) -> Option<Audience<'a>> {
        self.judge_audience().ok().flatten()
    }

    /// `exp`: from this instant on the token is expired.
    pub fn expires_at(&self) -> Option<NumericDate> {
        self.date(Claim::Exp)
    }

    /// `nbf`: before this instant the token is not valid.
    pub fn not_before(&self) -> Option<NumericDate> {
        self.date(Claim::Nbf)
    }

    /// `iat`: when the token was issued.
    pub fn issued_at(&self) -> Option<NumericDate> {
        self.date(Claim::Iat)
    }

    /// `jti`: the token's own name.
    pub fn jwt_id(&self) -> Option<Cow<'a, str>> {
        self.text(Claim::Jti)
    }

    /// `client_id`: the client that asked for the access token.
    pub fn client_id(&self) -> Option<Cow<'a, str>> {
        self.text(Claim::ClientId)
    }

    /// `scope`: the scopes in it, split at single spaces. Their order has no meaning (RFC 6750 section 3).
    pub fn scope(&self) -> Option<Cow<'a, str>> {
        self.text(Claim::Scope)
    }

    /// Whether `scope` holds exactly this value.
    pub fn has_scope(&self, scope: &str) -> bool {
        !scope.is_empty() && self.scope().is_some_and(|all| all.split(' ').any(|one| one == scope))
    }

    /// Any claim that is a string.
    pub fn text(&self, claim: Claim) -> Option<Cow<'a, str>> {
        self.raw(claim).and_then(Raw::as_str)
    }

    /// Any claim that is a date.
    pub fn date(&self, claim: Claim) -> Option<NumericDate> {
        let raw = self.raw(claim).filter(|raw| raw.kind() == Kind::Number)?;
        Some(NumericDate::from_json_number(raw.text()))
    }

    /// What kind of value a claim has; `None` where it is absent.
    pub fn kind(&self, claim: Claim) -> Option<Kind> {
        self.raw(claim).map(Raw::kind)
    }

    /// The JSON text of a claim as received; `None` where it is absent.
    pub fn json(&self, claim: Claim) -> Option<&'a str> {
        self.raw(claim).map(Raw::text)
    }

    /// Whether the claim, where present, has the shape of the table; what stands there instead.
    pub(crate) fn well_shaped(&self, claim: Claim) -> Result<(), Kind> {
        let Some(raw) = self.raw(claim) else { return Ok(()) };
        let right = match claim.shape() {
            Shape::Text => Kind::String,
            Shape::Date => Kind::Number,
            Shape::Object => Kind::Object,
            Shape::Texts => return Audience::from_json(raw).map(drop),
        };
        if raw.kind() == right { Ok(()) } else { Err(raw.kind()) }
    }

    /// `aud`, where present; what stands there instead.
    pub(crate) fn judge_audience(&self) -> Result<Option<Audience<'a>>, Kind> {
        self.raw(Claim::Aud).map(Audience::from_json).transpose()
    }

    fn raw(&self, claim: Claim) -> Option<Raw<'a>> {
        self.claims.get(self.text, claim.index())
    }
}

/// Equal claims, wherever they stand.
impl PartialEq for Registered<'_> {
    fn eq(&self, other: &Self) -> bool {
        Claim::ALL.iter().all(|claim| self.raw(*claim) == other.raw(*claim))
    }
}

impl Eq for Registered<'_> {}

impl fmt::Debug for Registered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let present =
            Claim::ALL.iter().filter_map(|claim| self.json(*claim).map(|text| (claim.name(), text)));
        f.debug_map().entries(present).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(payload: &str) -> Registered<'_> {
        Registered::read(payload.as_bytes(), Bounds::DEFAULT, Box::leak(Box::default())).unwrap()
    }

    #[test]
    fn known_claims_are_found_in_any_spelling_and_others_are_passed_over() {
        let claims =
            read("{\"\\u0069ss\":\"https:\\/\\/a\",\"x\":{\"sub\":1},\"exp\":1.5,\"aud\":[\"b\"],\"SUB\":1}");
        assert_eq!(claims.issuer().as_deref(), Some("https://a"));
        assert_eq!(claims.expires_at().map(|date| date.to_unix_time().seconds()), Some(1));
        assert!(claims.audience().is_some_and(|audience| audience.contains("b")));
        assert_eq!(claims.kind(Claim::Sub), None);
    }

    #[test]
    fn a_wrong_type_is_told_apart_from_absence() {
        let claims = read("{\"sub\":5,\"exp\":\"5\",\"nbf\":null}");
        assert_eq!((claims.subject(), claims.kind(Claim::Sub)), (None, Some(Kind::Number)));
        assert_eq!(claims.well_shaped(Claim::Sub), Err(Kind::Number));
        assert_eq!(claims.well_shaped(Claim::Exp), Err(Kind::String));
        assert_eq!(claims.well_shaped(Claim::Nbf), Err(Kind::Null));
        assert_eq!(claims.well_shaped(Claim::Iat), Ok(()));
    }

    #[test]
    fn the_same_claims_are_equal_wherever_they_stand() {
        let claims = read("{\"iss\":\"a\",\"exp\":1}");
        assert_eq!(claims, read("{ \"exp\" : 1, \"x\":2, \"iss\":\"a\" }"));
        assert_ne!(claims, read("{\"iss\":\"a\",\"exp\":2}"));
        assert_ne!(claims, read("{\"iss\":\"a\"}"));
        assert_eq!(format!("{claims:?}"), "{\"iss\": \"\\\"a\\\"\", \"exp\": \"1\"}");
    }

    #[test]
    fn scopes_are_whole_words_between_single_spaces() {
        let claims = read("{\"scope\":\"read  write:all\"}");
        assert!(claims.has_scope("read") && claims.has_scope("write:all"));
        assert!(!claims.has_scope("write") && !claims.has_scope("") && !claims.has_scope("read  write:all"));
    }
}
