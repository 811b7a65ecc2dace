//! The date of an entry: a date of TOML, or the same in quotes.

use jiff::civil::Date;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::Value;
use toml::value::Datetime;

/// Reads a date.
///
/// # Errors
/// That of the deserializer, where it is no date.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::Datetime(date) => date.to_string(),
        Value::String(text) => text,
        other => other.to_string(),
    };
    // jiff takes the date of a longer text; what follows it would be lost.
    let date = (text.len() == "2026-11-23".len()).then(|| text.parse().ok()).flatten();
    date.map(Some).ok_or_else(|| D::Error::custom(format!("`{text}` is no date like 2026-11-23")))
}

/// Writes a date as TOML has it.
///
/// # Errors
/// Those of the serializer.
pub(super) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    let date = date.map(|date| date.to_string().parse::<Datetime>()).transpose().map_err(S::Error::custom)?;
    date.serialize(serializer)
}
