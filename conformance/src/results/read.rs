//! Reads the results of a run.

use super::run::{FORMAT, Run};
use crate::bounded;
use core::fmt;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The longest file of results in octets. Default: a run of 6,400 cases with their stories has less than a tenth of it.
pub const MAX_OCTETS: u64 = 256 << 20;

/// Why a file is no run that can be read.
#[derive(Debug)]
pub enum RunError {
    /// The file cannot be read.
    File(bounded::ReadError),
    /// It is no JSON, or JSON of something else.
    NoRun(PathBuf, String),
    /// It is a run of another format.
    Format(PathBuf, u32),
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::NoRun(path, what) => {
                write!(f, "{} is no run of `countersign run --json`: {what}", path.display())
            }
            Self::Format(path, format) => write!(
                f,
                "{} has format {format}; this program reads format {FORMAT}, so the run has to be made again",
                path.display()
            ),
        }
    }
}

impl std::error::Error for RunError {}

/// All that is read of a file of whatever format.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

/// The run in a file.
///
/// # Errors
/// [`RunError`], which names the file, and the field where one is wrong.
pub fn read(path: &Path) -> Result<Run, RunError> {
    let text = bounded::read(path, MAX_OCTETS).map_err(RunError::File)?;
    parse(path, &text)
}

fn parse(path: &Path, text: &str) -> Result<Run, RunError> {
    let no_run = |what| RunError::NoRun(path.to_owned(), what);
    // The format first: what another one lacks is no news to anybody.
    let head: Head = serde_json::from_str(text).map_err(|error| no_run(error.to_string()))?;
    if head.format != FORMAT {
        return Err(RunError::Format(path.to_owned(), head.format));
    }
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text))
        .map_err(|error| no_run(format!("{}: {}", error.path(), error.inner())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::sample;

    fn parsed(text: &str) -> Result<Run, String> {
        parse(Path::new("a.json"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_run_is_read_as_it_was_written() {
        for run in [sample::countersign(), sample::other()] {
            assert_eq!(parsed(&serde_json::to_string(&run).unwrap()), Ok(run));
        }
    }

    #[test]
    fn what_is_no_run_is_told_with_its_file_and_field() {
        let no_run = "a.json is no run of `countersign run --json`: ";
        let table = [
            ("", "EOF while parsing a value at line 1 column 0"),
            ("[]", "invalid length 0, expected struct Head with 1 element at line 1 column 2"),
            ("{\"passed\":1}", "missing field `format` at line 1 column 12"),
            ("{\"format\":1}", ".: missing field `suite` at line 1 column 12"),
            (
                "{\"format\":1,\"suite\":{\"version\":1}}",
                "suite.version: invalid type: integer `1`, expected a string at line 1 column 32",
            ),
        ];
        for (text, what) in table {
            assert_eq!(parsed(text), Err(format!("{no_run}{what}")), "{text}");
        }
    }

    #[test]
    fn another_format_is_told_whatever_else_stands_there() {
        assert_eq!(
            parsed("{\"format\":2}"),
            Err("a.json has format 2; this program reads format 1, so the run has to be made again"
                .to_owned())
        );
    }
}
