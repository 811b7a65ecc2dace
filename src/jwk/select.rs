//! Which keys of a set a token may be verified with (S1, S2).

use super::key::Key;
use super::set::KeySet;
use super::thumbprint::Thumbprint;
use crate::algorithm::Algorithm;
use core::fmt;

/// Why a key is not one for a token, although it is usable (S1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PassedOver {
    /// The `kid` is another one, or missing.
    Kid,
    /// The key type or the curve does not fit the algorithm.
    KeyType,
    /// The secret is shorter than the hash of the algorithm.
    Size,
    /// The key says that it is for another algorithm.
    Algorithm,
    /// `use` is not "sig".
    Use,
    /// `key_ops` does not hold "verify".
    KeyOps,
    /// We cannot verify the algorithm, whatever the key.
    Unsupported,
}

impl PassedOver {
    /// The stable snake_case name of this reason.
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The section that it follows from.
    pub const fn section(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Kid => ("kid_differs", "RFC 7515 4.1.4", "its kid is not that of the token"),
            Self::KeyType => {
                ("key_type_differs", "RFC 7518 3.1", "its type or curve does not fit the algorithm")
            }
            Self::Size => ("secret_too_short_for_alg", "RFC 7518 3.2", "its secret is shorter than the hash"),
            Self::Algorithm => ("key_alg_differs", "RFC 7517 4.4", "it is for another algorithm"),
            Self::Use => ("use_not_sig", "RFC 7517 4.2", "its use is not sig"),
            Self::KeyOps => ("key_ops_without_verify", "RFC 7517 4.3", "its key_ops do not hold verify"),
            Self::Unsupported => ("alg_unsupported", "RFC 7515 5.2", "the algorithm is not supported"),
        }
    }
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().2)
    }
}

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
