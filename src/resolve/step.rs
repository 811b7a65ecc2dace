//! What decide says: the step that a lookup takes next.

use crate::cause::Cause;
use crate::jwk::Candidates;
use crate::time::Timestamp;
use crate::url::FetchUrl;
use core::time::Duration;

/// The two documents of the remote tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Document {
    /// OIDC discovery metadata.
    Metadata,
    /// The JWK Set.
    Keys,
}

/// A document with the place it is fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target<'a> {
    /// The metadata of the configured issuer.
    Metadata,
    /// The key set at this URL.
    Keys(&'a FetchUrl),
}

impl Target<'_> {
    /// Which document it is.
    pub const fn document(self) -> Document {
        match self {
            Self::Metadata => Document::Metadata,
            Self::Keys(_) => Document::Keys,
        }
    }
}

/// The next step of one lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// Here are the keys; the lookup is over, but for K17.
    Found(Found<'a>),
    /// The caller may begin this fetch.
    Fetch(Target<'a>),
    /// Somebody is fetching it.
    Wait {
        /// What is being fetched.
        document: Document,
        /// The end of that fetch's lease: not to be waited for any longer.
        until: Timestamp,
    },
    /// The lookup is over without a key.
    Failed(Unresolved),
}

/// Keys, and how they were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The keys to try: one, or several under one kid (S2).
    pub keys: Candidates<'a>,
    /// Where they come from.
    pub source: Source,
}

/// The tier that answered, and how old its answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The local tier.
    Local,
    /// A remote set within its ttl.
    Fresh,
    /// A remote set past its ttl and within the stale limit (K13).
    Stale {
        /// How long ago the set was fetched or last renewed.
        age: Duration,
        /// Why it has not been renewed; None where a refresh is only under way.
        cause: Option<Cause>,
    },
}

/// A lookup that ended without a key, and whose fault that is (K20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unresolved {
    /// The token's fault: every tier asked is healthy and lacks the key.
    NotFound,
    /// The token's fault: several keys fit and nothing tells them apart (S2).
    Ambiguous,
    /// The token's fault: its signature failed under every key it names, and the set is fresh (K17).
    BadSignature,
    /// Ours: we cannot tell.
    Unavailable {
        /// What failed, per tier and document.
        causes: Causes,
        /// The first time at which the same lookup, begun anew, would be told to fetch; None where it never would.
        retry_at: Option<Timestamp>,
    },
}

/// Why nothing was found, per tier and document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Causes {
    /// Why the local tier gave no answer.
    pub local: Option<Cause>,
    /// Why the metadata cannot be relied on.
    pub metadata: Option<Cause>,
    /// Why the key set cannot be relied on.
    pub keys: Option<Cause>,
    /// Why this lookup in particular ended: its deadline, or an answer that came too late.
    pub lookup: Option<Cause>,
}
