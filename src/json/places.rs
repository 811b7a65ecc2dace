//! Where the members of an object stand that are known by name.

use super::raw::Raw;
use super::scan::{Scanner, Values};
use super::{Bounds, JsonError, begin};
use core::ops::Range;

/// Where the values of `N` members stand in the text of one object. It borrows nothing, so that it can be kept and
/// filled again and again, and is as large as it is only once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Places<const N: usize> {
    /// Empty where there is no such member: no value is.
    values: [Range<usize>; N],
}

impl<const N: usize> Places<N> {
    const NOWHERE: Range<usize> = 0..0;

    pub(crate) const fn new() -> Self {
        Self { values: [Self::NOWHERE; N] }
    }

    /// Reads one object as [`object`](super::object) does, and notes where each member stands for which `index_of` has an
    /// index; gives the text.
    pub(crate) fn read<'a>(
        &mut self,
        text: &'a [u8],
        bounds: Bounds,
        index_of: impl Fn(&str) -> Option<usize>,
    ) -> Result<&'a str, JsonError> {
        self.values = [Self::NOWHERE; N];
        let (text, bounds) = begin(text, bounds)?;
        Scanner::new(text, Values::Judged).object(bounds, &mut |member| {
            let value = member.value.clone();
            let index = index_of(&member.into_name());
            if let Some(place) = index.and_then(|index| self.values.get_mut(index)) {
                *place = value;
            }
            Ok::<(), JsonError>(())
        })?;
        Ok(text)
    }

    /// The value at an index, in the text that was read.
    pub(crate) fn get<'a>(&self, text: &'a str, index: usize) -> Option<Raw<'a>> {
        let place = self.values.get(index).filter(|place| !place.is_empty())?;
        text.get(place.clone()).map(Raw)
    }
}

impl<const N: usize> Default for Places<N> {
    fn default() -> Self {
        Self::new()
    }
}
