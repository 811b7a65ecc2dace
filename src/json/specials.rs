//! The octets that end a run of plain ones in a string.

/// So many octets are looked at together: one bit of a mark for each.
const BLOCK: usize = 64;

/// Where the quotes, backslashes and control characters of a text are. Each block of it is looked at once, when the
/// first place in it is asked for, however many strings begin and end in it.
pub(super) struct Specials {
    /// Which block the marks are of.
    block: usize,
    /// The lowest bit is the first octet.
    marks: u64,
}

impl Specials {
    pub(super) const fn new() -> Self {
        Self { block: usize::MAX, marks: 0 }
    }

    /// The place of the first special octet of `text` from `place` on; its end where there is none. It must always be
    /// the same text.
    #[inline]
    pub(super) fn next(&mut self, text: &[u8], place: usize) -> usize {
        let ahead = self.marks & u64::MAX.wrapping_shl(within(place));
        if place / BLOCK == self.block && ahead != 0 {
            return at(self.block, ahead);
        }
        self.search(text, place)
    }

    fn search(&mut self, text: &[u8], place: usize) -> usize {
        let mut block = place / BLOCK;
        let mut ahead = u64::MAX.wrapping_shl(within(place));
        // A block that has been looked at has nothing more.
        if block == self.block {
            block = block.wrapping_add(1);
            ahead = u64::MAX;
        }
        let (blocks, rest) = text.as_chunks();
        while let Some(octets) = blocks.get(block) {
            self.block = block;
            self.marks = marks(octets);
            if self.marks & ahead != 0 {
                return at(block, self.marks & ahead);
            }
            block = block.wrapping_add(1);
            ahead = u64::MAX;
        }
        if block > blocks.len() {
            return text.len();
        }
        self.block = block;
        self.marks = marks_of_last(text, rest.len());
        if self.marks & ahead == 0 { text.len() } else { at(block, self.marks & ahead) }
    }
}

/// Where in its block a place is.
#[inline]
fn within(place: usize) -> u32 {
    u32::try_from(place % BLOCK).unwrap_or_default()
}

/// The place of the lowest mark.
#[inline]
fn at(block: usize, marks: u64) -> usize {
    block.wrapping_mul(BLOCK) | usize::try_from(marks.trailing_zeros()).unwrap_or_default()
}

/// The marks of the `length` octets at the end of `text` that fill no block.
#[inline]
fn marks_of_last(text: &[u8], length: usize) -> u64 {
    let before = u32::try_from(BLOCK.wrapping_sub(length)).unwrap_or_default();
    match text.last_chunk() {
        // None of them is lost if they are looked at with those before them. 64 before none would be a shift by nothing.
        Some(block) if length > 0 => marks(block).wrapping_shr(before),
        Some(_) => 0,
        None => marks_of_short(text),
    }
}

#[inline(never)]
fn marks_of_short(text: &[u8]) -> u64 {
    let mut block = [b' '; BLOCK];
    for (to, from) in block.iter_mut().zip(text) {
        *to = *from;
    }
    marks(&block)
}

/// One bit for each octet, the lowest for the first: whether it is special.
#[inline]
fn marks(block: &[u8; BLOCK]) -> u64 {
    // The compiler makes a few wide instructions out of this.
    let special = block.map(|octet| if matches!(octet, 0..=0x1f | b'"' | b'\\') { u8::MAX } else { 0 });
    // The eight octets of each word become a column of bits.
    let mut column = 0x0101_0101_0101_0101_u64;
    let mut columns = 0;
    for word in special.as_chunks().0 {
        columns |= u64::from_le_bytes(*word) & column;
        column = column.wrapping_shl(1);
    }
    transposed(columns)
}

/// Eight rows of eight bits, turned so that the columns are rows: pairs of bits, of pairs, and of fours change places.
#[inline]
const fn transposed(mut rows: u64) -> u64 {
    let mut change = (rows ^ rows.wrapping_shr(7)) & 0x00aa_00aa_00aa_00aa;
    rows ^= change ^ change.wrapping_shl(7);
    change = (rows ^ rows.wrapping_shr(14)) & 0x0000_cccc_0000_cccc;
    rows ^= change ^ change.wrapping_shl(14);
    change = (rows ^ rows.wrapping_shr(28)) & 0x0000_0000_f0f0_f0f0;
    rows ^ change ^ change.wrapping_shl(28)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_octet_is_judged_at_every_place() {
        for length in [1, 8, 63, 64, 65, 127, 128, 129, 200] {
            for place in 0..length {
                for octet in 0..=255_u8 {
                    let mut text = vec![b'x'; length];
                    text[place] = octet;
                    let special = octet < 0x20 || octet == b'"' || octet == b'\\';
                    let mut specials = Specials::new();
                    let expected = if special { place } else { length };
                    assert_eq!(specials.next(&text, 0), expected, "{octet} at {place} of {length}");
                    assert_eq!(specials.next(&text, place), expected);
                    assert_eq!(specials.next(&text, place + 1), length);
                }
            }
        }
    }

    #[test]
    fn all_of_several_are_found_in_whatever_order_they_are_asked_for() {
        let text: Vec<u8> = (0..300_u32).map(|n| if n % 7 == 3 || n > 290 { b'"' } else { 0xe9 }).collect();
        let by_hand = |place: usize| {
            text.iter().skip(place).position(|octet| *octet == b'"').map_or(text.len(), |found| place + found)
        };
        let mut specials = Specials::new();
        for place in (0..=300).chain((0..=300).rev()).chain((0..=300).map(|n| n * 97 % 301)) {
            assert_eq!(specials.next(&text, place), by_hand(place), "{place}");
        }
        assert_eq!(Specials::new().next(b"", 0), 0);
    }
}
