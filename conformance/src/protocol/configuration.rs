//! How a validator is configured.

use core::fmt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a validator is configured. An adapter translates it into what the library's documentation recommends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Configuration {
    /// The kind of token.
    pub profile: Profile,
    /// The issuer whose tokens are accepted.
    pub issuer: String,
    /// The audiences of which a token has to name one; the client, for an ID token.
    pub audiences: Vec<String>,
    /// The algorithms that are accepted.
    pub algorithms: Vec<String>,
    /// Where its keys come from.
    pub keys: Keys,
    /// Plain http to loopback is allowed.
    #[serde(default)]
    pub loopback_http: bool,
    /// The nonce that was sent, for an ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Periods, in seconds. They are set only where the library documents a setting for them, and left alone otherwise.
    #[serde(default)]
    pub periods: Periods,
}

/// Where the keys come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Keys {
    /// Keys in the process, each a JWK. They are asked before any other source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local: Option<Vec<Map<String, Value>>>,
    /// Nothing but the local keys is ever asked.
    pub authoritative: bool,
    /// The URL of a JWK Set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_url: Option<String>,
    /// The issuer's metadata name the URL.
    pub discovery: bool,
}

/// Periods: seconds, and what others are divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Periods {
    /// How long one fetch may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetch: Option<u64>,
    /// Every interval after which the issuer is asked again is what it would be without this, divided by it. It is given only to
    /// who declares `intervals`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub divisor: Option<u64>,
}

/// The kind of token.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Profile {
    /// A plain JWT (RFC 7519 with RFC 8725).
    #[default]
    #[serde(rename = "jwt")]
    Jwt,
    /// An access token (RFC 9068).
    #[serde(rename = "access-token")]
    AccessToken,
    /// An ID token (OIDC Core 3.1.3.7).
    #[serde(rename = "id-token")]
    IdToken,
    /// An access token for an MCP server (2026-07-28).
    #[serde(rename = "mcp")]
    Mcp,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 4] = [Self::Jwt, Self::AccessToken, Self::IdToken, Self::Mcp];

    /// Its name in the protocol, in cases and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jwt => "jwt",
            Self::AccessToken => "access-token",
            Self::IdToken => "id-token",
            Self::Mcp => "mcp",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
