//! One JSON value, as text.

use super::known;
use super::scan::{Scanner, Values};
use super::{Bounds, JsonError};
use core::fmt;
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
        let inner = inside_quotes(self.0)?;
        if memchr::memchr(b'\\', inner.as_bytes()).is_some() {
            unescaped(self.0).map(Cow::Owned)
        } else {
            Some(Cow::Borrowed(inner))
        }
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
        known::elements(self.0, visit).map(|()| true)
    }

    /// Every rule of this module for this value and all in it, `bounds.depth` counted from here.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(self, bounds: Bounds) -> Result<(), JsonError> {
        Scanner::new(self.0, Values::Judged).value(0, bounds).map(drop)
    }
}

/// The text between the quotes of a string; `None` where this is no string.
fn inside_quotes(string: &str) -> Option<&str> {
    string.strip_prefix('"')?.strip_suffix('"')
}

/// What a string with escapes says; `None` where this is no string, or one with half of a surrogate pair.
#[cold]
pub(super) fn unescaped(string: &str) -> Option<String> {
    serde_json::from_str(string).ok()
}
