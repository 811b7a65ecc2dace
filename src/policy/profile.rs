//! The kinds of token.
//!
//! Four profiles exclude one another (RFC 8725 section 3.12), so that a token made for one purpose is never accepted
//! for another although issuer and key are the same:
//!
//! | profile | `typ` | `aud` | must have |
//! |---|---|---|---|
//! | JWT (RFC 7519, 8725) | none or JWT, or the one that was asked for | one of ours | exp |
//! | ID token (OIDC Core 3.1.3.7) | none or JWT | the client, and whom it trusts | iss sub aud exp iat |
//! | access token (RFC 9068) | at+jwt | one of ours | iss exp aud sub client_id iat jti |
//! | MCP server (2026-07-28) | none, JWT or at+jwt | our resource | iss aud exp |
//!
//! What holds for all: `iss`, `sub`, `aud`, `exp`, `nbf`, `iat` and `jti` have their types wherever they are present;
//! `exp`, `nbf` and an `iat` in the future are judged; a claim that is `null` is of the wrong type, not absent.
//! `iss`, `sub` and `aud` are compared as strings, code point by code point: that one with a colon should be a URI
//! (RFC 7519 section 2) is the issuer's affair, and nothing is normalised. An ID
//! token and an MCP token have no `events`, which is how a logout token or a security event looks (RFC 8417).

use super::id_token::IdTokenRules;
use crate::claims::claim::{Claim, ClaimNames};
use core::fmt;

/// Which kind of token a policy is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// A plain JWT (RFC 7519 with RFC 8725).
    Jwt,
    /// An OpenID Connect ID token (Core section 3.1.3.7).
    IdToken(Box<IdTokenRules>),
    /// An RFC 9068 access token.
    AccessToken,
    /// An access token for an MCP server (2026-07-28).
    Mcp,
}

impl Profile {
    /// The stable name of this profile, as the command line takes it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::IdToken(_) => "id-token",
            Self::AccessToken => "access-token",
            Self::Mcp => "mcp",
        }
    }

    /// The claims that it requires, and the section that says so.
    pub(super) const fn required(&self) -> (ClaimNames, &'static str) {
        match self {
            Self::Jwt => (ClaimNames::of(&[Claim::Exp]), "countersign policy"),
            Self::IdToken(_) => {
                let names = &[Claim::Iss, Claim::Sub, Claim::Aud, Claim::Exp, Claim::Iat];
                (ClaimNames::of(names), "OIDC Core 2")
            }
            Self::AccessToken => {
                let names = &[
                    Claim::Iss,
                    Claim::Exp,
                    Claim::Aud,
                    Claim::Sub,
                    Claim::ClientId,
                    Claim::Iat,
                    Claim::Jti,
                ];
                (ClaimNames::of(names), "RFC 9068 2.2")
            }
            Self::Mcp => {
                (ClaimNames::of(&[Claim::Iss, Claim::Aud, Claim::Exp]), "MCP 2026-07-28 Token Handling")
            }
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
