//! JSON that is read in a way in which it must not be read.

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The text with each escape in it as the letters that it is written with.
pub(super) fn left_as_written(text: &[u8]) -> Vec<u8> {
    text.iter()
        .flat_map(|octet| if *octet == b'\\' { &b"\\\\"[..] } else { core::slice::from_ref(octet) })
        .copied()
        .collect()
}

/// The text with the first of all members that have one name; None where it is no JSON.
pub(super) fn first_of_each_name(text: &[u8]) -> Option<Vec<u8>> {
    let First(value) = serde_json::from_slice(text).ok()?;
    Some(value.to_string().into_bytes())
}

/// JSON in which the first of all members with one name counts.
struct First(Value);

impl<'de> Deserialize<'de> for First {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading).map(Self)
    }
}

struct Reading;

impl<'de> Visitor<'de> for Reading {
    type Value = Value;

    fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(First(element)) = elements.next_element()? {
            all.push(element);
        }
        Ok(all.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((name, First(value))) = members.next_entry::<String, First>()? {
            all.entry(name).or_insert(value);
        }
        Ok(all.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_members_with_one_name_the_first_counts_at_every_depth() {
        let text = br#"{"a":[{"b":1,"\u0062":2,"c":-1.5}],"a":null,"d":true}"#;
        assert_eq!(first_of_each_name(text).unwrap(), br#"{"a":[{"b":1,"c":-1.5}],"d":true}"#);
        assert_eq!(first_of_each_name(b"{"), None);
    }

    #[test]
    fn an_escape_is_left_as_the_letters_it_is_written_with() {
        let value: Value = serde_json::from_slice(&left_as_written(br#"{"\u0061":"\u0062"}"#)).unwrap();
        assert_eq!(value, serde_json::json!({ r"\u0061": r"\u0062" }));
    }
}
