//! Finding keys by `kid` without looking at each key of the set.

use super::key::Key;
use std::collections::HashSet;

/// The hashes of the `kid`s with the positions of their keys, sorted. Keys without a `kid` are not in it.
#[derive(Clone)]
pub(super) struct Index(Box<[(u64, usize)]>);

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
        Self(entries.into())
    }

    /// The positions of the keys that may have this `kid`, in the order of the set: all that have it, and any other
    /// whose hash is the same.
    pub(super) fn positions(&self, kid: &str) -> impl Iterator<Item = usize> + '_ {
        let hash = hash(kid);
        let first = self.0.partition_point(|(of, _)| *of < hash);
        let from_first = self.0.get(first..).unwrap_or_default();
        from_first.iter().take_while(move |(of, _)| *of == hash).map(|(_, position)| *position)
    }
}

/// FNV-1a: cheap for a text as short as a `kid`. Only who publishes the keys could choose colliding ones.
fn hash(kid: &str) -> u64 {
    kid.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, octet| (hash ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3))
}
