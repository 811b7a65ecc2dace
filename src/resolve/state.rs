//! What a validator remembers of one issuer's remote keys.

use crate::cause::Cause;
use crate::jwk::KeySet;
use crate::resolve::step::Document;
use crate::time::Timestamp;
use crate::url::FetchUrl;
use core::time::Duration;
use std::sync::Arc;

/// What this validator remembers of one issuer's remote keys. Plain data; local keys are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// When this state was last written; an earlier `now` means that the clock went backwards (K16).
    pub written: Timestamp,
    /// The serial of the next ticket.
    pub next_ticket: u64,
    /// The metadata of the issuer; always empty without discovery.
    pub metadata: MetadataRecord,
    /// The key set.
    pub keys: KeysRecord,
}

/// The record of the metadata document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MetadataRecord {
    /// The last good answer.
    pub held: Option<HeldMetadata>,
    /// What past fetches of it did.
    pub attempts: Attempts,
    /// The ticket that lives.
    pub live: Option<Live>,
}

/// The record of the key set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct KeysRecord {
    /// The `jwks_uri` that metadata last named: back-off, ticket and entity tag belong to it (K24). It outlives the
    /// metadata, which says whether it may still be used. None under an explicit URL, which the policy holds.
    pub url: Option<FetchUrl>,
    /// The last good answer.
    pub held: Option<HeldKeys>,
    /// What past fetches of it did.
    pub attempts: Attempts,
    /// The ticket that lives.
    pub live: Option<Live>,
}

/// Metadata that was good (K6, K7). What it points to is [`KeysRecord::url`]: it is a pointer, and no more (K23).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeldMetadata {
    /// When it was fetched.
    pub fetched: Timestamp,
    /// When it stopped or stops being fresh; its stale limit runs from here.
    pub expires: Timestamp,
}

/// A key set that was good (K13).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HeldKeys {
    /// The keys.
    pub set: Arc<KeySet>,
    /// Its entity tag; gone once the record's URL changes, for it goes to no other (K24).
    pub etag: Option<Arc<str>>,
    /// The ttl it was given, which a 304 without headers gives again (K12).
    pub ttl: Duration,
    /// When it was fetched or last renewed. Reported, never decided upon.
    pub fetched: Timestamp,
    /// When it stopped or stops being fresh; the stale limit runs from here.
    pub expires: Timestamp,
}

/// What past fetches of one document did, as far as later ones depend on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attempts {
    /// When the last attempt of any kind ended: the cooldown runs from here (K10).
    pub ended: Option<Timestamp>,
    /// Why the last attempt that was not abandoned failed; None after a success (K20).
    pub failure: Option<Cause>,
    /// The back-off that the last failure was given, before jitter; None after a success (K11).
    pub step: Option<Duration>,
    /// Until when no fetch may begin (K11).
    pub back_off: Option<Timestamp>,
}

/// A ticket that lives (K8).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Live {
    /// Its number.
    pub id: u64,
    /// When it was begun; its lease runs from here.
    pub begun: Timestamp,
    /// Whether the metadata has been renewed since: then its failure says nothing about that metadata (K23).
    pub outlived: bool,
}

impl State {
    /// What past fetches of `document` did.
    pub fn attempts(&self, document: Document) -> &Attempts {
        match document {
            Document::Metadata => &self.metadata.attempts,
            Document::Keys => &self.keys.attempts,
        }
    }

    /// The ticket of `document` that lives, as far as the last write knew.
    pub fn live(&self, document: Document) -> Option<&Live> {
        match document {
            Document::Metadata => self.metadata.live.as_ref(),
            Document::Keys => self.keys.live.as_ref(),
        }
    }

    /// Nothing fetched, nothing tried. `now` is any point of the caller's clock (K4: no I/O).
    pub fn new(now: Timestamp) -> Self {
        Self {
            written: now,
            next_ticket: 0,
            metadata: MetadataRecord::default(),
            keys: KeysRecord::default(),
        }
    }
}
