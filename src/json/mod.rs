//! Strict bounded JSON (RFC 8259, read as RFC 7515 section 10.12 and RFC 7519 section 7.2 ask).
//!
//! One pass hands out the members of the outermost object as borrowed text. Nothing is built: a number stays the
//! digits that were received, and a string without escapes stays where it is. A flat object of at most
//! [`FEW`] members costs no allocation.
//!
//! Refused: other encodings than UTF-8, a byte order mark, anything behind the text, a name that occurs twice in one
//! object at any depth (also in escaped spelling), half of a surrogate pair, and whatever passes [`Bounds`].

mod names;
mod raw;

pub use names::FEW;
pub use raw::{Kind, Raw};

use core::fmt;
use names::Names;
use serde::de::{Deserializer as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Why a text is not the JSON we accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonError {
    /// The octets are no UTF-8.
    NotUtf8,
    /// The text begins with U+FEFF. A parser may skip it (RFC 8259 section 8.1); we do not.
    ByteOrderMark,
    /// The text does not follow the grammar, or something comes after it.
    Syntax,
    /// A string or a name holds half of a surrogate pair: legal grammar, but no text (RFC 8259 section 8.2).
    LoneSurrogate,
    /// One object has the same name twice.
    DuplicateMember,
    /// More levels than [`Bounds::depth`].
    TooDeep,
    /// An object with more members than [`Bounds::members`].
    TooManyMembers,
    /// A JSON text, but no object.
    NotAnObject,
}

impl JsonError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not_utf8",
            Self::ByteOrderMark => "byte_order_mark",
            Self::Syntax => "json_syntax",
            Self::LoneSurrogate => "lone_surrogate",
            Self::DuplicateMember => "duplicate_member",
            Self::TooDeep => "json_too_deep",
            Self::TooManyMembers => "too_many_members",
            Self::NotAnObject => "not_an_object",
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotUtf8 => "it is not UTF-8",
            Self::ByteOrderMark => "it begins with a byte order mark",
            Self::Syntax => "it is not valid JSON, or something comes after it",
            Self::LoneSurrogate => "a string holds half of a surrogate pair",
            Self::DuplicateMember => "an object has the same member twice",
            Self::TooDeep => "it is nested too deeply",
            Self::TooManyMembers => "an object has too many members",
            Self::NotAnObject => "it is not a JSON object",
        })
    }
}

impl std::error::Error for JsonError {}

/// How much JSON is read. Each is checked before anything is done for what lies beyond it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Levels of objects and arrays, the outermost object being the first. Default 16: real tokens and key sets nest
    /// three to eight levels, the recursion stays within a few KiB of stack, and hostile nesting costs at most
    /// sixteen readings of the text.
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
    read_object(utf8(text)?, bounds, true, &mut visit)
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
    read_object(utf8(text)?, bounds, false, &mut visit)
}

fn utf8(text: &[u8]) -> Result<&str, JsonError> {
    core::str::from_utf8(text).map_err(|_| JsonError::NotUtf8)
}

fn one_level_down(bounds: Bounds) -> Result<Bounds, JsonError> {
    match bounds.depth.checked_sub(1) {
        Some(depth) => Ok(Bounds { depth, ..bounds }),
        None => Err(JsonError::TooDeep),
    }
}

fn read_object<'a, E, F>(text: &'a str, bounds: Bounds, deep: bool, visit: &mut F) -> Result<(), E>
where
    E: From<JsonError>,
    F: FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
{
    // RFC 8259 section 2: these four are white space, and nothing else is.
    if !text.trim_start_matches([' ', '\t', '\n', '\r']).starts_with('{') {
        return Err(not_an_object(text).into());
    }
    let inner = one_level_down(bounds)?;
    let mut failure = None;
    let members = Members { bounds: inner, deep, visit, failure: &mut failure };
    let mut input = serde_json::Deserializer::from_str(text);
    let read = input.deserialize_map(members).and_then(|()| input.end());
    match (failure, read) {
        (Some(error), _) => Err(error),
        (None, Err(_)) => Err(JsonError::Syntax.into()),
        (None, Ok(())) => Ok(()),
    }
}

fn not_an_object(text: &str) -> JsonError {
    if text.starts_with('\u{feff}') {
        return JsonError::ByteOrderMark;
    }
    match serde_json::from_str::<&RawValue>(text) {
        Ok(_) => JsonError::NotAnObject,
        Err(_) => JsonError::Syntax,
    }
}

/// What serde_json is told to stop; the real reason lies in `failure`.
fn stop<X: serde::de::Error>() -> X {
    X::custom("stopped")
}

struct Members<'v, E, F> {
    /// For the values of this object: one level has been taken off.
    bounds: Bounds,
    deep: bool,
    visit: &'v mut F,
    failure: &'v mut Option<E>,
}

impl<'a, E, F> Visitor<'a> for Members<'_, E, F>
where
    E: From<JsonError>,
    F: FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let mut names = Names::default();
        // The name is taken raw as well, so that one without escapes stays borrowed.
        while let Some(name) = map.next_key::<&'a RawValue>()? {
            let value = Raw(map.next_value::<&'a RawValue>()?.get());
            let seen = names
                .add(Raw(name.get()), self.bounds.members)
                .and_then(|name| if self.deep { value.check(self.bounds).map(|()| name) } else { Ok(name) });
            if let Err(error) = seen.map_err(E::from).and_then(|name| (self.visit)(name, value)) {
                *self.failure = Some(error);
                return Err(stop());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
