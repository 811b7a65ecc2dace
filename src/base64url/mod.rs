//! Base64url without padding (RFC 4648 section 5, RFC 7515 section 2), so strict that no two texts give the same octets.

mod quads;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};
use core::fmt;

/// Why a text is not the base64url encoding of any octets.
///
/// It carries no part of the text, which may be a signature or a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Base64urlError {
    /// A length of 4n+1, which encodes no whole number of octets (RFC 7515 appendix C).
    Length,
    /// A character outside the alphabet of RFC 4648 section 5: padding, white space and line breaks too.
    Character,
    /// The last character has bits that belong to no octet and are not zero (RFC 4648 section 3.5).
    TrailingBits,
}

impl Base64urlError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "base64url_length",
            Self::Character => "base64url_character",
            Self::TrailingBits => "base64url_trailing_bits",
        }
    }
}

impl fmt::Display for Base64urlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "a length that no octets encode to",
            Self::Character => "a character that is not in the base64url alphabet",
            Self::TrailingBits => "bits behind the last octet are not zero",
        })
    }
}

impl std::error::Error for Base64urlError {}

/// Decodes `text` and appends its octets to `octets`: a buffer that is used again allocates nothing.
///
/// # Errors
/// [`Base64urlError`]; `octets` is then as it was.
pub fn decode_into(text: &[u8], octets: &mut Vec<u8>) -> Result<(), Base64urlError> {
    let before = octets.len();
    octets.resize(before.saturating_add(decoded_len(text.len())), 0);
    let decoded = decode_to(text, octets.get_mut(before..).unwrap_or_default());
    if decoded.is_err() {
        octets.truncate(before);
    }
    decoded
}

/// Decodes `text` into its octets.
///
/// # Errors
/// [`Base64urlError`].
pub fn decode(text: &[u8]) -> Result<Vec<u8>, Base64urlError> {
    let mut octets = Vec::new();
    decode_into(text, &mut octets)?;
    Ok(octets)
}

/// How many octets so many characters decode to, if they decode at all.
pub(crate) const fn decoded_len(characters: usize) -> usize {
    // Four characters carry three octets, two carry one, three carry two.
    (characters / 4).saturating_mul(3).saturating_add((characters % 4).saturating_mul(3) / 4)
}

/// Decodes `text` into `octets`, which are [`decoded_len`] many.
///
/// # Errors
/// [`Base64urlError`]; `octets` then hold anything.
pub(crate) fn decode_to(text: &[u8], octets: &mut [u8]) -> Result<(), Base64urlError> {
    if quads::decode(text, octets) { Ok(()) } else { slowly(text, octets) }
}

/// The same by the crate, which can say what is wrong.
#[cold]
fn slowly(text: &[u8], octets: &mut [u8]) -> Result<(), Base64urlError> {
    // This engine refuses padding and trailing bits.
    let decoded = URL_SAFE_NO_PAD.decode(text).map_err(|error| match error {
        DecodeError::InvalidLength(_) => Base64urlError::Length,
        DecodeError::InvalidByte(_, _) | DecodeError::InvalidPadding => Base64urlError::Character,
        DecodeError::InvalidLastSymbol { .. } => Base64urlError::TrailingBits,
    })?;
    if decoded.len() != octets.len() {
        return Err(Base64urlError::Length);
    }
    octets.copy_from_slice(&decoded);
    Ok(())
}

