//! Keys as they were given, beside the set that the library reads from them.

use super::members::Members;
use super::stages::Stages;
use countersign::base64url;
use countersign::json::{self, Bounds, JsonError};
use countersign::jwk::{Key, KeyLimits, KeySet, KeySetError, Origin};
use serde_json::{Map, Value};

/// A key as it was given, whether it can be used or not.
pub(super) type Jwk = Map<String, Value>;

/// A set, and its keys as they were given.
#[derive(Debug)]
pub(super) struct Keys {
    /// The keys that the library uses.
    pub(super) set: KeySet,
    /// All keys.
    pub(super) given: Vec<Jwk>,
    origin: Origin,
}

impl Keys {
    /// Reads a set.
    pub(super) fn read(text: &str, origin: Origin, stages: &Stages) -> Result<Self, KeySetError> {
        let read = stages.document.and_then(|document| document(text));
        let text = read.as_deref().unwrap_or(text);
        let read = stages.jwk.and_then(|jwk| each(text, jwk));
        let text = read.as_deref().unwrap_or(text);
        let set = KeySet::parse(text.as_bytes(), origin, &KeyLimits::DEFAULT)?;
        let mut value: Value = serde_json::from_str(text).unwrap_or_default();
        let elements = value.get_mut("keys").map(Value::take);
        let given = match elements {
            Some(Value::Array(elements)) => elements.into_iter().filter_map(object).collect(),
            Some(_) | None => Vec::new(),
        };
        Ok(Self { set, given, origin })
    }

    /// A key of the set as it was given.
    pub(super) fn given(&self, key: &Key) -> Option<&Jwk> {
        self.given.iter().find(|jwk| {
            let text = Value::Object((*jwk).clone()).to_string();
            Key::parse(text.as_bytes(), self.origin, &KeyLimits::DEFAULT).as_ref() == Ok(key)
        })
    }
}

fn object(value: Value) -> Option<Jwk> {
    match value {
        Value::Object(jwk) => Some(jwk),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => None,
    }
}

/// The set with each key as this says it is read; `None` where it is no set.
fn each(text: &str, jwk: fn(&mut Members)) -> Option<String> {
    let mut members = Vec::new();
    json::shallow_object(text.as_bytes(), Bounds::DEFAULT, |name, value| {
        let mut text = value.text().to_owned();
        if name == "keys" {
            let mut keys = Vec::new();
            value.elements(|element| {
                let key = Members::read(element.text().as_bytes()).map(|mut key| {
                    jwk(&mut key);
                    key.object()
                });
                keys.push(key.unwrap_or_else(|| element.text().to_owned()));
                Ok::<(), JsonError>(())
            })?;
            text = format!("[{}]", keys.join(","));
        }
        members.push((name.into_owned(), text));
        Ok::<(), JsonError>(())
    })
    .ok()?;
    Some(Members::of(members).object())
}

/// A member of a key that is octets.
pub(super) fn octets(jwk: &Jwk, name: &str) -> Option<Vec<u8>> {
    base64url::decode(jwk.get(name)?.as_str()?.as_bytes()).ok()
}

/// A member of a key that is a string.
pub(super) fn text<'j>(jwk: &'j Jwk, name: &str) -> Option<&'j str> {
    jwk.get(name)?.as_str()
}
