//! A vector with what came of it.

use crate::vectors::skip::Skip;
use crate::vectors::vector::Vector;
use crate::vectors::verdict::{Expected, Observed};

/// A vector that has been judged, or has not and says why.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which one.
    pub vector: Vector,
    /// What came of it.
    pub outcome: Outcome,
    /// How it went, line by line; only scenarios have one.
    pub story: Vec<String>,
}

/// What came of a vector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As expected.
    Passed,
    /// Not as expected.
    Failed {
        /// What must come of it.
        expected: Expected,
        /// What did.
        observed: Observed,
    },
    /// Not judged.
    Skipped(Skip),
}
