//! What came of a run: one versioned document, from which every report is made.

pub mod outcome;
pub mod result;
pub mod run;
