//! Which keys of a set a token may be verified with (S1, S2).

use super::key::Key;
use super::set::KeySet;
use super::thumbprint::Thumbprint;
use crate::algorithm::Algorithm;

/// At most this many keys of one kid are tried (S2): a rotation that keeps the kid leaves two, and each one more is a
/// signature that anybody can make us verify.
pub const MAX_CANDIDATES: usize = 4;

/// The keys that a lookup may try: at least one, at most [`MAX_CANDIDATES`], no thumbprint twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidates<'a> {
    slots: [Option<&'a Key>; MAX_CANDIDATES],
}

impl<'a> Candidates<'a> {
    /// The keys, in the order of the set.
    pub fn iter(&self) -> impl Iterator<Item = &'a Key> + '_ {
        self.slots.iter().flatten().copied()
    }
}

/// What one set holds for one token (S1, S2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection<'a> {
    /// Eligible, and not tried before.
    Hit(Candidates<'a>),
    /// No eligible key, or none that was not tried before.
    Miss,
    /// Several eligible keys without a kid, or more than [`MAX_CANDIDATES`] under one.
    Ambiguous,
}

impl KeySet {
    /// S1 and S2: the keys of this set that fit `alg` and `kid`; those in `tried` count but are passed over (K17).
    ///
    /// Nothing is allocated, and with a `kid` the time hardly grows with the set. Which of the three it is does not
    /// depend on the order of the keys.
    pub fn select(&self, alg: Algorithm, kid: Option<&str>, tried: &[Thumbprint]) -> Selection<'_> {
        match kid {
            Some(wanted) => gather(self.with_kid(wanted), MAX_CANDIDATES, alg, kid, tried),
            // Nothing in the token tells one key from another, so there may be only one (OIDC Core 10.1).
            None => gather(self.keys().iter(), 1, alg, kid, tried),
        }
    }
}

fn gather<'a>(
    keys: impl Iterator<Item = &'a Key>,
    most: usize,
    alg: Algorithm,
    kid: Option<&str>,
    tried: &[Thumbprint],
) -> Selection<'a> {
    let mut slots: [Option<&Key>; MAX_CANDIDATES] = [None; MAX_CANDIDATES];
    for key in keys.filter(|key| key.passed_over(alg, kid).is_none()) {
        if slots.iter().flatten().any(|known| known.thumbprint() == key.thumbprint()) {
            continue;
        }
        match slots.iter_mut().take(most).find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some(key),
            None => return Selection::Ambiguous,
        }
    }
    for slot in &mut slots {
        *slot = slot.filter(|key| !tried.contains(&key.thumbprint()));
    }
    if slots.iter().all(Option::is_none) {
        return Selection::Miss;
    }
    Selection::Hit(Candidates { slots })
}
