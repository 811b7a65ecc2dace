//! One pass over one JSON text: its grammar (RFC 8259) and, on the way, the rules of this module.
//!
//! Written by hand because a token is otherwise read several times over: serde_json needs 470 ns for the grammar of the
//! outermost object alone, where an HMAC over the whole token takes 690 ns. What an escape may be is left to serde_json,
//! and a property test compares the two on the whole grammar.
//!
//! A place is handed from one function to the next, so that it stays in a register. Places are added to without a check:
//! they lie in a text or one behind it, so that nothing wraps; and what is read outside the text is nothing.

use super::known;
use super::member::Member;
use super::names::Names;
use super::raw::unescaped;
use super::specials::Specials;
use super::{Bounds, JsonError, one_level_down};
use serde_json::value::RawValue;

/// A text that is being read.
pub(super) struct Scanner<'a> {
    text: &'a str,
    specials: Specials,
    values: Values,
}

/// What is done with values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Values {
    /// They are judged by every rule.
    Judged,
    /// They are passed over, at any depth: their grammar is known to be right.
    Known,
}

/// The place behind what was read.
type Read = Result<usize, JsonError>;

impl<'a> Scanner<'a> {
    /// A scanner of a text.
    pub(super) const fn new(text: &'a str, values: Values) -> Self {
        Self { text, specials: Specials::new(), values }
    }

