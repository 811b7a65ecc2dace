//! The compact serialisation of a JWS (RFC 7515 section 7.1), and the buffer its parts are decoded into.

use crate::base64url::{self, Base64urlError};
use crate::claims::claim::Claims;
use crate::header::kept::Kept;
use core::fmt;
use core::ops::Range;

/// One of the three parts of a compact JWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Segment {
    /// The protected header.
    Header,
    /// The payload.
    Payload,
    /// The signature.
    Signature,
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

/// Why a text is no compact JWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormError {
    /// It begins with `{`: a JSON serialisation, which a JWT never is (RFC 7519 section 3).
    Json,
    /// It has five segments: an encrypted token (RFC 7516 section 3.1).
    Encrypted,
    /// It has this many segments, 255 standing for any number from there on.
    Segments(u8),
}

/// The three segments of a compact JWS as they were received. Nothing is decoded yet.
#[derive(Clone, Copy)]
pub struct Segments<'a> {
    header: &'a [u8],
    payload: &'a [u8],
    signature: &'a [u8],
    signing_input: &'a [u8],
}

impl<'a> Segments<'a> {
    /// Splits a token at its two dots.
    ///
    /// # Errors
    /// [`FormError`].
    pub fn split(token: &'a [u8]) -> Result<Self, FormError> {
        if token.first() == Some(&b'{') {
            return Err(FormError::Json);
        }
        let mut dots = memchr::memchr_iter(b'.', token);
        if let (Some(first), Some(second), None) = (dots.next(), dots.next(), dots.next()) {
            let between = |from: usize, to: usize| token.get(from..to).unwrap_or_default();
            return Ok(Self {
                header: between(0, first),
                payload: between(first.saturating_add(1), second),
                signature: between(second.saturating_add(1), token.len()),
                // Header, dot, payload: what lies before the second dot, as received (RFC 7515 section 5.2 step 8).
                signing_input: between(0, second),
            });
        }
        match memchr::memchr_iter(b'.', token).take(usize::from(u8::MAX)).count().saturating_add(1) {
            5 => Err(FormError::Encrypted),
            found => Err(FormError::Segments(u8::try_from(found).unwrap_or(u8::MAX))),
        }
    }

    /// What was signed: the first two segments and the dot between them, as received.
    pub const fn signing_input(self) -> &'a [u8] {
        self.signing_input
    }

    /// The encoded text of one segment.
    pub const fn encoded(self, segment: Segment) -> &'a [u8] {
        match segment {
            Segment::Header => self.header,
            Segment::Payload => self.payload,
            Segment::Signature => self.signature,
        }
    }

    /// How many octets a segment decodes to, if it decodes at all. This costs no decoding.
    pub const fn decoded_len(self, segment: Segment) -> usize {
        base64url::decoded_len(self.encoded(segment).len())
    }
}

/// What one token takes while it is read. A caller keeps one per thread: once it has grown to the size of the tokens that
/// it sees, decoding allocates nothing.
#[derive(Default)]
pub struct Buffers {
    pub(crate) octets: Octets,
    pub(crate) header: Kept,
    pub(crate) claims: Claims,
}

impl Buffers {
    /// An empty buffer; it grows with the first token.
    pub const fn new() -> Self {
        Self { octets: Octets::new(), header: Kept::new(), claims: Claims::new() }
    }
}

impl fmt::Debug for Buffers {
    /// Shows the size only: the content is a token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffers").field("capacity", &self.octets.octets.capacity()).finish_non_exhaustive()
    }
}

/// The decoded parts of one token.
#[derive(Default)]
pub(crate) struct Octets {
    /// As long as the longest token needed so far: what is filled again need not be cleared.
    octets: Vec<u8>,
    /// How many of them belong to the token at hand.
    filled: usize,
}

impl Octets {
    const fn new() -> Self {
        Self { octets: Vec::new(), filled: 0 }
    }

    /// Makes room for the next token.
    pub(crate) fn clear(&mut self) {
        self.filled = 0;
    }

    /// Decodes `encoded` behind what is there; gives where it lies.
    pub(crate) fn decode(&mut self, encoded: &[u8]) -> Result<Range<usize>, Base64urlError> {
        let place = self.filled..self.filled.saturating_add(base64url::decoded_len(encoded.len()));
        if self.octets.len() < place.end {
            self.octets.resize(place.end, 0);
        }
        base64url::decode_to(encoded, self.octets.get_mut(place.clone()).unwrap_or_default())?;
        self.filled = place.end;
        Ok(place)
    }

    /// The octets at a place that [`Self::decode`] gave.
    pub(crate) fn at(&self, place: &Range<usize>) -> &[u8] {
        self.octets.get(place.clone()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(token: &str) -> Result<[&str; 4], FormError> {
        let segments = Segments::split(token.as_bytes())?;
        let text = |octets| core::str::from_utf8(octets).unwrap();
        Ok([
            text(segments.encoded(Segment::Header)),
            text(segments.encoded(Segment::Payload)),
            text(segments.encoded(Segment::Signature)),
            text(segments.signing_input()),
        ])
    }

    #[test]
    fn three_segments_are_split_and_the_signing_input_is_what_was_received() {
        assert_eq!(parts("aa.bbb.cc"), Ok(["aa", "bbb", "cc", "aa.bbb"]));
        assert_eq!(parts("aa.bbb."), Ok(["aa", "bbb", "", "aa.bbb"]));
        assert_eq!(parts(".."), Ok(["", "", "", "."]));
    }

    #[test]
    fn any_other_number_of_segments_is_told() {
        assert_eq!(parts(""), Err(FormError::Segments(1)));
        assert_eq!(parts("abc"), Err(FormError::Segments(1)));
        assert_eq!(parts("a.b"), Err(FormError::Segments(2)));
        assert_eq!(parts("a.b.c.d"), Err(FormError::Segments(4)));
        assert_eq!(parts("a.b.c.d.e"), Err(FormError::Encrypted));
        assert_eq!(parts("a.b.c.d.e.f"), Err(FormError::Segments(6)));
        assert_eq!(parts(&".".repeat(70_000)), Err(FormError::Segments(255)));
        assert_eq!(parts("{\"payload\":\"a.b\"}"), Err(FormError::Json));
    }

    #[test]
    fn the_decoded_length_is_known_without_decoding() {
        for length in 0..200 {
            let text = base64url::encode(&vec![0xa5; length]);
            let token = format!("{text}..");
            let segments = Segments::split(token.as_bytes()).unwrap();
            assert_eq!(segments.decoded_len(Segment::Header), length);
        }
    }

    #[test]
    fn a_warm_buffer_does_not_grow_and_does_not_show_its_content() {
        let mut buffers = Buffers::new();
        let octets = &mut buffers.octets;
        let place = octets.decode(b"Zm9vYmFy").unwrap();
        let next = octets.decode(b"Zm8").unwrap();
        assert_eq!((octets.at(&place), octets.at(&next)), (&b"foobar"[..], &b"fo"[..]));
        assert_eq!(octets.decode(b"Zm9="), Err(Base64urlError::Character));
        let capacity = octets.octets.capacity();
        octets.clear();
        assert_eq!(octets.decode(b"YmFyZm9v"), Ok(place.clone()));
        assert_eq!((octets.at(&place), octets.octets.capacity()), (&b"barfoo"[..], capacity));
        assert_eq!(format!("{buffers:?}"), format!("Buffers {{ capacity: {capacity}, .. }}"));
    }
}
