//! Strict bounded JSON (RFC 8259, read as RFC 7515 section 10.12 and RFC 7519 section 7.2 ask).
//!
//! One pass hands out the members of the outermost object as borrowed text. Nothing is built: a number stays the
//! digits that were received, and a string without escapes stays where it is. A flat object of at most
//! [`FEW`] members costs no allocation.
//!
//! Refused: other encodings than UTF-8, a byte order mark, anything behind the text, a name that occurs twice in one
//! object at any depth (also in escaped spelling), half of a surrogate pair, and whatever passes [`Bounds`].

use core::fmt;
use serde::de::{Deserializer as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeSet;

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

/// Up to this many names of an object are compared one by one, without an allocation. Past it a sorted set takes over.
pub const FEW: usize = 16;

/// The text of one JSON value whose grammar is known to be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

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

/// The names of one object so far. The work of all `add`s together grows with the length of the names times the
/// logarithm of their number, whatever the names are.
#[derive(Default)]
struct Names<'a> {
    few: [&'a str; FEW],
    filled: usize,
    /// Escaped names, and every name after the first of them or after the first [`FEW`].
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Names<'a> {
    fn add(&mut self, name: Raw<'a>, bound: u16) -> Result<Cow<'a, str>, JsonError> {
        // The grammar of a name is known to be right, so this is all that can be wrong with it.
        let name = name.as_str().ok_or(JsonError::LoneSurrogate)?;
        if self.filled.saturating_add(self.many.len()) >= usize::from(bound) {
            return Err(JsonError::TooManyMembers);
        }
        if self.few.iter().take(self.filled).any(|known| *known == name) {
            return Err(JsonError::DuplicateMember);
        }
        match (&name, self.few.get_mut(self.filled)) {
            (Cow::Borrowed(name), Some(slot)) if self.many.is_empty() => {
                *slot = name;
                self.filled = self.filled.saturating_add(1);
            }
            _ => {
                if !self.many.insert(name.clone()) {
                    return Err(JsonError::DuplicateMember);
                }
            }
        }
        Ok(name)
    }
}

#[cfg(test)]
mod tests;
