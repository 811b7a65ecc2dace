//! The members of a JSON object, as they are written one after the other.

use super::mistake::Mistake;
use super::recipe::{Raw, Value};
use super::text::{Facts, fill};

/// Members in their order, each value as the octets that stand in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Members(Vec<(String, Vec<u8>)>);

impl Members {
    /// Sets a member: in its place where it is there, behind the others where it is not.
    pub(super) fn set(&mut self, name: &str, value: Vec<u8>) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// Sets a member to a string.
    pub(super) fn set_text(&mut self, name: &str, text: &str) {
        self.set(name, serde_json::Value::from(text).to_string().into_bytes());
    }

    /// Sets a member to what a case has written.
    ///
    /// # Errors
    /// [`Mistake::Text`].
    pub(super) fn set_value(&mut self, name: &str, value: &Value, facts: &Facts) -> Result<(), Mistake> {
        self.set(name, written(value, facts)?);
        Ok(())
    }

    /// Leaves a member out.
    ///
    /// # Errors
    /// [`Mistake::Meaningless`], where there is none: then nothing would differ.
    pub(super) fn remove(&mut self, name: &str) -> Result<(), Mistake> {
        let at = self.0.iter().position(|(known, _)| known == name);
        let at = at.ok_or_else(|| Mistake::Meaningless(format!("leaving out `{name}`")))?;
        self.0.remove(at);
        Ok(())
    }

    /// The object, with this text in front of its last brace.
    pub(super) fn object(&self, extra: &[u8]) -> Vec<u8> {
        let mut text = vec![b'{'];
        for (at, (name, value)) in self.0.iter().enumerate() {
            if at > 0 {
                text.push(b',');
            }
            text.extend(serde_json::Value::from(name.as_str()).to_string().into_bytes());
            text.push(b':');
            text.extend_from_slice(value);
        }
        text.extend_from_slice(extra);
        text.push(b'}');
        text
    }
}

/// The text of a value.
fn written(value: &Value, facts: &Facts) -> Result<Vec<u8>, Mistake> {
    match value {
        Value::Raw(Raw { raw }) => Ok(fill(raw, facts)?),
        Value::Plain(value) => Ok(plain(value, facts)?.to_string().into_bytes()),
    }
}

/// The value, its strings filled in.
fn plain(value: &serde_json::Value, facts: &Facts) -> Result<serde_json::Value, Mistake> {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String};
    Ok(match value {
        String(text) => {
            String(std::string::String::from_utf8(fill(text, facts)?).map_err(|_| Mistake::NoText)?)
        }
        Array(values) => Array(values.iter().map(|value| plain(value, facts)).collect::<Result<_, _>>()?),
        Object(members) => Object(
            members
                .iter()
                .map(|(name, value)| Ok((name.clone(), plain(value, facts)?)))
                .collect::<Result<_, Mistake>>()?,
        ),
        Null | Bool(_) | Number(_) => value.clone(),
    })
}
