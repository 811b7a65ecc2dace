//! The members of one JSON object, in order, each value as it was written.

use countersign::json::{self, Bounds, JsonError};
use serde_json::Value;

/// The members of one object: names, and the text of their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Members(Vec<(String, String)>);

impl Members {
    /// Reads an object that has to be strict JSON.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let mut members = Vec::new();
        json::object(text, Bounds::DEFAULT, |name, value| {
            members.push((name.into_owned(), value.text().to_owned()));
            Ok::<(), JsonError>(())
        })
        .ok()?;
        Some(Self(members))
    }

    /// These members.
    pub(super) fn of(members: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(members.into_iter().collect())
    }

    /// The text of a member.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A member.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.raw(name)?).ok()
    }

    /// A member that is a string.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.raw(name)?).ok()
    }

    /// Whether there is such a member.
    pub(super) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The names and the texts of the values.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Another value for a member, which is there afterwards.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let value = value.into().to_string();
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some(member) => member.1 = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    /// The object without this member.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    /// The members as one object.
    pub(super) fn object(&self) -> String {
        let member = |(name, value): &(String, String)| format!("{}:{value}", Value::from(name.as_str()));
        format!("{{{}}}", self.0.iter().map(member).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_changed_stays_as_it_was_written() {
        let text = r#"{"exp":1e400,"\u0061":"\u0062","a b":[1, 2]}"#;
        let mut members = Members::read(text.as_bytes()).unwrap();
        assert_eq!(members.object(), r#"{"exp":1e400,"a":"\u0062","a b":[1, 2]}"#);
        assert_eq!((members.raw("a"), members.text("a").as_deref()), (Some(r#""\u0062""#), Some("b")));
        members.set("a", 1);
        members.set("c", "new");
        members.remove("a b");
        assert_eq!(members.object(), r#"{"exp":1e400,"a":1,"c":"new"}"#);
        assert_eq!(Members::read(br#"{"a":1,"a":2}"#), None);
    }
}