    /// Reads one object and what may stand around it. `bounds` are those for its values.
    #[inline]
    pub(super) fn object<E, F>(mut self, bounds: Bounds, visit: &mut F) -> Result<(), E>
    where
        E: From<JsonError>,
        F: FnMut(Member<'a>) -> Result<(), E>,
    {
        let start = self.behind(0, b'{').ok_or(JsonError::Syntax)?;
        let end = self.members(start, bounds, visit)?;
        if self.behind_white_space(end) < self.text.len() { Err(JsonError::Syntax.into()) } else { Ok(()) }
    }

    /// Reads the value at `at`. `bounds` are those for this value: a level is taken off where it is an object or an
    /// array.
    #[inline]
    pub(super) fn value(&mut self, at: usize, bounds: Bounds) -> Read {
        if self.values == Values::Known {
            return Ok(known::end_of_value(self.text.as_bytes(), at, &mut self.specials));
        }
        let behind = at.wrapping_add(1);
        match self.octet(at) {
            b'"' => {
                let special = self.special(behind);
                if self.octet(special) == b'"' {
                    return Ok(special.wrapping_add(1));
                }
                self.escaped(at, special).map(|(end, _)| end)
            }
            b'{' => self.inner_object(behind, bounds),
            b'[' => self.list(behind, bounds),
            _ => self.word(at),
        }
    }

    /// An object that nobody looks into, from behind its `{` on.
    fn inner_object(&mut self, at: usize, bounds: Bounds) -> Read {
        self.members(at, one_level_down(bounds)?, &mut |_| Ok(()))
    }

    /// From behind `{` to behind `}`.
    #[inline]
    fn members<E, F>(&mut self, mut at: usize, bounds: Bounds, visit: &mut F) -> Result<usize, E>
    where
        E: From<JsonError>,
        F: FnMut(Member<'a>) -> Result<(), E>,
    {
        let mut names = Names::new(self.text, bounds.members);
        if let Some(end) = self.behind(at, b'}') {
            return Ok(end);
        }
        loop {
            let name = self.behind(at, b'"').ok_or(JsonError::Syntax)?;
            let name_end = self.special(name);
            let mut unescaped = None;
            if self.octet(name_end) == b'"' {
                names.add(name, name_end)?;
                at = name_end.wrapping_add(1);
            } else {
                let (end, name) = self.escaped(name.wrapping_sub(1), name_end)?;
                names.add_escaped(&name)?;
                unescaped = Some(name);
                at = end;
            }
            let value = self.behind_white_space(self.behind(at, b':').ok_or(JsonError::Syntax)?);
            at = self.value(value, bounds)?;
            visit(Member { text: self.text, name: name..name_end, unescaped, value: value..at })?;
            match self.behind(at, b',') {
                Some(next) => at = next,
                None => return Ok(self.behind(at, b'}').ok_or(JsonError::Syntax)?),
            }
        }
    }

    /// From behind `[` to behind `]`.
    fn list(&mut self, mut at: usize, bounds: Bounds) -> Read {
        let bounds = one_level_down(bounds)?;
        if let Some(end) = self.behind(at, b']') {
            return Ok(end);
        }
        loop {
            at = self.value(self.behind_white_space(at), bounds)?;
            match self.behind(at, b',') {
                Some(next) => at = next,
                None => return self.behind(at, b']').ok_or(JsonError::Syntax),
            }
        }
    }

    /// Where a string ends, if no escape is in it: at the first octet from `at` on that is no plain character.
    #[inline]
    fn special(&mut self, at: usize) -> usize {
        self.specials.next(self.text.as_bytes(), at)
    }

    /// A string that begins with the quote at `start`, and whose first octet that is no plain character is that at `at`:
    /// its end, and what it says.
    #[cold]
    fn escaped(&mut self, start: usize, mut at: usize) -> Result<(usize, String), JsonError> {
        while self.octet(at) == b'\\' {
            at = self.special(at.wrapping_add(2));
        }
        // Otherwise a control character, or the end of the text.
        if self.octet(at) != b'"' {
            return Err(JsonError::Syntax);
        }
        let end = at.wrapping_add(1);
        let string = self.between(start, end);
        serde_json::from_str::<&RawValue>(string).map_err(|_| JsonError::Syntax)?;
        unescaped(string).map(|string| (end, string)).ok_or(JsonError::LoneSurrogate)
    }

    /// A number or a literal.
    #[inline]
    fn word(&self, at: usize) -> Read {
        match self.octet(at) {
            b't' => self.literal(at, "true"),
            b'f' => self.literal(at, "false"),
            b'n' => self.literal(at, "null"),
            _ => self.number(at),
        }
    }

    fn number(&self, mut at: usize) -> Read {
        if self.octet(at) == b'-' {
            at = at.wrapping_add(1);
        }
        at = if self.octet(at) == b'0' { at.wrapping_add(1) } else { self.digits(at)? };
        if self.octet(at) == b'.' {
            at = self.digits(at.wrapping_add(1))?;
        }
        if let b'e' | b'E' = self.octet(at) {
            at = at.wrapping_add(1);
            if let b'+' | b'-' = self.octet(at) {
                at = at.wrapping_add(1);
            }
            at = self.digits(at)?;
        }
        Ok(at)
    }

    /// At least one.
    #[inline]
    fn digits(&self, start: usize) -> Read {
        let mut at = start;
        while self.octet(at).is_ascii_digit() {
            at = at.wrapping_add(1);
        }
        if at == start { Err(JsonError::Syntax) } else { Ok(at) }
    }

    #[inline]
    fn literal(&self, at: usize, word: &str) -> Read {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        if rest.starts_with(word.as_bytes()) {
            Ok(at.wrapping_add(word.len()))
        } else {
            Err(JsonError::Syntax)
        }
    }

    /// The place behind `octet`, where that comes next.
    #[inline]
    fn behind(&self, at: usize, octet: u8) -> Option<usize> {
        let found = self.octet(at);
        if found == octet {
            return Some(at.wrapping_add(1));
        }
        if found > b' ' {
            return None;
        }
        let at = self.behind_much_white_space(at);
        if self.octet(at) == octet { Some(at.wrapping_add(1)) } else { None }
    }

    /// RFC 8259 section 2: these four, and nothing else. Mostly there is none.
    #[inline]
    fn behind_white_space(&self, at: usize) -> usize {
        if self.octet(at) > b' ' { at } else { self.behind_much_white_space(at) }
    }

    #[inline(never)]
    fn behind_much_white_space(&self, mut at: usize) -> usize {
        while let b' ' | b'\t' | b'\n' | b'\r' = self.octet(at) {
            at = at.wrapping_add(1);
        }
        at
    }

    /// The octet at a place; behind the text NUL, which begins nothing.
    #[inline]
    fn octet(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or_default()
    }

    #[inline]
    fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }
}
