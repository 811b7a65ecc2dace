//! Going through a text whose grammar is known to be right. Nothing is judged.

use super::raw::Raw;
use super::specials::Specials;

/// Gives the elements of an array to `visit`.
pub(super) fn elements<'a, E>(
    array: &'a str,
    mut visit: impl FnMut(Raw<'a>) -> Result<(), E>,
) -> Result<(), E> {
    let octets = array.as_bytes();
    let mut specials = Specials::new();
    // From behind the bracket.
    let mut at = between(octets, 1);
    while !matches!(octets.get(at), Some(b']') | None) {
        let end = end_of_value(octets, at, &mut specials);
        visit(Raw(array.get(at..end).unwrap_or_default()))?;
        at = between(octets, end);
    }
    Ok(())
}

/// Where the next value begins: behind white space and commas.
fn between(octets: &[u8], at: usize) -> usize {
    let rest = octets.get(at..).unwrap_or_default();
    let skipped =
        rest.iter().take_while(|octet| matches!(octet, b' ' | b'\t' | b'\n' | b'\r' | b',')).count();
    at.saturating_add(skipped)
}

/// Where a value ends that begins at `at`, without recursion: nothing bounds its depth.
pub(super) fn end_of_value(octets: &[u8], mut at: usize, specials: &mut Specials) -> usize {
    let mut depth = 0_usize;
    while let Some(octet) = octets.get(at) {
        at = match octet {
            b'"' => end_of_string(octets, at, specials),
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                at.saturating_add(1)
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                at.saturating_add(1)
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => at.saturating_add(1),
            _ => end_of_word(octets, at),
        };
        if depth == 0 {
            break;
        }
    }
    at
}

fn end_of_string(octets: &[u8], start: usize, specials: &mut Specials) -> usize {
    let mut at = specials.next(octets, start.saturating_add(1));
    while octets.get(at) == Some(&b'\\') {
        at = specials.next(octets, at.saturating_add(2));
    }
    at.saturating_add(1)
}

/// A number or a literal.
fn end_of_word(octets: &[u8], at: usize) -> usize {
    let rest = octets.get(at..).unwrap_or_default();
    let ends = |octet: &u8| matches!(octet, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
    at.saturating_add(rest.iter().take_while(|octet| !ends(octet)).count())
}
