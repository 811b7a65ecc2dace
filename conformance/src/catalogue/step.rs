//! What happens in a case, one thing after the other.

use super::expect::{Expect, Sees};
use crate::mint::jwks::Entry;
use crate::mint::recipe::Value;
use crate::protocol::class::ErrorClass;
use core::fmt;
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
    /// Many callers present the same token at the same time, while the key set is held back until they all wait; each is told
    /// that it is good.
    Together(Together),
    /// A token is presented that the issuer is asked for, and another one while its answer is held back.
    Meanwhile(Box<Meanwhile>),
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

impl Step {
    /// What the issuer has to see in it; None where no token is presented.
    pub const fn sees(&self) -> Option<&Sees> {
        match self {
            Self::Present(present) => Some(&present.sees),
            Self::Flood(flood) => Some(&flood.sees),
            Self::Together(together) => Some(&together.sees),
            Self::Meanwhile(meanwhile) => Some(&meanwhile.then.sees),
            Self::Recover(recover) => Some(&recover.sees),
            Self::Serve(_) | Self::Rotate(_) | Self::Wait(_) => None,
        }
    }

    /// The one token that is presented in it; None where none is, or several are.
    pub const fn presented(&self) -> Option<&Present> {
        match self {
            Self::Present(present) => Some(present),
            Self::Flood(_)
            | Self::Together(_)
            | Self::Meanwhile(_)
            | Self::Serve(_)
            | Self::Rotate(_)
            | Self::Wait(_)
            | Self::Recover(_) => None,
        }
    }
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

/// Many callers at the same time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Together {
    /// How many.
    pub callers: u32,
    /// `kid` of the token, where it is not that of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The key that signs, where it is not that of the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the issuer has to see meanwhile.
    #[serde(default, skip_serializing_if = "Sees::is_open")]
    pub sees: Sees,
}

/// One token while the issuer is asked for another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meanwhile {
    /// The one that is presented first, and that the issuer is asked for.
    pub first: Present,
    /// The one that is presented as soon as the issuer is asked, and has to be answered before the first one is.
    pub then: Present,
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

/// What is expected of the token, in words.
impl fmt::Display for Present {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.class.is_empty() {
            return self.expect.fmt(f);
        }
        let names: Vec<&str> = self.class.iter().map(|class| class.name()).collect();
        write!(f, "{} ({})", self.expect, names.join(" or "))
    }
}

/// What is served, in words.
impl fmt::Display for Serve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = [
            ("metadata", &self.metadata),
            ("keys", &self.keys),
            ("cache-control", &self.cache_control),
            ("etag", &self.etag),
        ];
        let mut all: Vec<String> =
            named.iter().filter_map(|(what, how)| how.as_ref().map(|how| format!("{what}: {how}"))).collect();
        all.extend(self.metadata_with.keys().map(|name| format!("metadata with another {name}")));
        all.extend(self.metadata_without.iter().map(|name| format!("metadata without {name}")));
        if self.moved {
            all.push("keys at another URL".to_owned());
        }
        f.write_str(&all.join(", "))
    }
}
