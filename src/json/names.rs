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
    text: &'a str,
    /// Where the names begin, behind their quotes. A name without escapes ends before the next quote.
    few: [usize; FEW],
    filled: usize,
    /// How many may be in `few`: none more once there are others.
    room: usize,
    /// One of 256 bits for each name in `few`: a name whose bit is not there need not be compared.
    marks: [u64; 4],
    /// Escaped names, and every name after the first of them or after the first [`FEW`].
    many: BTreeSet<Cow<'a, str>>,
    /// How many are in `many`.
    others: usize,
    bound: usize,
}

impl<'a> Names<'a> {
    /// No names of an object in `text`, and at most `bound` to come.
    #[inline]
    pub(super) fn new(text: &'a str, bound: u16) -> Self {
        let bound = usize::from(bound);
        Self {
            text,
            few: [0; FEW],
            filled: 0,
            room: bound.min(FEW),
            marks: [0; 4],
            many: BTreeSet::new(),
            others: 0,
            bound,
        }
    }

    /// Adds the name between two quotes, which stands in the text as it is.
    #[inline]
    pub(super) fn add(&mut self, start: usize, end: usize) -> Result<(), JsonError> {
        let seen = self.mark(start, end);
        match self.few.get_mut(self.filled) {
            Some(slot) if self.filled < self.room && !seen => {
                *slot = start;
                self.filled = self.filled.wrapping_add(1);
                Ok(())
            }
            Some(_) | None => self.add_with_care(start, end),
        }
    }

    #[inline(never)]
    fn add_with_care(&mut self, start: usize, end: usize) -> Result<(), JsonError> {
        let name = self.text.get(start..end).unwrap_or_default();
        self.judge(name)?;
        match self.few.get_mut(self.filled) {
            Some(slot) if self.filled < self.room => {
                *slot = start;
                self.filled = self.filled.saturating_add(1);
                Ok(())
            }
            Some(_) | None => self.add_to_many(Cow::Borrowed(name)),
        }
    }

    /// Adds a name that was written with escapes.
    #[cold]
    pub(super) fn add_escaped(&mut self, name: &str) -> Result<(), JsonError> {
        self.judge(name)?;
        self.add_to_many(Cow::Owned(name.to_owned()))
    }

    fn judge(&self, name: &str) -> Result<(), JsonError> {
        if self.filled.saturating_add(self.others) >= self.bound {
            return Err(JsonError::TooManyMembers);
        }
        let known = |start: &usize| {
            let rest = self.text.get(*start..);
            rest.and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with('"'))
        };
        // What has a quote in it was written with escapes, and is none of the few.
        if self.few.iter().take(self.filled).any(known) && !name.contains('"') {
            return Err(JsonError::DuplicateMember);
        }
        Ok(())
    }

    #[cold]
    fn add_to_many(&mut self, name: Cow<'a, str>) -> Result<(), JsonError> {
        self.room = 0;
        self.others = self.others.saturating_add(1);
        if self.many.insert(name) { Ok(()) } else { Err(JsonError::DuplicateMember) }
    }

    /// Marks a name between two quotes; whether its bit was there before. Equal names have the same bit, and others
    /// mostly not: it depends on the length and on the first seven octets.
    #[inline]
    fn mark(&mut self, start: usize, end: usize) -> bool {
        // From the quote on, so that there is always something.
        let begin = start.wrapping_sub(1);
        let length = end.wrapping_sub(begin);
        let Some(octets) = self.text.as_bytes().get(begin..).and_then(|rest| rest.first_chunk()) else {
            // So near the end of the text that comparing takes no longer.
            return true;
        };
        let too_many = u32::try_from(8_usize.saturating_sub(length)).unwrap_or_default();
        let beginning = u64::from_le_bytes(*octets).wrapping_shl(too_many.wrapping_mul(8));
        let length = u64::try_from(length).unwrap_or_default();
        let bit = beginning.wrapping_add(length).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()[0];
        let Some(word) = self.marks.get_mut(usize::from(bit / 64)) else { return true };
        let mask = 1_u64.wrapping_shl(u32::from(bit));
        let there = *word & mask != 0;
        *word |= mask;
        there
    }
}
