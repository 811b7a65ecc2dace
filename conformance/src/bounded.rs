//! Files of others, read up to a limit.

use core::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Why a file cannot be read.
#[derive(Debug)]
pub enum ReadError {
    /// The system refuses.
    Io(PathBuf, io::Error),
    /// It is longer than this many octets.
    TooLong(PathBuf, u64),
    /// It is no UTF-8.
    NoText(PathBuf),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::TooLong(path, limit) => {
                write!(f, "{} is longer than {limit} octets and is not read", path.display())
            }
            Self::NoText(path) => write!(f, "{} is no UTF-8 text", path.display()),
        }
    }
}

impl std::error::Error for ReadError {}

/// The text of a file of at most `limit` octets.
///
/// # Errors
/// [`ReadError`].
pub fn read(path: &Path, limit: u64) -> Result<String, ReadError> {
    let unreadable = |error| ReadError::Io(path.to_owned(), error);
    let mut octets = Vec::new();
    // One octet more, so that what is too long is seen to be.
    let file = File::open(path).map_err(unreadable)?;
    file.take(limit.saturating_add(1)).read_to_end(&mut octets).map_err(unreadable)?;
    if u64::try_from(octets.len()).map_or(true, |length| length > limit) {
        return Err(ReadError::TooLong(path.to_owned(), limit));
    }
    String::from_utf8(octets).map_err(|_| ReadError::NoText(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, octets: &[u8]) -> PathBuf {
        let path = std::env::temp_dir().join(format!("countersign-bounded-{}-{name}", std::process::id()));
        std::fs::write(&path, octets).unwrap();
        path
    }

    #[test]
    fn a_file_is_read_up_to_its_limit_and_not_past_it() {
        let path = file("limit", b"12345");
        assert_eq!(read(&path, 5).unwrap(), "12345");
        assert_eq!(
            read(&path, 4).unwrap_err().to_string(),
            format!("{} is longer than 4 octets and is not read", path.display())
        );
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let path = file("octets", b"\xff\xfe");
        assert!(matches!(read(&path, 5), Err(ReadError::NoText(named)) if named == path));
        std::fs::remove_file(&path).unwrap();
        assert!(matches!(read(&path, 5), Err(ReadError::Io(named, _)) if named == path));
    }
}
