//! What a token is made from: the data of it, as a case writes it.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A token that is good for its profile, and how this one differs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Recipe {
    /// `alg`, and how it is signed. Default: RS256.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// The key that signs; default: the first of the suite's that fits `alg`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// `kid`. Default: `main`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// Header parameters that are added, or replace those of the profile.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub header: BTreeMap<String, Value>,
    /// Header parameters that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_header: Vec<String>,
    /// Claims that are added, or replace those of the profile.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, Value>,
    /// Claims that are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_claims: Vec<String>,
    /// The whole header, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header_text: Option<String>,
    /// The whole payload, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload_text: Option<String>,
    /// The signature is changed, in the way of this name: for one that is still a signature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

/// A value of a member.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// JSON as it is written, with placeholders.
    Raw(Raw),
    /// A value, whose strings may have placeholders.
    Plain(serde_json::Value),
}

/// JSON as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Raw {
    /// The text of the value, with placeholders; whatever it is, it goes into the token as it stands.
    pub raw: String,
}

/// Only a table with `raw` and nothing else is [`Raw`]. What serde derives would take a list of one string for it.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let table = value.as_object().filter(|table| table.len() == 1);
        let raw = table.and_then(|table| table.get("raw")?.as_str()).map(|raw| Raw { raw: raw.to_owned() });
        Ok(raw.map_or(Self::Plain(value), Self::Raw))
    }
}

/// The one thing by which a token differs from its twin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenChange {
    /// One claim is set.
    Claim(Member),
    /// One claim is left out.
    NoClaim(String),
    /// One header parameter is set.
    Header(Member),
    /// One header parameter is left out.
    NoHeader(String),
    /// Text stands in the payload in front of its last brace.
    PayloadExtra(String),
    /// The payload is this text.
    PayloadText(String),
    /// Text stands in the header in front of its last brace.
    HeaderExtra(String),
    /// The header is this text.
    HeaderText(String),
    /// It is signed by another key of the suite; the header says nothing of it.
    SignedBy(String),
    /// It is signed by another key of the suite, and the header brings that key, or says where it is.
    Smuggled(Smuggled),
    /// It is signed under another algorithm, by the key of the suite that fits; the header says nothing of it.
    SignedAs(String),
    /// It is an HMAC under a secret that is none, and the header says so.
    Confused(Confusion),
    /// It has no signature, and this is its `alg`.
    Unsecured(String),
    /// The signature is made in a way that its algorithm does not have.
    Forged(String),
    /// The signature is changed, in the way of this name.
    Signature(String),
    /// Its text is changed after it was made.
    Text(TextChange),
    /// The text of its header or of its payload is changed before it is signed, so that the signature is good.
    SignedText(TextChange),
}

/// A member and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// A key that comes with the token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Smuggled {
    /// The key that signs.
    pub key: String,
    /// The header parameter that brings it.
    pub name: String,
    /// The value of that parameter.
    pub value: Value,
}

/// An HMAC under a secret that everybody knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Confusion {
    /// The `alg` of the header, which is also how it is made.
    pub alg: String,
    /// The secret, by its name.
    pub secret: String,
}

/// A change of the text of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextChange {
    /// Of which part.
    pub part: Part,
    /// How.
    pub edit: Edit,
}

/// A part of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The first segment.
    Header,
    /// The second segment.
    Payload,
    /// The third segment.
    Signature,
    /// All of it.
    Token,
}

/// How a text is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Text, with placeholders, is put in front.
    Prepend(String),
    /// Text, with placeholders, is put behind.
    Append(String),
    /// Text, with placeholders, is put after the tenth character.
    Insert(String),
    /// So many characters are taken from the end.
    Cut(usize),
    /// It is replaced by text with placeholders, in which `${repeat:..}` may stand; `%` stands for what was there.
    Replace(String),
    /// The unused bits of the last character are set. Only for a part whose length leaves some.
    UnusedBits,
    /// `-` and `_` become `+` and `/`, as in base64 (RFC 4648 4). Only for a text that has one of them.
    StandardAlphabet,
    /// It is replaced by text in which `%h`, `%p` and `%s` stand for the three segments. Only for the whole token.
    Arrange(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_table_of_raw_alone_is_json_as_it_is_written() {
        let read = |value: serde_json::Value| serde_json::from_value::<Value>(value).unwrap();
        assert_eq!(read(json!({ "raw": "1e5" })), Value::Raw(Raw { raw: "1e5".to_owned() }));
        let others =
            [json!(["verify"]), json!("raw"), json!({ "raw": 1 }), json!({ "raw": "1", "other": 2 })];
        for plain in others {
            assert_eq!(read(plain.clone()), Value::Plain(plain));
        }
    }
}
