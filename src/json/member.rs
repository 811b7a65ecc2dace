//! One member of an object.

use super::raw::Raw;
use core::ops::Range;
use std::borrow::Cow;

/// One member of an object, where it stands. Nothing is cut out of the text for one that nobody asks about.
pub(super) struct Member<'a> {
    pub(super) text: &'a str,
    /// What is between the quotes of the name.
    pub(super) name: Range<usize>,
    /// What the name says, where it is written with escapes.
    pub(super) unescaped: Option<String>,
    pub(super) value: Range<usize>,
}

impl<'a> Member<'a> {
    #[inline]
    pub(super) fn value(&self) -> Raw<'a> {
        Raw(self.text.get(self.value.clone()).unwrap_or_default())
    }

    #[inline]
    pub(super) fn into_name(self) -> Cow<'a, str> {
        match self.unescaped {
            None => Cow::Borrowed(self.text.get(self.name).unwrap_or_default()),
            Some(name) => Cow::Owned(name),
        }
    }
}
