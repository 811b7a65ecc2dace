//! Finding a name that occurs twice.

use super::JsonError;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Up to this many names of an object are compared one by one, without an allocation. Past it a sorted set takes over.
/// The access tokens of the larger identity providers have 20 to 30 claims.
pub const FEW: usize = 32;

/// The names of one object so far. The work of all `add`s together grows with the length of the names times the
/// logarithm of their number, whatever the names are.
#[derive(Default)]
pub(super) struct Names<'a> {
    few: [&'a str; FEW],
    filled: usize,
    /// One bit for each [`mark`] in `few`: a name whose bit is not there need not be compared.
    marks: u64,
    /// Escaped names, and every name after the first of them or after the first [`FEW`].
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Names<'a> {
    pub(super) fn add(&mut self, name: &Cow<'a, str>, bound: u16) -> Result<(), JsonError> {
        if self.filled.saturating_add(self.many.len()) >= usize::from(bound) {
            return Err(JsonError::TooManyMembers);
        }
        let mark = mark(name);
        if self.marks & mark != 0 && self.few.iter().take(self.filled).any(|known| *known == &**name) {
            return Err(JsonError::DuplicateMember);
        }
        match (name, self.few.get_mut(self.filled)) {
            (Cow::Borrowed(name), Some(slot)) if self.many.is_empty() => {
                *slot = name;
                self.filled = self.filled.saturating_add(1);
                self.marks |= mark;
            }
            _ => {
                if !self.many.insert(name.clone()) {
                    return Err(JsonError::DuplicateMember);
                }
            }
        }
        Ok(())
    }
}

/// One of 64 bits, the same for equal names, and mostly another for others: by the length and both ends.
fn mark(name: &str) -> u64 {
    let end = |octet: Option<&u8>| octet.copied().map_or(0, u32::from);
    let (first, last) = (end(name.as_bytes().first()), end(name.as_bytes().last()));
    let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
    1_u64.wrapping_shl(first.wrapping_mul(7).wrapping_add(last.wrapping_mul(3)).wrapping_add(length) & 63)
}
