//! What a validator of tokens is made of, each part on its own.

use super::jwk::Jwk;
use super::members::Members;
use super::view::{Context, Judged, View};
use crate::protocol::configuration::Configuration;
use countersign::algorithm::Algorithm;
use countersign::jwk::{Key, KeySet};
use countersign::jws::Segment;

/// The parts of a validator, in the order in which a token meets them. A part that is `None` is that of the library.
///
/// A saboteur has exactly one of its own: `Stages { view: Some(..), ..SOUND }`.
#[derive(Clone, Copy)]
pub(super) struct Stages {
    /// The algorithms that it verifies beside those of the library.
    pub(super) also: Option<&'static [&'static str]>,
    /// What is configured instead.
    pub(super) configure: Option<fn(&mut Configuration)>,
    /// The segments of a token as they are found instead.
    pub(super) segments: Option<fn(&str) -> Option<Segments>>,
    /// The text of a segment as it is read instead, in base64url.
    pub(super) segment: Option<fn(Segment, &str) -> Option<String>>,
    /// The text of the header or of the claims as it is read instead, in strict JSON.
    pub(super) json: Option<ReadJson>,
    /// The header and the claims as they are judged instead. An error refuses the token.
    pub(super) view: Option<Judge>,
    /// The text of a key set as it is read instead.
    pub(super) document: Option<fn(&str) -> Option<String>>,
    /// A key of a set as it is read instead.
    pub(super) jwk: Option<fn(&mut Members)>,
    /// The keys of a set that a token may be verified with.
    pub(super) select: Option<Select>,
    /// Whether this is a signature under this key.
    pub(super) verify: Option<fn(&Attempt<'_>) -> bool>,
}

/// Reads header or claims as another text, or as what they are.
type ReadJson = fn(Segment, &[u8], &Context<'_>) -> Option<Vec<u8>>;

/// Judges header and claims, or makes others of them.
pub(super) type Judge = fn(&mut View, &Context<'_>) -> Judged;

/// Three segments, and what was signed.
pub(super) struct Segments {
    /// The header.
    pub(super) header: String,
    /// The payload.
    pub(super) payload: String,
    /// The signature.
    pub(super) signature: String,
    /// What was signed.
    pub(super) input: String,
}

impl Segments {
    /// These segments, of which the first two were signed as they stand here.
    pub(super) fn of(header: &str, payload: &str, signature: &str) -> Self {
        Self {
            header: header.to_owned(),
            payload: payload.to_owned(),
            signature: signature.to_owned(),
            input: format!("{header}.{payload}"),
        }
    }

    /// The segments of a token that has exactly three.
    pub(super) fn split(token: &str) -> Option<Self> {
        let mut segments = token.split('.');
        match (segments.next(), segments.next(), segments.next(), segments.next()) {
            (Some(header), Some(payload), Some(signature), None) => {
                Some(Self::of(header, payload, signature))
            }
            _ => None,
        }
    }
}

/// The keys of a set that a token with this algorithm and `kid` may be verified with.
pub(super) type Select = for<'k> fn(&'k KeySet, Algorithm, Option<&str>) -> Vec<&'k Key>;

/// Every part is that of the library.
pub(super) const SOUND: Stages = Stages {
    also: None,
    configure: None,
    segments: None,
    segment: None,
    json: None,
    view: None,
    document: None,
    jwk: None,
    select: None,
    verify: None,
};

/// One try to verify a signature.
pub(super) struct Attempt<'a> {
    /// The algorithm.
    pub(super) alg: Algorithm,
    /// The key, which fits the algorithm.
    pub(super) key: &'a Key,
    /// The same key as it was given.
    pub(super) jwk: &'a Jwk,
    /// What was signed.
    pub(super) input: &'a [u8],
    /// The octets of the signature.
    pub(super) signature: &'a [u8],
}

impl Attempt<'_> {
    /// What the library says of this signature instead.
    pub(super) fn holds(&self, signature: &[u8]) -> bool {
        countersign::signature::verify(self.alg, self.key, self.input, signature).is_ok()
    }
}
