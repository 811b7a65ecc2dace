//! One JSON value, as text.

use super::{Bounds, JsonError, one_level_down, read_object, stop};
use core::fmt;
use serde::de::{Deserializer as _, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The text of one JSON value whose grammar is known to be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raw<'a>(pub(super) &'a str);

/// What kind of value a [`Raw`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number of any size.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl<'a> Raw<'a> {
    /// What kind of value this is; its first character tells.
    pub fn kind(self) -> Kind {
        match self.0.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// The text as received: a number's digits, for instance.
    pub const fn text(self) -> &'a str {
        self.0
    }

    /// The unescaped string; `None` where this is no string, or one with half of a surrogate pair.
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        if inner.as_bytes().contains(&b'\\') {
            return serde_json::from_str::<String>(self.0).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }

    /// The boolean; `None` where this is none.
    pub fn as_bool(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Gives every element of an array to `visit`, in order. `Ok(false)` where this is no array.
    ///
    /// # Errors
    /// The first error of `visit`.
    pub fn elements<E>(self, visit: impl FnMut(Raw<'a>) -> Result<(), E>) -> Result<bool, E> {
        if self.kind() != Kind::Array {
            return Ok(false);
        }
        let mut failure = None;
        let elements = Elements { visit, failure: &mut failure };
        let read = serde_json::Deserializer::from_str(self.0).deserialize_seq(elements);
        match failure {
            Some(error) => Err(error),
            None => Ok(read.is_ok()),
        }
    }

    /// Every rule of this module for this value and all in it, `bounds.depth` counted from here.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(self, bounds: Bounds) -> Result<(), JsonError> {
        match self.kind() {
            Kind::Null | Kind::Bool | Kind::Number => Ok(()),
            Kind::String => match self.as_str() {
                Some(_) => Ok(()),
                None => Err(JsonError::LoneSurrogate),
            },
            Kind::Array => {
                let inner = one_level_down(bounds)?;
                self.elements(|element| element.check(inner)).map(drop)
            }
            Kind::Object => read_object(self.0, bounds, true, &mut |_, _| Ok::<(), JsonError>(())),
        }
    }
}

struct Elements<'v, E, F> {
    visit: F,
    failure: &'v mut Option<E>,
}

impl<'a, E, F: FnMut(Raw<'a>) -> Result<(), E>> Visitor<'a> for Elements<'_, E, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON array")
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(element) = seq.next_element::<&'a RawValue>()? {
            if let Err(error) = (self.visit)(Raw(element.get())) {
                *self.failure = Some(error);
                return Err(stop());
            }
        }
        Ok(())
    }
}
