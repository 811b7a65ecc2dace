//! What a case does and expects, as one short text that changes when it does.

use super::plan::Plan;
use ring::digest::{SHA256, digest};
use serde_json::Value;

/// The first 16 hexadecimal digits of the SHA-256 of what a plan says. Words that only people read are not in it.
pub(super) fn of(plan: &Plan) -> String {
    let value = serde_json::to_value(plan).unwrap_or_default();
    let mut text = String::new();
    write(&value, &mut text);
    short(&text)
}

/// The same over the hashes of many.
pub(super) fn of_all<'a>(cases: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut lines: Vec<String> = cases.map(|(id, hash)| format!("{id} {hash}\n")).collect();
    lines.sort();
    short(&lines.concat())
}

/// The first 16 hexadecimal digits of the SHA-256 of a text.
pub(crate) fn short(text: &str) -> String {
    digest(&SHA256, text.as_bytes()).as_ref().iter().take(8).map(|octet| format!("{octet:02x}")).collect()
}

/// JSON whose members are sorted, whatever else is compiled into the program.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            text.push('{');
            for name in names {
                text.push_str(&Value::String(name.clone()).to_string());
                text.push(':');
                write(members.get(name).unwrap_or(&Value::Null), text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(values) => {
            text.push('[');
            for value in values {
                write(value, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            text.push_str(&value.to_string())
        }
    }
}
