//! One pass over one JSON text: its grammar (RFC 8259) and, on the way, the rules of this module.
//!
//! Written by hand because a token is otherwise read several times over: serde_json needs 470 ns for the grammar of the
//! outermost object alone, where an HMAC over the whole token takes 690 ns. What an escape may be is left to serde_json,
//! and a property test compares the two on the whole grammar.

use super::names::Names;
use super::raw::{Raw, inside_quotes, unescaped};
use super::{Bounds, JsonError, one_level_down};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// A place in a text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    /// Whether values are judged. Without it their grammar must be known to be right.
    judges: bool,
}

impl<'a> Scanner<'a> {
    /// A scanner for a text of which nothing is known.
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, judges: true }
    }

    /// A scanner for a text whose grammar is known to be right. It passes over values of any depth.
    pub(super) const fn of_known(text: &'a str) -> Self {
        Self { text, at: 0, judges: false }
    }

    /// Reads one object and what may stand around it. `bounds` are those for its values.
    pub(super) fn object<E, F>(mut self, bounds: Bounds, visit: &mut F) -> Result<(), E>
    where
        E: From<JsonError>,
        F: FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
    {
        self.white_space();
        self.expect(b'{')?;
        self.members(bounds, visit)?;
        self.white_space();
        if self.peek().is_some() { Err(JsonError::Syntax.into()) } else { Ok(()) }
    }

    /// Gives the elements of an array to `visit`. For a text whose grammar is known to be right.
    pub(super) fn elements<E>(mut self, mut visit: impl FnMut(Raw<'a>) -> Result<(), E>) -> Result<(), E> {
        self.step();
        self.white_space();
        while !matches!(self.peek(), Some(b']') | None) {
            let start = self.at;
            self.known();
            visit(Raw(self.since(start)))?;
            self.white_space();
            self.take(b',');
            self.white_space();
        }
        Ok(())
    }

    /// Reads one value. `bounds` are those for this value: a level is taken off where it is an object or an array.
    pub(super) fn value(&mut self, bounds: Bounds) -> Result<(), JsonError> {
        match self.peek() {
            _ if !self.judges => self.known(),
            Some(b'"') => {
                let start = self.at;
                if self.string()? == Spelling::Escaped && unescaped(self.since(start)).is_none() {
                    return Err(JsonError::LoneSurrogate);
                }
            }
            Some(b'{') => {
                self.step();
                self.members(one_level_down(bounds)?, &mut |_, _| Ok::<(), JsonError>(()))?;
            }
            Some(b'[') => {
                self.step();
                self.list(one_level_down(bounds)?)?;
            }
            Some(b't') => self.literal("true")?,
            Some(b'f') => self.literal("false")?,
            Some(b'n') => self.literal("null")?,
            Some(_) | None => self.number()?,
        }
        Ok(())
    }

    /// From behind `{` to behind `}`.
    fn members<E, F>(&mut self, bounds: Bounds, visit: &mut F) -> Result<(), E>
    where
        E: From<JsonError>,
        F: FnMut(Cow<'a, str>, Raw<'a>) -> Result<(), E>,
    {
        let mut names = Names::new();
        self.white_space();
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let start = self.at;
            // Not as a `Result` of its own, which takes 15 ns to move.
            let name = match self.string()? {
                Spelling::Plain => {
                    let name = inside_quotes(self.since(start)).unwrap_or_default();
                    names.add(name, bounds.members)?;
                    Cow::Borrowed(name)
                }
                Spelling::Escaped => {
                    let Some(name) = unescaped(self.since(start)) else {
                        return Err(JsonError::LoneSurrogate.into());
                    };
                    names.add_escaped(&name, bounds.members)?;
                    Cow::Owned(name)
                }
            };
            self.white_space();
            self.expect(b':')?;
            self.white_space();
            let start = self.at;
            self.value(bounds)?;
            visit(name, Raw(self.since(start)))?;
            self.white_space();
            if self.take(b'}') {
                return Ok(());
            }
            self.expect(b',')?;
            self.white_space();
        }
    }

    /// From behind `[` to behind `]`.
    fn list(&mut self, bounds: Bounds) -> Result<(), JsonError> {
        self.white_space();
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.value(bounds)?;
            self.white_space();
            if self.take(b']') {
                return Ok(());
            }
            self.expect(b',')?;
            self.white_space();
        }
    }

    /// A string with its quotes. Half of a surrogate pair may still be in it.
    #[inline]
    fn string(&mut self) -> Result<Spelling, JsonError> {
        let start = self.at;
        self.expect(b'"')?;
        let mut spelling = Spelling::Plain;
        loop {
            let rest = self.rest();
            let before = plain(rest);
            self.at = self.at.saturating_add(before).saturating_add(1);
            match rest.get(before) {
                Some(b'"') => break,
                Some(b'\\') => {
                    spelling = Spelling::Escaped;
                    self.step();
                }
                // A control character, or the end of the text.
                Some(_) | None => return Err(JsonError::Syntax),
            }
        }
        match spelling {
            Spelling::Plain => Ok(spelling),
            Spelling::Escaped => judge_escapes(self.since(start)),
        }
    }

    fn number(&mut self) -> Result<(), JsonError> {
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(())
    }

    /// At least one.
    fn digits(&mut self) -> Result<(), JsonError> {
        let digits = self.rest().iter().take_while(|octet| octet.is_ascii_digit()).count();
        self.at = self.at.saturating_add(digits);
        if digits == 0 { Err(JsonError::Syntax) } else { Ok(()) }
    }

    fn literal(&mut self, word: &str) -> Result<(), JsonError> {
        if !self.rest().starts_with(word.as_bytes()) {
            return Err(JsonError::Syntax);
        }
        self.at = self.at.saturating_add(word.len());
        Ok(())
    }

    /// Passes over a value whose grammar is known to be right, without recursion: nothing bounds its depth.
    fn known(&mut self) {
        let mut depth = 0_usize;
        while let Some(octet) = self.peek() {
            match octet {
                b'"' => {
                    let _passed_over = self.string();
                }
                b'{' | b'[' => {
                    depth = depth.saturating_add(1);
                    self.step();
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.step();
                }
                b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => self.step(),
                _ => {
                    let ends =
                        |octet: &u8| matches!(octet, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
                    let length = self.rest().iter().take_while(|octet| !ends(octet)).count();
                    self.at = self.at.saturating_add(length);
                }
            }
            if depth == 0 {
                break;
            }
        }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    #[inline]
    fn take(&mut self, octet: u8) -> bool {
        let there = self.peek() == Some(octet);
        if there {
            self.step();
        }
        there
    }

    #[inline]
    fn expect(&mut self, octet: u8) -> Result<(), JsonError> {
        if self.take(octet) { Ok(()) } else { Err(JsonError::Syntax) }
    }

    /// RFC 8259 section 2: these four, and nothing else.
    #[inline]
    fn white_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.step();
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }
}

