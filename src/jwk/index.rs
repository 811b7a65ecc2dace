//! Finding keys by `kid` without looking at each key of the set.

use super::key::Key;
use std::collections::HashSet;

/// The hashes of the `kid`s with the positions of their keys, sorted. Keys without a `kid` are not in it.
///
/// Sorted by their hashes, the entries with the same highest bits lie together. Where each such group begins is written
/// down, and there are about as many groups as entries: a lookup looks at one or two, however large the set is.
#[derive(Clone)]
pub(super) struct Index {
    entries: Box<[(u64, usize)]>,
    /// Where each group begins, and one more: where the last one ends.
    starts: Box<[usize]>,
    /// How far a hash is shifted to tell its group.
    shift: u32,
}

impl Index {
    /// Of keys that are equal in all respects only the first gets an entry.
    pub(super) fn new(keys: &[Key]) -> Self {
        let mut seen = HashSet::new();
        let mut entries: Vec<(u64, usize)> = keys
            .iter()
            .enumerate()
            .filter(|(_, key)| seen.insert(*key))
            .filter_map(|(position, key)| key.kid().map(|kid| (hash(kid), position)))
            .collect();
        entries.sort_unstable();
        // At least two groups, so that the shift stays below the 64 bits of a hash.
        let groups = entries.len().max(2).next_power_of_two();
        let shift = u64::BITS.saturating_sub(groups.trailing_zeros());
        let group_of = |hash: u64| usize::try_from(hash.wrapping_shr(shift)).unwrap_or(usize::MAX);
        let starts =
            (0..=groups).map(|group| entries.partition_point(|(hash, _)| group_of(*hash) < group)).collect();
        Self { entries: entries.into(), starts, shift }
    }

    /// The positions of the keys that may have this `kid`, in the order of the set: all that have it, and any other
    /// whose hash is the same.
    pub(super) fn positions(&self, kid: &str) -> impl Iterator<Item = usize> + '_ {
        let hash = hash(kid);
        let group = self.group(hash).unwrap_or_default();
        group.iter().filter(move |(of, _)| *of == hash).map(|(_, position)| *position)
    }

    fn group(&self, hash: u64) -> Option<&[(u64, usize)]> {
        let group = usize::try_from(hash.wrapping_shr(self.shift)).ok()?;
        let (first, end) = (self.starts.get(group)?, self.starts.get(group.saturating_add(1))?);
        self.entries.get(*first..*end)
    }
}

/// Cheap for a text as short as a `kid`: one multiplication for each eight octets. Only who publishes the keys could
/// choose colliding ones, and the limit of keys bounds what that costs.
fn hash(kid: &str) -> u64 {
    // Odd, so that nothing is lost; the highest bits of the product depend on all bits.
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| {
        let product = (hash ^ word).wrapping_mul(ODD);
        product ^ product.wrapping_shr(32)
    };
    let (words, tail) = kid.as_bytes().as_chunks();
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(tail) {
        *to = *from;
    }
    let length = u64::try_from(kid.len()).unwrap_or(u64::MAX).wrapping_mul(ODD);
    let body = words.iter().fold(length, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    mix(body, u64::from_le_bytes(last)).wrapping_mul(ODD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn each_octet_of_a_kid_counts_and_so_does_its_length() {
        let mut seen = HashMap::new();
        let mut add = |kid: String| {
            if let Some(other) = seen.insert(hash(&kid), kid.clone()) {
                assert_eq!(other, kid);
            }
        };
        for length in 0..40 {
            add("\0".repeat(length));
            add("a".repeat(length));
            for place in 0..length {
                for octet in ["b", "\u{1}", "A"] {
                    let mut kid = "a".repeat(length);
                    kid.replace_range(place..=place, octet);
                    add(kid);
                }
            }
        }
    }

    #[test]
    fn kids_that_count_upwards_fall_into_groups_of_a_few() {
        let mut groups: HashMap<u64, usize> = HashMap::new();
        for number in 0..8_192 {
            *groups.entry(hash(&format!("key-{number}")) >> 51).or_default() += 1;
        }
        assert!(groups.values().all(|size| *size < 12), "{:?}", groups.values().max());
    }
}
