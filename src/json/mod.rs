//! Strict bounded JSON (RFC 8259, read as RFC 7515 section 10.12 and RFC 7519 section 7.2 ask).
//!
//! One pass hands out the members of the outermost object as borrowed text. Nothing is built: a number stays the
//! digits that were received, and a string without escapes stays where it is. Objects of at most [`FEW`] members cost
//! no allocation.
//!
//! Refused: other encodings than UTF-8, a byte order mark, anything behind the text, a name that occurs twice in one
//! object at any depth (also in escaped spelling), half of a surrogate pair, and whatever passes [`Bounds`].

mod known;
mod member;
mod names;
mod places;
mod raw;
mod scan;
mod specials;

pub use names::FEW;
pub(crate) use places::Places;
pub use raw::{Kind, Raw};

use core::fmt;
use scan::{Scanner, Values};
use serde_json::value::RawValue;
use std::borrow::Cow;

macro_rules! json_errors {
    ($($(#[$doc:meta])+ $variant:ident: $code:literal, $text:literal;)+) => {
        /// Why a text is not the JSON we accept.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum JsonError {
            $($(#[$doc])+ $variant,)+
        }

        impl JsonError {
            /// Every code, in the order of the table.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable snake_case name of this error.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        impl fmt::Display for JsonError {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => $text,)+
                })
            }
        }
    };
}

json_errors! {
    /// The octets are no UTF-8.
    NotUtf8: "not_utf8", "it is not UTF-8";
    /// The text begins with U+FEFF. A parser may skip it (RFC 8259 section 8.1); we do not.
    ByteOrderMark: "byte_order_mark", "it begins with a byte order mark";
    /// The text does not follow the grammar, or something comes after it.
    Syntax: "json_syntax", "it is not valid JSON, or something comes after it";
    /// A string or a name holds half of a surrogate pair: legal grammar, but no text (RFC 8259 section 8.2).
    LoneSurrogate: "lone_surrogate", "a string holds half of a surrogate pair";
    /// One object has the same name twice.
    DuplicateMember: "duplicate_member", "an object has the same member twice";
    /// More levels than [`Bounds::depth`].
    TooDeep: "json_too_deep", "it is nested too deeply";
    /// An object with more members than [`Bounds::members`].
    TooManyMembers: "too_many_members", "an object has too many members";
    /// A JSON text, but no object.
    NotAnObject: "not_an_object", "it is not a JSON object";
}

impl std::error::Error for JsonError {}

/// The most levels that any bound allows. Each takes less than 1 KiB of stack, and 128 KiB are there on every thread.
pub const MAX_DEPTH: u16 = 128;

/// How much JSON is read. Each is checked before anything is done for what lies beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Levels of objects and arrays, the outermost object being the first. Default 16: real tokens and key sets nest
    /// three to eight levels, and the recursion stays within a few KiB of stack. A bound above [`MAX_DEPTH`] is that.
    pub depth: u16,
    /// Members of one object. Default 1,024: no claims set, key or metadata comes near it, and the names that are
    /// kept to find a duplicate stay few.
    pub members: u16,
}

impl Bounds {
    /// The documented values.
    pub const DEFAULT: Self = Self { depth: 16, members: 1_024 };
}

impl Default for Bounds {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Reads one JSON object with every rule of this module, at every depth. `visit` gets each member of the outermost
/// object, in order and with its name unescaped.
///
/// `visit` is called while the rest of the text is still unread: what it saw counts only when this returns `Ok`.
///
/// # Errors
/// The first [`JsonError`], or the first error of `visit`.
pub fn object<'a, E: From<JsonError>>(
    text: &'a [u8],
    bounds: Bounds,
    mut visit: impl FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let (text, bounds) = begin(text, bounds)?;
    Scanner::new(text, Values::Judged).object(bounds, &mut |member| {
        let value = member.value();
        visit(member.into_name(), value)
    })
}

/// As [`object`], but looks no deeper than the outermost object: each value is grammatical and otherwise unchecked,
/// so that the caller can judge it on its own with [`Raw::check`] (a bad key in a key set spoils only itself, S3).
///
/// # Errors
/// The first [`JsonError`], or the first error of `visit`.
pub fn shallow_object<'a, E: From<JsonError>>(
    text: &'a [u8],
    bounds: Bounds,
    mut visit: impl FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let (text, bounds) = begin(text, bounds)?;
    // Whatever the depth: that belongs to those who judge the values.
    serde_json::from_str::<&RawValue>(text).map_err(|_| JsonError::Syntax)?;
    Scanner::new(text, Values::Known).object(bounds, &mut |member| {
        let value = member.value();
        visit(member.into_name(), value)
    })
}

/// A text that begins an object, and the bounds for the values of that object.
fn begin(text: &[u8], bounds: Bounds) -> Result<(&str, Bounds), JsonError> {
    let text = utf8(text)?;
    if !begins_an_object(text) {
        return Err(not_an_object(text));
    }
    one_level_down(bounds).map(|bounds| (text, bounds))
}

fn utf8(text: &[u8]) -> Result<&str, JsonError> {
    core::str::from_utf8(text).map_err(|_| JsonError::NotUtf8)
}

fn one_level_down(bounds: Bounds) -> Result<Bounds, JsonError> {
    match bounds.depth.min(MAX_DEPTH).checked_sub(1) {
        Some(depth) => Ok(Bounds { depth, ..bounds }),
        None => Err(JsonError::TooDeep),
    }
}

/// RFC 8259 section 2: these four are white space, and nothing else is.
fn begins_an_object(text: &str) -> bool {
    text.starts_with('{') || text.trim_start_matches([' ', '\t', '\n', '\r']).starts_with('{')
}

#[cold]
fn not_an_object(text: &str) -> JsonError {
    if text.starts_with('\u{feff}') {
        return JsonError::ByteOrderMark;
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => JsonError::NotAnObject,
        Err(_) => JsonError::Syntax,
    }
}

#[cfg(test)]
mod tests;