/// How a string is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// It is there as it is.
    Plain,
    /// With backslashes.
    Escaped,
}

#[cold]
fn judge_escapes(string: &str) -> Result<Spelling, JsonError> {
    serde_json::from_str::<&RawValue>(string).map(|_| Spelling::Escaped).map_err(|_| JsonError::Syntax)
}

/// How many octets come before the first quote, backslash or control character. Eight are looked at together.
#[inline]
fn plain(octets: &[u8]) -> usize {
    let (words, tail) = octets.as_chunks();
    let mut before = 0_usize;
    for word in words {
        match first_special(u64::from_le_bytes(*word)) {
            Some(place) => return before.saturating_add(place),
            None => before = before.saturating_add(8),
        }
    }
    let in_tail = tail.iter().take_while(|octet| !matches!(octet, 0..=0x1f | b'"' | b'\\')).count();
    before.saturating_add(in_tail)
}

/// Which of the eight octets, the lowest being the first, is the first special one.
///
/// Subtracting borrows into the highest bit of an octet that is smaller. A borrow that runs on can only mark octets
/// above a special one, and the lowest mark counts.
fn first_special(word: u64) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let below = |word: u64, bound: u8| word.wrapping_sub(ONES.wrapping_mul(u64::from(bound))) & !word;
    let equal = |octet: u8| below(word ^ ONES.wrapping_mul(u64::from(octet)), 1);
    let marks = (below(word, 0x20) | equal(b'"') | equal(b'\\')) & HIGHS;
    if marks == 0 {
        return None;
    }
    usize::try_from(marks.trailing_zeros().wrapping_shr(3)).ok()
}
