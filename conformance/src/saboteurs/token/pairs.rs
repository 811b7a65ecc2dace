//! Objects in which a name may stand twice.

use core::fmt;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// The members of one object, each value as it was written.
pub(super) struct Pairs(pub(super) Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// An object with the first member of each name; `None` where this is no object.
pub(super) fn first_of_each(text: &[u8]) -> Option<Vec<u8>> {
    let Pairs(pairs) = serde_json::from_slice(text).ok()?;
    let mut kept: Vec<(String, Box<RawValue>)> = Vec::new();
    for (name, value) in pairs {
        if !kept.iter().any(|(known, _)| *known == name) {
            kept.push((name, value));
        }
    }
    let member = |(name, value): &(String, Box<RawValue>)| format!("{}:{value}", Value::from(name.as_str()));
    Some(format!("{{{}}}", kept.iter().map(member).collect::<Vec<_>>().join(",")).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_members_the_first_is_kept_as_it_was_written() {
        let first =
            |text: &str| first_of_each(text.as_bytes()).map(|octets| String::from_utf8(octets).unwrap());
        assert_eq!(first(r#"{"a":1e0,"b":2,"\u0061":{"a":3,"a":4}}"#).unwrap(), r#"{"a":1e0,"b":2}"#);
        assert_eq!(first(r#"{"a":{"b":3,"b":4}}"#).unwrap(), r#"{"a":{"b":3,"b":4}}"#);
        assert_eq!(first("[1]"), None);
    }
}
