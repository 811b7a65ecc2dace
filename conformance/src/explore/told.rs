//! What the machine told a lookup, in the letters of the exploration: small, owned, and free of borrowed keys.

use crate::explore::alphabet::{KEYS, KeyName, UrlName};
use countersign::resolve::step::{Document, Source, Unresolved};
use countersign::time::Timestamp;

/// One step of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// These keys.
    Found(KeyMask, Source),
    /// Begin this fetch.
    Fetch(Place),
    /// Wait for this document, no longer than until then.
    Wait(Document, Timestamp),
    /// The lookup is over without a key.
    Failed(Unresolved),
}

impl Told {
    /// The document that is to be fetched.
    pub const fn fetches(self) -> Option<Document> {
        match self {
            Self::Fetch(Place::Metadata) => Some(Document::Metadata),
            Self::Fetch(Place::Keys(_)) => Some(Document::Keys),
            Self::Found(..) | Self::Wait(..) | Self::Failed(_) => None,
        }
    }

    /// Whether it is the end of the lookup.
    pub const fn ends(self) -> bool {
        matches!(self, Self::Found(..) | Self::Failed(_))
    }

    /// Whether a key of the remote tier was found.
    pub const fn is_remote(self) -> bool {
        matches!(self, Self::Found(_, Source::Fresh | Source::Stale { .. }))
    }
}

/// A document with the place it comes from. `None` is a place that nobody named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The metadata of the issuer.
    Metadata,
    /// The keys at this URL.
    Keys(Option<UrlName>),
}

impl Place {
    /// Which document it is.
    pub const fn document(self) -> Document {
        match self {
            Self::Metadata => Document::Metadata,
            Self::Keys(_) => Document::Keys,
        }
    }
}

/// A set of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct KeyMask(u8);

impl KeyMask {
    /// No key at all.
    pub const NONE: Self = Self(0);
    /// The first key of all.
    pub const FIRST: Self = Self(1);
    /// A key that is in no set of the exploration.
    pub const STRANGER: Self = Self(1 << 7);

    /// These keys.
    pub fn of(keys: &[KeyName]) -> Self {
        keys.iter().fold(Self::NONE, |all, &key| all.with(key))
    }

    /// This key, too.
    #[must_use]
    pub fn with(self, key: KeyName) -> Self {
        Self(self.0 | 1 << key as u8)
    }

    /// Both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without these.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every key of this one is in the other.
    pub const fn within(self, other: Self) -> bool {
        self.without(other).is_empty()
    }

    /// Whether this key is in it.
    pub fn holds(self, key: KeyName) -> bool {
        self.0 & 1 << key as u8 != 0
    }

    /// One of its keys.
    pub fn first(self) -> Option<KeyName> {
        KEYS.iter().map(|row| row.name).find(|&key| self.holds(key))
    }

    /// Whether there is no key in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many keys there are.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }
}
