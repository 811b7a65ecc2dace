//! Reading lines that may not be longer than agreed.

use std::io::{self, BufRead, Read};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Its octets, without the line feed. The last line of an input need not have one.
    Whole(Vec<u8>),
    /// It is longer than the limit. What is left of it has not been read.
    TooLong,
}

/// The next line of at most `limit` octets; `None` at the end of the input.
///
/// # Errors
/// Those of the input.
pub fn next(input: &mut impl BufRead, limit: usize) -> io::Result<Option<Line>> {
    let mut octets = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    input.by_ref().take(most).read_until(b'\n', &mut octets)?;
    if octets.last() == Some(&b'\n') {
        octets.pop();
        return Ok(Some(Line::Whole(octets)));
    }
    match octets.len() {
        0 => Ok(None),
        length if length > limit => Ok(Some(Line::TooLong)),
        _ => Ok(Some(Line::Whole(octets))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        let mut input = text.as_bytes();
        core::iter::from_fn(|| next(&mut input, 3).unwrap()).collect()
    }

    fn whole(text: &str) -> Line {
        Line::Whole(text.as_bytes().to_vec())
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_one_octet_more_is_too_long() {
        assert_eq!(lines(""), []);
        assert_eq!(lines("abc\n\nd"), [whole("abc"), whole(""), whole("d")]);
        assert_eq!(lines("abcd\n"), [Line::TooLong, whole("")]);
        assert_eq!(lines("abc"), [whole("abc")]);
        assert_eq!(lines("abcd"), [Line::TooLong]);
    }
}
