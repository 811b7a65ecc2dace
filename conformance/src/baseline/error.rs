//! What is wrong with a baseline.

use crate::bounded::ReadError;
use core::fmt;

/// What is wrong with a baseline.
#[derive(Debug)]
pub enum BaselineError {
    /// The file cannot be read.
    File(ReadError),
    /// Its text is wrong.
    Wrong {
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
        /// The field; `.` is the whole file.
        field: String,
        /// What is wrong.
        what: String,
    },
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Wrong { file, line, field, what } if field == "." => write!(f, "{file}:{line}: {what}"),
            Self::Wrong { file, line, field, what } => write!(f, "{file}:{line}: {field}: {what}"),
        }
    }
}

impl std::error::Error for BaselineError {}
