//! What `check` reads: the token, the key file and the time, each bounded.

use core::fmt;
use countersign::claims::unix_time::UnixTime;
use countersign::jwk::{KeyLimits, KeySet, KeySetError, Origin};
use countersign::policy::limits::Limits;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Why an input cannot be used. None of it is the token's fault.
#[derive(Debug)]
pub(super) enum InputError {
    /// Standard input cannot be read.
    Token(io::Error),
    /// The key file cannot be read.
    File(PathBuf, io::Error),
    /// The key file is no JWK Set.
    Keys(PathBuf, KeySetError),
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(error) => write!(f, "cannot read the token: {error}"),
            Self::File(path, error) => write!(f, "cannot read {}: {error}", path.display()),
            Self::Keys(path, error) => {
                write!(f, "{} is no JWK Set that can be used: {error}", path.display())
            }
        }
    }
}

/// The token: as given, or the whole of `input` where a `-` was given. One line break at its end is not part of it.
///
/// No more is read than it takes to see that a token is too large.
pub(super) fn token(argument: &str, input: impl Read) -> Result<Vec<u8>, InputError> {
    if argument != "-" {
        return Ok(argument.as_bytes().to_vec());
    }
    let mut octets = read(input, Limits::DEFAULT.token.saturating_add(2)).map_err(InputError::Token)?;
    if octets.ends_with(b"\n") {
        octets.pop();
        if octets.ends_with(b"\r") {
            octets.pop();
        }
    }
    Ok(octets)
}

/// The key set of a file.
pub(super) fn keys(path: &Path) -> Result<KeySet, InputError> {
    let limits = KeyLimits::DEFAULT;
    let unreadable = |error| InputError::File(path.to_owned(), error);
    let file = File::open(path).map_err(unreadable)?;
    let octets = read(file, limits.octets).map_err(unreadable)?;
    KeySet::parse(&octets, Origin::Local, &limits).map_err(|error| InputError::Keys(path.to_owned(), error))
}

/// Reads at most one octet more than `limit`, so that what is too long is seen to be.
fn read(input: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut octets = Vec::new();
    input.take(most).read_to_end(&mut octets)?;
    Ok(octets)
}

/// A time as the command line has it: seconds since 1970, or RFC 3339.
pub(super) fn time(text: &str) -> Result<UnixTime, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(UnixTime::from_seconds(seconds));
    }
    let parsed: Result<jiff::Timestamp, _> = text.parse();
    parsed
        .map(|time| UnixTime::from_seconds(time.as_second()))
        .map_err(|_| "seconds since 1970, or a time like 2026-11-23T09:30:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_token(input: &[u8]) -> Vec<u8> {
        token("-", input).unwrap()
    }

    #[test]
    fn one_line_break_at_the_end_is_not_part_of_the_token() {
        for input in [&b"a.b.c"[..], b"a.b.c\n", b"a.b.c\r\n"] {
            assert_eq!(read_token(input), b"a.b.c");
        }
        assert_eq!(read_token(b"a.b.c\n\n"), b"a.b.c\n");
        assert_eq!(read_token(b" a.b.c\r"), b" a.b.c\r");
        assert_eq!(token("a.b.c\n", &b""[..]).unwrap(), b"a.b.c\n");
    }

    #[test]
    fn no_more_is_read_than_shows_that_a_token_is_too_large() {
        let limit = Limits::DEFAULT.token;
        let line = |length| [vec![b'a'; length], b"\r\n".to_vec()].concat();
        assert_eq!(read_token(&line(limit)).len(), limit);
        assert_eq!(read_token(&line(limit + 1)).len(), limit + 1);
        assert_eq!(read_token(&line(10 * limit)).len(), limit + 3);
    }

    #[test]
    fn a_time_is_seconds_or_rfc_3339() {
        let at = UnixTime::from_seconds(1_300_819_379);
        for text in
            ["1300819379", "2011-03-22T18:42:59Z", "2011-03-22T19:42:59+01:00", "2011-03-22T18:42:59.9Z"]
        {
            assert_eq!(time(text), Ok(at), "{text}");
        }
        assert_eq!(time("-1"), Ok(UnixTime::from_seconds(-1)));
        for text in ["", "now", "2011-03-22", "2011-03-22T18:42:59", "1e9", "1300819379.5"] {
            assert!(time(text).is_err_and(|help| help.starts_with("seconds since 1970")), "{text}");
        }
    }
}
