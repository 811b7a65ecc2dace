//! Finding a name that occurs twice.

use super::JsonError;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Up to this many names of an object are compared one by one, without an allocation. Past it a sorted set takes over.
/// The access tokens of the larger identity providers have 20 to 30 claims.
pub const FEW: usize = 32;

/// The names of one object so far. The work of all `add`s together grows with the length of the names times the
/// logarithm of their number, whatever the names are.
pub(super) struct Names<'a> {
    few: [&'a str; FEW],
    filled: usize,
    /// One of 256 bits for each name in `few`: a name whose bit is not there need not be compared.
    marks: [u64; 4],
    /// Escaped names, and every name after the first of them or after the first [`FEW`].
    many: BTreeSet<Cow<'a, str>>,
    /// How many are in `many`.
    others: usize,
}

impl<'a> Names<'a> {
    /// Adds a name that stands in the text as it is.
    #[inline]
    pub(super) fn add(&mut self, name: &'a str, bound: u16) -> Result<(), JsonError> {
        self.judge(name, bound)?;
        match self.few.get_mut(self.filled) {
            Some(slot) if self.others == 0 => {
                *slot = name;
                self.filled = self.filled.saturating_add(1);
                Ok(())
            }
            Some(_) | None => self.add_to_many(Cow::Borrowed(name)),
        }
    }

    /// Adds a name that was written with escapes.
    #[cold]
    pub(super) fn add_escaped(&mut self, name: &str, bound: u16) -> Result<(), JsonError> {
        self.judge(name, bound)?;
        self.add_to_many(Cow::Owned(name.to_owned()))
    }

    #[inline]
    fn judge(&mut self, name: &str, bound: u16) -> Result<(), JsonError> {
        if self.filled.saturating_add(self.others) >= usize::from(bound) {
            return Err(JsonError::TooManyMembers);
        }
        if self.mark(name) && self.few.iter().take(self.filled).any(|known| *known == name) {
            return Err(JsonError::DuplicateMember);
        }
        Ok(())
    }

    #[cold]
    fn add_to_many(&mut self, name: Cow<'a, str>) -> Result<(), JsonError> {
        self.others = self.others.saturating_add(1);
        if self.many.insert(name) { Ok(()) } else { Err(JsonError::DuplicateMember) }
    }

    pub(super) const fn new() -> Self {
        Self { few: [""; FEW], filled: 0, marks: [0; 4], many: BTreeSet::new(), others: 0 }
    }

    /// Marks a name; whether its bit was there before. Equal names have the same bit, and others mostly not: it depends
    /// on the length and on three octets.
    #[inline]
    fn mark(&mut self, name: &str) -> bool {
        let octets = name.as_bytes();
        let octet = |place: usize| octets.get(place).copied().unwrap_or_default();
        let ends = [
            octet(0),
            octet(octets.len() / 2),
            octet(octets.len().saturating_sub(1)),
            name.len().to_le_bytes()[0],
        ];
        let bit = u32::from_le_bytes(ends).wrapping_mul(0x9e37_79b9).wrapping_shr(24);
        let Some(word) = usize::try_from(bit / 64).ok().and_then(|word| self.marks.get_mut(word)) else {
            return true;
        };
        let mask = 1_u64.wrapping_shl(bit % 64);
        let there = *word & mask != 0;
        *word |= mask;
        there
    }
}
