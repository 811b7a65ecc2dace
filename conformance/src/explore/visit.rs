//! A state that a search is looking at.

use crate::explore::moves::{Move, Via};
use crate::explore::words::Moment;

/// A state that is being visited.
pub struct Visit<'s> {
    /// Its number.
    pub number: usize,
    /// What is the case there.
    pub moment: Moment<'s>,
}

impl Visit<'_> {
    /// From here, by this move.
    pub fn via(&self, by: Move) -> Via {
        Via { from: u32::try_from(self.number).unwrap_or(u32::MAX), by: Some(by), then_back: false }
    }
}
