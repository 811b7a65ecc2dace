//! The local tier: keys that this process already holds.

use crate::cause::Cause;
use crate::jwk::KeySet;
use std::sync::Arc;

/// A provider of in-process keys that may change while the process runs.
///
/// It is asked once per lookup, before anything else, and with no lock held (K22). What it answers is used for that one
/// lookup.
pub trait LocalKeys: Send + Sync {
    /// The keys as they are now.
    ///
    /// # Errors
    /// [`LocalKeysError`] where the provider cannot say. That is a cause in the error of a lookup that finds no key
    /// elsewhere, and never a gate (K3), unless the tier is authoritative.
    fn keys(&self) -> Result<Arc<KeySet>, LocalKeysError>;
}

/// A provider of local keys could not answer. It carries nothing: what the provider knows belongs in its own log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalKeysError;

impl core::fmt::Display for LocalKeysError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the provider of local keys could not answer")
    }
}

impl std::error::Error for LocalKeysError {}

/// The local tier of one validator.
pub(crate) enum Local {
    /// There is none.
    Absent,
    /// A set that never changes.
    Fixed(Arc<KeySet>),
    /// A provider.
    Provider(Box<dyn LocalKeys>),
}

impl Local {
    /// Whether a key may ever come from here.
    pub(crate) fn may_hold_keys(&self) -> bool {
        match self {
            Self::Absent => false,
            Self::Fixed(keys) => !keys.is_empty(),
            Self::Provider(_) => true,
        }
    }

    /// Asks the tier, once; None where there is none.
    pub(crate) fn ask(&self) -> Option<Result<LocalSet<'_>, Cause>> {
        match self {
            Self::Absent => None,
            Self::Fixed(keys) => Some(Ok(LocalSet::Fixed(keys))),
            Self::Provider(provider) => {
                let keys = provider.keys().map(LocalSet::Provided);
                Some(keys.map_err(|LocalKeysError| Cause::LocalProvider))
            }
        }
    }
}

/// The set that a local tier answered with. That of the validator itself is lent: threads that count themselves in and
/// out of one set wait for one another.
pub(crate) enum LocalSet<'v> {
    Fixed(&'v KeySet),
    Provided(Arc<KeySet>),
}

impl AsRef<KeySet> for LocalSet<'_> {
    fn as_ref(&self) -> &KeySet {
        match self {
            Self::Fixed(keys) => keys,
            Self::Provided(keys) => keys,
        }
    }
}
