//! A JWK Set (RFC 7517 section 5).

use super::index::Index;
use super::key::Key;
use super::limits::{KeyLimits, Origin};
use super::members::Members;
use super::skip::{SkipReason, Skipped};
use crate::cause::Cause;
use crate::json::{self, Bounds, JsonError, Kind, Raw};
use core::fmt;
use core::hash::{Hash, Hasher};
use ring::digest::{Context, SHA256};

/// A parsed JWK Set: usable keys, and what was skipped and why. Equality and hash are those of the usable keys, in
/// their order, and cost the same for sets of every size.
#[derive(Clone)]
pub struct KeySet {
    keys: Box<[Key]>,
    skipped: Box<[Skipped]>,
    index: Index,
    /// SHA-256 over the identities of the keys.
    fingerprint: [u8; 32],
}

/// Why a document is no key set, or not one that is read. One bad key is not among the reasons (S3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeySetError {
    /// Longer than [`KeyLimits::octets`].
    TooLarge,
    /// No JSON object that we accept, or one with nesting or members beyond the limits.
    Json(JsonError),
    /// No member `keys`, or one that is no array.
    NotAKeySet,
    /// The same member twice, outside the elements of `keys`.
    DuplicateMember,
    /// More elements than [`KeyLimits::keys`]. None is used.
    TooManyKeys,
}

impl KeySetError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "key_set_too_large",
            Self::Json(error) => error.code(),
            Self::NotAKeySet => "not_a_key_set",
            Self::DuplicateMember => JsonError::DuplicateMember.code(),
            Self::TooManyKeys => "too_many_keys",
        }
    }
}

impl fmt::Display for KeySetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the key set is larger than the limit"),
            Self::Json(error) => write!(f, "the key set is no JSON that we accept: {error}"),
            Self::NotAKeySet => f.write_str("the document has no array keys"),
            Self::DuplicateMember => f.write_str("the key set has the same member twice"),
            Self::TooManyKeys => f.write_str("the key set has more keys than the limit"),
        }
    }
}

impl std::error::Error for KeySetError {}

impl From<JsonError> for KeySetError {
    fn from(error: JsonError) -> Self {
        if error == JsonError::DuplicateMember { Self::DuplicateMember } else { Self::Json(error) }
    }
}

impl From<KeySetError> for Cause {
    fn from(error: KeySetError) -> Self {
        match error {
            KeySetError::TooLarge => Self::BodyTooLarge,
            KeySetError::TooManyKeys => Self::TooManyKeys,
            KeySetError::Json(_) | KeySetError::NotAKeySet | KeySetError::DuplicateMember => Self::Malformed,
        }
    }
}

impl KeySet {
    /// Reads a JWK Set. Keys that cannot be used are skipped, each with a reason; a set without a usable key is still
    /// a set, and [`is_empty`](Self::is_empty).
    ///
    /// # Errors
    /// [`KeySetError`], where the document as a whole cannot be used.
    pub fn parse(text: &[u8], origin: Origin, limits: &KeyLimits) -> Result<Self, KeySetError> {
        if text.len() > limits.octets {
            return Err(KeySetError::TooLarge);
        }
        let mut elements = None;
        let bounds = Bounds { depth: limits.depth, members: limits.members };
        let inside = Bounds { depth: limits.depth.saturating_sub(1), ..bounds };
        json::shallow_object(text, bounds, |name, value| {
            if name == "keys" {
                elements = Some(read_elements(value, origin, limits, inside)?);
                return Ok(());
            }
            value.check(inside).map_err(KeySetError::from)
        })?;
        let (keys, skipped) = elements.ok_or(KeySetError::NotAKeySet)?;
        Ok(Self::new(keys, skipped))
    }

    /// A set of these keys, for a process that has them one by one.
    pub fn from_keys(keys: Vec<Key>) -> Self {
        Self::new(keys, Vec::new())
    }

    fn new(keys: Vec<Key>, skipped: Vec<Skipped>) -> Self {
        let index = Index::new(&keys);
        let fingerprint = fingerprint(&keys);
        Self { keys: keys.into(), skipped: skipped.into(), index, fingerprint }
    }

    /// The usable keys, in the order of the document.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The keys that are not used, in the order of the document.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Whether no usable key is in it.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys that may have this `kid`.
    pub(super) fn with_kid(&self, kid: &str) -> impl Iterator<Item = &Key> {
        self.index.positions(kid).filter_map(|position| self.keys.get(position))
    }
}

fn read_elements(
    value: Raw<'_>,
    origin: Origin,
    limits: &KeyLimits,
    bounds: Bounds,
) -> Result<(Vec<Key>, Vec<Skipped>), KeySetError> {
    let (mut keys, mut skipped) = (Vec::new(), Vec::new());
    // Two levels lie around an element: the set and the array.
    let bounds = Bounds { depth: bounds.depth.saturating_sub(1), ..bounds };
    let is_array = value.elements(|element| {
        let index = keys.len().saturating_add(skipped.len());
        if index >= limits.keys {
            return Err(KeySetError::TooManyKeys);
        }
        match read_element(element, origin, limits, bounds)? {
            Ok(key) => keys.push(key),
            Err((kid, reason)) => skipped.push(Skipped { index, kid, reason }),
        }
        Ok(())
    })?;
    if is_array { Ok((keys, skipped)) } else { Err(KeySetError::NotAKeySet) }
}

/// A key, or the `kid` of the element with the reason to skip it.
type Element = Result<Key, (Option<Box<str>>, SkipReason)>;

fn read_element(
    element: Raw<'_>,
    origin: Origin,
    limits: &KeyLimits,
    bounds: Bounds,
) -> Result<Element, KeySetError> {
    // A limit of the document that is passed inside an element is still passed (K13).
    let of_the_key = |error| match error {
        JsonError::TooDeep | JsonError::TooManyMembers => Err(KeySetError::Json(error)),
        JsonError::NotUtf8
        | JsonError::ByteOrderMark
        | JsonError::Syntax
        | JsonError::LoneSurrogate
        | JsonError::DuplicateMember
        | JsonError::NotAnObject => Ok(Err((None, SkipReason::Json(error)))),
    };
    if element.kind() != Kind::Object {
        return element.check(bounds).map_or_else(of_the_key, |()| Ok(Err((None, SkipReason::NotAnObject))));
    }
    match Members::read(element.text().as_bytes(), bounds) {
        Err(error) => of_the_key(error),
        Ok(members) => Ok(Key::new(&members, origin, limits)
            .map_err(|reason| (members.kid(limits).unwrap_or_default(), reason))),
    }
}

/// Feeds what a key's `Hash` writes into SHA-256, so that sets can be compared by 32 octets.
struct Sha(Context);

impl Hasher for Sha {
    fn write(&mut self, octets: &[u8]) {
        self.0.update(octets);
    }

    /// Not used: the digest is read instead.
    fn finish(&self) -> u64 {
        0
    }
}

fn fingerprint(keys: &[Key]) -> [u8; 32] {
    let mut sha = Sha(Context::new(&SHA256));
    keys.hash(&mut sha);
    let mut octets = [0; 32];
    for (to, from) in octets.iter_mut().zip(sha.0.finish().as_ref()) {
        *to = *from;
    }
    octets
}

impl PartialEq for KeySet {
    fn eq(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint
    }
}

impl Eq for KeySet {}

impl Hash for KeySet {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // A quarter of a SHA-256 is as good for a table as all of it.
        if let Some(first) = self.fingerprint.first_chunk::<8>() {
            state.write(first);
        }
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySet").field("keys", &self.keys).field("skipped", &self.skipped).finish()
    }
}
