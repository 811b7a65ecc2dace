//! What happens in a case, one thing after the other.

use super::expect::{Expect, Sees};
use crate::mint::jwks::Entry;
use crate::mint::recipe::Value;
use crate::protocol::class::ErrorClass;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One thing that happens. One validator lives through all steps of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A token is presented.
    Present(Present),
    /// So many tokens are presented that no key verifies.
    Flood(Flood),
    /// The places of the issuer behave like this from now on.
    Serve(Serve),
    /// The issuer publishes these keys from now on, and no others.
    Rotate(Vec<Entry>),
    /// So many seconds pass on the validator's clock.
    Wait(u64),
    /// As much time passes as the validator may take until it asks again: one and a half times what it documents. Then the
    /// token is presented, and accepted.
    Recover(Recover),
}

/// A token is presented.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Present {
    /// `kid` of the token, where it is not that of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The key that signs, where it is not that of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The verdict that has to be given.
    pub expect: Expect,
    /// What it has to be refused for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<ErrorClass>,
    /// What the issuer has to see meanwhile.
    #[serde(skip_serializing_if = "Sees::is_open")]
    pub sees: Sees,
}

/// Tokens are presented, and each is refused: each names another key that nobody has, or all name the key of the case and
/// are signed by another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flood {
    /// How many.
    pub tokens: u32,
    /// The key that signs. With it, the tokens have the `kid` of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the issuer has to see meanwhile.
    #[serde(default, skip_serializing_if = "Sees::is_open")]
    pub sees: Sees,
}

/// How the places of the issuer behave: `good`, or the name of a fault.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Serve {
    /// The metadata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<String>,
    /// The key set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<String>,
    /// Members of good metadata that are added or replaced.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata_with: BTreeMap<String, Value>,
    /// Members of good metadata that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata_without: Vec<String>,
    /// `Cache-Control` of the key set, where it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<String>,
    /// `ETag` of the key set, quotes included, where it is good. A request that names it gets a 304.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The metadata name another URL of the key set on the same host, where the keys of the issuer are from now on. The
    /// old one refuses connections.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub moved: bool,
}

/// The issuer is back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recover {
    /// What the issuer has to see.
    #[serde(skip_serializing_if = "Sees::is_open")]
    pub sees: Sees,
}
