//! JSON Web Keys and key sets (RFC 7517). SKELETON.
#![allow(missing_docs)]
use crate::algorithm::Algorithm;

/// RFC 7638 SHA-256 thumbprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Thumbprint(pub(crate) [u8; 32]);

impl Thumbprint {
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// One usable key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    kid: Option<Box<str>>,
    thumbprint: Thumbprint,
}

impl Key {
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }
    pub fn thumbprint(&self) -> Thumbprint {
        self.thumbprint
    }
}

/// Where a set comes from: a fetched set never yields a symmetric or a private key (S3, S4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    Local,
    Fetched,
}

/// A parsed JWK Set: usable keys, and what was skipped and why. Equality and hash are those of the usable keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeySet {
    keys: Box<[Key]>,
}

impl KeySet {
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// At most this many keys of one kid are tried (S2).
pub const MAX_CANDIDATES: usize = 4;

/// The keys that a lookup may try: at least one, at most [`MAX_CANDIDATES`], no thumbprint twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidates<'a> {
    slots: [Option<&'a Key>; MAX_CANDIDATES],
}

impl<'a> Candidates<'a> {
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
    pub fn select(&self, _alg: Algorithm, _kid: Option<&str>, _tried: &[Thumbprint]) -> Selection<'_> {
        unimplemented!()
    }
}
