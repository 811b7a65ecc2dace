//! Strict bounded JSON. SKELETON: the signatures are the contract between the people who build on it.
#![allow(missing_docs)]
use std::borrow::Cow;

/// Why a text is not the JSON we accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonError {
    NotUtf8,
    Syntax,
    DuplicateMember,
    TooDeep,
    TooManyMembers,
    NotAnObject,
}

/// The text of one JSON value whose grammar is known to be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raw<'a>(&'a str);

/// What kind of value a [`Raw`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

/// Reads one JSON object: UTF-8, grammar, no BOM, nothing behind it, no duplicate member at ANY depth, no lone
/// surrogate, at most `depth` levels. `visit` gets every member of the outermost object, unescaped name first.
pub fn object<'a, E: From<JsonError>>(
    _text: &'a [u8],
    _depth: u16,
    _visit: impl FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
) -> Result<(), E> {
    unimplemented!()
}

/// As [`object`], but looks no deeper than the outermost object: each value is grammatical and otherwise unchecked,
/// so that the caller judges it on its own (a bad key in a key set spoils only itself, S3).
pub fn shallow_object<'a, E: From<JsonError>>(
    _text: &'a [u8],
    _visit: impl FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
) -> Result<(), E> {
    unimplemented!()
}

impl<'a> Raw<'a> {
    pub fn kind(self) -> Kind {
        unimplemented!()
    }
    /// The text as received (a number's digits, for instance).
    pub fn text(self) -> &'a str {
        self.0
    }
    /// The unescaped string, or None where this is no string (or holds a lone surrogate).
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        unimplemented!()
    }
    pub fn as_bool(self) -> Option<bool> {
        unimplemented!()
    }
    /// Every element of an array, in order; Ok(false) where this is no array.
    pub fn elements<E>(self, _visit: impl FnMut(Raw<'a>) -> Result<(), E>) -> Result<bool, E> {
        unimplemented!()
    }
    /// Every duplicate, surrogate and depth rule, for this value and all in it.
    pub fn check(self, _depth: u16) -> Result<(), JsonError> {
        unimplemented!()
    }
}
