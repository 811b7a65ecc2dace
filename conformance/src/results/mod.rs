//! What came of a run: one versioned document, from which every report is made.

pub mod outcome;
pub mod read;
pub mod result;
pub mod run;
pub mod totals;

#[cfg(test)]
pub(crate) mod sample;
