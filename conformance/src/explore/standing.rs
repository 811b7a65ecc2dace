//! What a key set has for a token: S1, S2 and K17, read anew and apart from the library's own selection.

use crate::explore::alphabet::{SETS, SetName};
use crate::explore::lookups::{LOOKUPS, Lookup};
use crate::explore::told::KeyMask;
use countersign::algorithm::Algorithm;

/// What the remote tier has for a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No set that may be used.
    Nothing,
    /// A set, and these keys of it are to be tried.
    Hit(KeyMask),
    /// A set without a key that is to be tried.
    Miss,
    /// A set with several keys, and nothing tells them apart.
    Ambiguous,
}

impl Standing {
    /// What this set has for this token.
    pub fn of(set: SetName, lookup: &Lookup) -> Self {
        // Every key of the exploration is an Ed25519 key without restrictions, so S1 is `alg` and `kid`.
        let fits =
            |kid: &str| lookup.alg == Algorithm::Ed25519 && lookup.kid.is_none_or(|wanted| wanted == kid);
        let keys = set.row().keys.iter().filter(|key| fits(key.row().kid));
        let eligible = keys.fold(KeyMask::NONE, |all, &key| all.with(key));
        if lookup.kid.is_none() && eligible.len() > 1 {
            return Self::Ambiguous;
        }
        let tried = lookup.tried.map_or(KeyMask::NONE, |key| KeyMask::NONE.with(key));
        let untried = eligible.without(tried);
        if untried.is_empty() { Self::Miss } else { Self::Hit(untried) }
    }

    /// What every set has for every token, to be looked up by their numbers.
    pub fn all() -> Vec<[Self; LOOKUPS.len()]> {
        SETS.iter().map(|row| LOOKUPS.each_ref().map(|lookup| Self::of(row.name, lookup))).collect()
    }
}
