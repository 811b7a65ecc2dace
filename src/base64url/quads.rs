//! Four characters at a time, which are three octets.
//!
//! Most of a token is base64url, and this takes two thirds of the time that the crate `base64` takes. It knows only what
//! is right: what is wrong with a text is asked of the crate.

use super::decoded_len;

/// RFC 4648 section 5, table 2.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What a character adds to the three octets of its four, by its place among them. The first octet is the lowest.
static PLACES: [[u32; 256]; 4] = [contributions(0), contributions(1), contributions(2), contributions(3)];

/// What a character outside the alphabet adds: bits that belong to none of the three octets.
const OUTSIDE: u32 = 0xff00_0000;

#[expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the compiler runs it: what could go wrong here would not build"
)]
const fn contributions(place: usize) -> [u32; 256] {
    let mut table = [OUTSIDE; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        let [_, first, second, third] = ((value as u32) << (18 - 6 * place)).to_be_bytes();
        table[ALPHABET[value] as usize] = u32::from_le_bytes([first, second, third, 0]);
        value += 1;
    }
    table
}

/// Decodes `text` into `octets`. `false` where it is not the strict encoding of so many octets; what is in them is of no
/// use then.
pub(super) fn decode(text: &[u8], octets: &mut [u8]) -> bool {
    if octets.len() != decoded_len(text.len()) {
        return false;
    }
    // Twelve octets at a time are written fastest.
    let (blocks, text) = text.as_chunks::<16>();
    let (places, octets) = octets.as_chunks_mut::<12>();
    let mut seen = 0;
    for (block, place) in blocks.iter().zip(places) {
        let ([first, second, third, fourth], []) = block.as_chunks() else { return false };
        let (first, second) = (together(*first), together(*second));
        let (third, fourth) = (together(*third), together(*fourth));
        seen |= first | second | third | fourth;
        let low = u64::from(first) | u64::from(second) << 24 | u64::from(third) << 48;
        let high = third >> 16 | fourth << 8;
        if let Some((eight, four)) = place.split_first_chunk_mut() {
            *eight = low.to_le_bytes();
            four.copy_from_slice(&high.to_le_bytes());
        }
    }
    let (quads, text) = text.as_chunks();
    let (places, octets) = octets.as_chunks_mut();
    for (quad, place) in quads.iter().zip(places) {
        let word = together(*quad);
        seen |= word;
        let [first, second, third, _] = word.to_le_bytes();
        *place = [first, second, third];
    }
    seen & OUTSIDE == 0 && last(text, octets)
}

/// The characters behind the last four, and the octets that they are. Their other bits are zero (RFC 4648 section 3.5).
fn last(text: &[u8], octets: &mut [u8]) -> bool {
    // "A" adds nothing.
    match (text, octets) {
        ([], []) => true,
        (&[a, b], [first]) => {
            let word = together([a, b, b'A', b'A']).to_le_bytes();
            *first = word[0];
            word[1..] == [0, 0, 0]
        }
        (&[a, b, c], [first, second]) => {
            let word = together([a, b, c, b'A']).to_le_bytes();
            [*first, *second] = [word[0], word[1]];
            word[2..] == [0, 0]
        }
        _ => false,
    }
}

/// Three octets, and [`OUTSIDE`] where a character is none of the alphabet.
#[inline]
fn together([a, b, c, d]: [u8; 4]) -> u32 {
    let [first, second, third, fourth] = &PLACES;
    let of =
        |table: &[u32; 256], character: u8| table.get(usize::from(character)).copied().unwrap_or(OUTSIDE);
    of(first, a) | of(second, b) | of(third, c) | of(fourth, d)
}
