//! What is wrong with a catalogue.

use core::fmt;

/// What is wrong with a file of cases, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueError {
    /// The file, below the folder of the cases.
    pub file: String,
    /// The line, the first one being 1.
    pub line: usize,
    /// The case and the field.
    pub field: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.field, self.what)
    }
}

impl std::error::Error for CatalogueError {}

/// The line in which this octet of a text stands, the first one being 1.
pub(super) fn line_at(text: &str, octet: usize) -> usize {
    text.bytes().take(octet).filter(|octet| *octet == b'\n').count().saturating_add(1)
}
