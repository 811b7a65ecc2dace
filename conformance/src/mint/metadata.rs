//! From what a case writes to the metadata of an issuer.

use super::members::Members;
use super::mistake::Mistake;
use super::recipe::Value;
use super::text::Facts;
use serde_json::Map;
use std::collections::BTreeMap;

/// The octets of good metadata, some members set and some left out.
///
/// # Errors
/// [`Mistake`], where a value is wrong, or a member that is left out is not there.
pub fn document(
    good: &str,
    with: &BTreeMap<String, Value>,
    without: &[String],
    facts: &Facts,
) -> Result<Vec<u8>, Mistake> {
    let good: Map<String, serde_json::Value> = serde_json::from_str(good).map_err(|_| Mistake::NoObject)?;
    let mut members = Members::default();
    for (name, value) in &good {
        members.set(name, value.to_string().into_bytes());
    }
    for (name, value) in with {
        members.set_value(name, value, facts)?;
    }
    for name in without {
        members.remove(name)?;
    }
    Ok(members.object(&[]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mint::recipe::Raw;

    fn made(with: &[(&str, &str)], without: &[&str]) -> Result<String, Mistake> {
        let facts = Facts {
            now: 0,
            issuer: "i".into(),
            audience: String::new(),
            nonce: String::new(),
            elsewhere: "e".into(),
        };
        let raw = |raw: &str| Value::Raw(Raw { raw: raw.to_owned() });
        let with = with.iter().map(|(name, text)| ((*name).to_owned(), raw(text))).collect();
        let without: Vec<String> = without.iter().map(|name| (*name).to_owned()).collect();
        let octets = document(r#"{"issuer":"i","jwks_uri":"u"}"#, &with, &without, &facts)?;
        Ok(String::from_utf8(octets).unwrap())
    }

    #[test]
    fn a_member_is_replaced_in_its_place_added_behind_or_left_out() {
        let replaced = made(&[("issuer", r#""${issuer}/""#)], &[]);
        assert_eq!(replaced, Ok(r#"{"issuer":"i/","jwks_uri":"u"}"#.to_owned()));
        let added = made(&[("x", "[]")], &["jwks_uri"]);
        assert_eq!(added, Ok(r#"{"issuer":"i","x":[]}"#.to_owned()));
    }

    #[test]
    fn a_member_that_is_not_there_cannot_be_left_out() {
        assert_eq!(made(&[], &["x"]), Err(Mistake::Meaningless("leaving out `x`".to_owned())));
    }
}