/// The one encoding of `octets`.
pub fn encode(octets: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(octets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_test_vectors_of_rfc_4648_section_10_decode_without_their_padding() {
        let vectors: [(&str, &str); 7] = [
            ("", ""),
            ("Zg", "f"),
            ("Zm8", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg", "foob"),
            ("Zm9vYmE", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ];
        for (text, octets) in vectors {
            assert_eq!(decode(text.as_bytes()).unwrap(), octets.as_bytes());
            assert_eq!(encode(octets.as_bytes()), text);
        }
    }

    #[test]
    fn the_example_of_rfc_7515_appendix_c_decodes() {
        assert_eq!(decode(b"A-z_4ME").unwrap(), [3, 236, 255, 224, 193]);
    }

    #[test]
    fn every_other_form_is_refused_by_its_reason() {
        use Base64urlError::{Character, Length, TrailingBits};
        let refused: [(&[u8], Base64urlError); 22] = [
            (b"Z", Length),
            (b"Zm9vY", Length),
            (b"Zg==", Character),
            (b"Zg=", Character),
            (b"Zm8=", Character),
            (b"=", Character),
            (b"====", Character),
            (b"Zm9v=", Character),
            (b"Zm9v====", Character),
            (b"Zm9v\n", Character),
            (b"Zm9v\r\n", Character),
            (b" Zm9v", Character),
            (b"Zm\t9v", Character),
            (b"Zm9v\0", Character),
            (b"A+z_", Character),
            (b"A-z/", Character),
            (b"Zm9v.", Character),
            ("Zm9\u{e9}".as_bytes(), Character),
            (b"Zh", TrailingBits),
            (b"Zm9", TrailingBits),
            (b"Zm9vYh", TrailingBits),
            (b"Zm9vYmF", TrailingBits),
        ];
        for (text, error) in refused {
            assert_eq!(decode(text), Err(error), "{}", text.escape_ascii());
        }
    }

    #[test]
    fn of_all_last_characters_only_those_without_trailing_bits_are_accepted() {
        let accepted = |prefix: &str| {
            (0..=255u8).filter(|c| decode(&[prefix.as_bytes(), &[*c]].concat()).is_ok()).count()
        };
        assert_eq!(accepted(""), 0);
        assert_eq!(accepted("Z"), 4);
        assert_eq!(accepted("Zm"), 16);
        assert_eq!(accepted("Zm9"), 64);
    }

    #[test]
    fn each_octet_is_judged_at_each_place_of_a_text_as_the_crate_judges_it() {
        for length in 0..40 {
            for (place, octet) in (0..length).flat_map(|place| (0..=255_u8).map(move |octet| (place, octet)))
            {
                let mut text = vec![b'A'; length];
                text[place] = octet;
                let mut octets = vec![0xa5; decoded_len(length)];
                let ours = quads::decode(&text, &mut octets).then_some(octets);
                assert_eq!(ours, URL_SAFE_NO_PAD.decode(&text).ok(), "{}", text.escape_ascii());
            }
        }
    }

    #[test]
    fn no_other_number_of_octets_is_filled() {
        for length in 0..40 {
            for octets in (0..40).filter(|octets| *octets != decoded_len(length)) {
                assert!(!quads::decode(&vec![b'A'; length], &mut vec![0; octets]), "{length} to {octets}");
            }
        }
        assert_eq!(decode_to(b"Zm9v", &mut [0; 2]), Err(Base64urlError::Length));
    }

    #[test]
    fn a_refused_text_leaves_the_buffer_as_it_was() {
        let mut octets = b"before".to_vec();
        assert_eq!(decode_into(b"Zm9vZm9vZm9v*", &mut octets), Err(Base64urlError::Character));
        assert_eq!(octets, b"before");
        decode_into(b"Zm9v", &mut octets).unwrap();
        assert_eq!(octets, b"beforefoo");
    }

    proptest! {
        #[test]
        fn octets_survive_a_round_trip(octets: Vec<u8>) {
            prop_assert_eq!(decode(encode(&octets).as_bytes()), Ok(octets));
        }

        #[test]
        fn an_accepted_text_is_the_one_encoding_of_its_octets(text in "[A-Za-z0-9_+/= -]{0,40}") {
            if let Ok(octets) = decode(text.as_bytes()) {
                prop_assert_eq!(encode(&octets), text);
            }
        }

        #[test]
        fn what_is_decoded_here_and_what_is_not_is_what_the_crate_says(
            text in "[A-Za-z0-9_-]{0,80}",
            place in any::<prop::sample::Index>(),
            octet: u8,
        ) {
            let judge = |text: &[u8]| {
                let mut octets = vec![0; decoded_len(text.len())];
                let ours = quads::decode(text, &mut octets).then_some(octets);
                assert_eq!(ours, URL_SAFE_NO_PAD.decode(text).ok(), "{}", text.escape_ascii());
            };
            judge(text.as_bytes());
            let mut changed = text.into_bytes();
            if !changed.is_empty() {
                let place = place.index(changed.len());
                changed[place] = octet;
                judge(&changed);
            }
        }

        #[test]
        fn any_octets_as_text_are_judged_without_panic(text: Vec<u8>) {
            if let Ok(octets) = decode(&text) {
                prop_assert_eq!(encode(&octets).into_bytes(), text);
            }
        }
    }
}
