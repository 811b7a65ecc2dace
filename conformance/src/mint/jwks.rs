//! What a key set is made from: the data of it, as a case writes it.

use super::recipe::Member;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One entry of a key set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Entry {
    /// A key of the suite; default: the one that signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its `kid`. Default: `main`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Members that are added or replaced.
    #[serde(rename = "with", skip_serializing_if = "BTreeMap::is_empty")]
    pub members: BTreeMap<String, super::recipe::Value>,
    /// Members that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<String>,
    /// Its private part is published with it.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub private: bool,
    /// The whole entry, as text with placeholders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The one thing by which a key set differs from that of the twin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SetChange {
    /// A member of the first entry is set.
    Member(Member),
    /// A member of the first entry is left out.
    NoMember(String),
    /// The first entry has its private part with it.
    Private(bool),
    /// Text stands in the first entry in front of its last brace.
    EntryExtra(String),
    /// One more entry, behind the others.
    Append(Entry),
    /// One more entry, in front of the others.
    Prepend(Entry),
    /// The first entry is another one.
    Replace(Entry),
    /// The whole document is this text; `%` stands for the entries, with commas between them.
    Text(String),
    /// There are so many usable keys in all, the good ones first.
    FilledUp(usize),
}
