//! Finding a name that occurs twice.

use super::JsonError;
use super::raw::Raw;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Up to this many names of an object are compared one by one, without an allocation. Past it a sorted set takes over.
pub const FEW: usize = 16;

/// The names of one object so far. The work of all `add`s together grows with the length of the names times the
/// logarithm of their number, whatever the names are.
#[derive(Default)]
pub(super) struct Names<'a> {
    few: [&'a str; FEW],
    filled: usize,
    /// Escaped names, and every name after the first of them or after the first [`FEW`].
    many: BTreeSet<Cow<'a, str>>,
}

impl<'a> Names<'a> {
    pub(super) fn add(&mut self, name: Raw<'a>, bound: u16) -> Result<Cow<'a, str>, JsonError> {
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
