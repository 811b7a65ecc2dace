//! A part of a source that is read and judged at once.

use crate::vectors::source::Source;
use crate::vectors::vector::Vector;
use core::fmt;

/// Why a source cannot be read. It is compiled in, so this is a defect of the program or of a changed crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// Which file.
    pub set: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.set, self.what)
    }
}

impl std::error::Error for LoadError {}

/// A part of a source that is read and judged at once: one file of vectors, for most.
pub struct Unit {
    /// Whose part it is.
    pub source: Source,
    /// Its name within the source.
    pub name: String,
    load: Box<dyn Fn() -> Result<Vec<Vector>, LoadError> + Send + Sync>,
}

impl Unit {
    /// A unit that is read by `load`, when it is its turn.
    pub fn new(
        source: Source,
        name: impl Into<String>,
        load: impl Fn() -> Result<Vec<Vector>, LoadError> + Send + Sync + 'static,
    ) -> Self {
        Self { source, name: name.into(), load: Box::new(load) }
    }

    /// Reads its vectors.
    ///
    /// # Errors
    /// [`LoadError`], where the file is not what it was when this was written.
    pub fn load(&self) -> Result<Vec<Vector>, LoadError> {
        (self.load)()
    }
}
