//! The last check: the signature, under each key that may be tried.

use crate::algorithm::Algorithm;
use crate::jwk::{Key, MAX_CANDIDATES, PassedOver, Thumbprint};
use crate::rejection::Rejection;
use crate::signature::{self, SignatureError};

/// No key verified the signature. The keys under which it was computed are *tried* from now on (K17).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failed {
    tried: [Option<Thumbprint>; MAX_CANDIDATES],
    mismatch: Option<PassedOver>,
}

impl Failed {
    /// The keys under which the signature was computed and was wrong.
    pub fn tried(&self) -> impl Iterator<Item = Thumbprint> + '_ {
        self.tried.iter().flatten().copied()
    }

    fn add(&mut self, key: Thumbprint) {
        if let Some(slot) = self.tried.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(key);
        }
    }
}

impl From<Failed> for Rejection {
    fn from(failed: Failed) -> Self {
        match (failed.tried().count(), failed.mismatch) {
            (0, Some(reason)) => Self::KeyMismatch { reason },
            (tried, _) => Self::BadSignature { tried },
        }
    }
}

/// What was signed, how, and the signature.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) alg: Algorithm,
    pub(super) input: &'a [u8],
    pub(super) signature: &'a [u8],
}

impl Signed<'_> {
    /// The first of these keys that verifies the signature; at most [`MAX_CANDIDATES`] are tried. Those before it are
    /// noted in `failed`.
    pub(super) fn by_one_of<'k>(
        self,
        keys: impl Iterator<Item = &'k Key>,
        failed: &mut Failed,
    ) -> Option<&'k Key> {
        for key in keys.take(MAX_CANDIDATES) {
            match signature::verify(self.alg, key, self.input, self.signature) {
                Ok(()) => return Some(key),
                Err(SignatureError::BadSignature) => failed.add(key.thumbprint()),
                Err(SignatureError::KeyMismatch | SignatureError::Unsupported) => {
                    failed.mismatch = key.passed_over(self.alg, None);
                }
            }
        }
        None
    }
}
