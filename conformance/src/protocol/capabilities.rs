//! What an adapter says of itself.

use super::class::ErrorClass;
use super::configuration::Profile;
use core::fmt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who the adapter is and what it can do. What it does not declare is not asked of it; what it declares has to work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the protocol that it speaks.
    pub protocol: u32,
    /// The library under test.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it can do.
    pub capabilities: Capabilities,
}

/// What an adapter can do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Capabilities {
    /// Where its validators can have keys from.
    pub sources: Vec<KeySource>,
    /// The `alg` values that it verifies.
    pub algorithms: Vec<String>,
    /// The kinds of token that it knows.
    pub profiles: Vec<Profile>,
    /// The classes of error that it tells apart; empty where it only says no.
    pub classes: Vec<ErrorClass>,
    /// Whose clock it lives on.
    pub clock: Clock,
    /// It trusts the authority that the runner names in its environment.
    pub custom_ca: bool,
    /// It fetches from plain http on loopback.
    pub loopback_http: bool,
    /// It answers `verify`.
    pub verify: bool,
    /// It answers requests as they are done, and not one after the other.
    pub concurrent: bool,
    /// The longest time after which the library tries a failed fetch again, as it documents it.
    pub retry: Option<Retry>,
    /// Every interval after which the library asks its issuer again can be configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intervals: Option<Intervals>,
}

/// A documented interval between attempts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Retry {
    /// In seconds.
    pub seconds: u64,
    /// Where the library documents it.
    pub source: String,
}

/// Intervals that can all be configured, so that a run can have them shorter and need not wait for so long.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Intervals {
    /// The shortest of them where nothing is configured, in seconds.
    pub shortest: u64,
    /// Where the library documents the settings.
    pub source: String,
}

/// Where a validator has its keys from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeySource {
    /// Keys that it is given.
    Local,
    /// The URL of a JWK Set.
    JwksUrl,
    /// The issuer's metadata.
    Discovery,
    /// Keys that it is given, and in front of another source.
    LocalFirst,
}

/// Whose clock an adapter lives on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// Each session has its own, which stands still until `advance`.
    Injected,
    /// The machine's.
    #[default]
    Process,
}

impl KeySource {
    /// Its name in the protocol and in cases.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::JwksUrl => "jwks_url",
            Self::Discovery => "discovery",
            Self::LocalFirst => "local_first",
        }
    }
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
