//! The table of the claims that we know by name.

use crate::json::Places;
use crate::vocabulary::vocabulary;
use core::fmt;

/// What kind of value a claim has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A string.
    Text,
    /// A string, or an array of strings.
    Texts,
    /// A number of seconds since 1970.
    Date,
    /// An object.
    Object,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a string",
            Self::Texts => "a string or an array of strings",
            Self::Date => "a number",
            Self::Object => "an object",
        })
    }
}

vocabulary! {
    /// A claim that we know by name.
    Claim;
    /// What kind of value it has.
    shape: Shape;
    Iss: "iss", "RFC 7519 4.1.1", Text;
    Sub: "sub", "RFC 7519 4.1.2", Text;
    Aud: "aud", "RFC 7519 4.1.3", Texts;
    Exp: "exp", "RFC 7519 4.1.4", Date;
    Nbf: "nbf", "RFC 7519 4.1.5", Date;
    Iat: "iat", "RFC 7519 4.1.6", Date;
    Jti: "jti", "RFC 7519 4.1.7", Text;
    Azp: "azp", "OIDC Core 2", Text;
    Nonce: "nonce", "OIDC Core 2", Text;
    AuthTime: "auth_time", "OIDC Core 2", Date;
    Acr: "acr", "OIDC Core 2", Text;
    AtHash: "at_hash", "OIDC Core 3.2.2.10", Text;
    CHash: "c_hash", "OIDC Core 3.3.2.11", Text;
    ClientId: "client_id", "RFC 8693 4.3", Text;
    Scope: "scope", "RFC 8693 4.2", Text;
    Events: "events", "RFC 8417 2.2", Object;
}

/// Where the registered claims stand in the text of a payload.
pub(crate) type Claims = Places<{ Claim::COUNT }>;

impl Claim {
    /// Whether its value belongs in no report: a nonce, or a hash of an access token or a code.
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::Nonce | Self::AtHash | Self::CHash)
    }
}

/// A set of claims, as a policy requires them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ClaimNames(u32);

impl ClaimNames {
    /// The set of these claims.
    pub const fn of(claims: &[Claim]) -> Self {
        let mut bits = 0;
        let mut rest = claims;
        while let Some((claim, tail)) = rest.split_first() {
            bits |= claim.bit();
            rest = tail;
        }
        Self(bits)
    }

    /// Whether a claim is in it.
    pub const fn contains(self, claim: Claim) -> bool {
        self.0 & claim.bit() != 0
    }

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without a claim.
    #[must_use]
    pub const fn without(self, claim: Claim) -> Self {
        Self(self.0 & !claim.bit())
    }

    /// The claims in it, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Claim> {
        Claim::ALL.iter().copied().filter(move |claim| self.contains(*claim))
    }
}

impl Claim {
    #[expect(clippy::as_conversions, reason = "the discriminant of an enumeration without fields")]
    const fn bit(self) -> u32 {
        1_u32.wrapping_shl(self as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_claim_is_found_by_its_own_name_and_by_no_other() {
        for (index, claim) in Claim::ALL.iter().enumerate() {
            assert_eq!(Claim::parse(claim.name()), Some(*claim));
            assert_eq!(claim.index(), index);
            for other in [claim.name().to_uppercase(), format!("{claim} "), format!("{claim}\0")] {
                assert_eq!(Claim::parse(&other), None, "{other:?}");
            }
        }
        const { assert!(Claim::COUNT <= 32, "ClaimNames has 32 bits") };
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let set = ClaimNames::of(&[Claim::Events, Claim::Iss]).and(ClaimNames::of(&[Claim::Exp]));
        assert_eq!(set.iter().collect::<Vec<_>>(), [Claim::Iss, Claim::Exp, Claim::Events]);
        assert_eq!(set.without(Claim::Iss).iter().collect::<Vec<_>>(), [Claim::Exp, Claim::Events]);
        assert!(!set.contains(Claim::Aud));
    }
}
