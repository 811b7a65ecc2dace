//! One lookup: what the token asks for, and what this lookup has already done.

use crate::algorithm::Algorithm;
use crate::cause::Cause;
use crate::jwk::{Candidates, Selection, Thumbprint};
use crate::resolve::step::Document;

/// What one token asks of the machine, and what its lookup has already used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The `alg` of the token's header.
    pub alg: Algorithm,
    /// The `kid` of the token's header, compared exactly (S1).
    pub kid: Option<&'a str>,
    /// What the local tier said: asked once per lookup, before the first decide (K22).
    pub local: LocalAnswer<'a>,
    /// Fetched keys under which the signature has already failed (K17).
    pub tried: &'a [Thumbprint],
    /// The fetches that this lookup has begun (K21).
    pub spent: Spent,
    /// Whether this lookup may still fetch and wait. Without it decide says neither Fetch nor Wait.
    pub patience: bool,
}

/// What the local tier said, once per lookup (K22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalAnswer<'a> {
    /// There is no local tier.
    Absent,
    /// Eligible keys.
    Found(Candidates<'a>),
    /// No eligible key.
    Miss,
    /// Several eligible keys and no kid to tell them apart (S2).
    Ambiguous,
    /// The provider failed; the cause is kept for the error (K3).
    Failed(Cause),
}

impl<'a> From<Selection<'a>> for LocalAnswer<'a> {
    fn from(selection: Selection<'a>) -> Self {
        match selection {
            Selection::Hit(keys) => Self::Found(keys),
            Selection::Miss => Self::Miss,
            Selection::Ambiguous => Self::Ambiguous,
        }
    }
}

/// Which fetches a lookup has begun: at most one per document (K21).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spent {
    /// It has begun a fetch of the metadata.
    pub metadata: bool,
    /// It has begun a fetch of the key set.
    pub keys: bool,
    /// The answer to one of its fetches was dropped, because another had taken its place (K15).
    pub superseded: bool,
}

impl Spent {
    /// Whether the lookup has begun a fetch of `document`.
    pub const fn has(self, document: Document) -> bool {
        match document {
            Document::Metadata => self.metadata,
            Document::Keys => self.keys,
        }
    }

    /// The lookup's fetch of `document` has ended; `dropped` says that its answer came too late.
    pub const fn record(&mut self, document: Document, dropped: bool) {
        match document {
            Document::Metadata => self.metadata = true,
            Document::Keys => self.keys = true,
        }
        self.superseded = self.superseded || dropped;
    }
}
