//! Why a signature cannot be made.

use super::algorithm::Form;
use super::keys::KeyName;
use core::fmt;

/// Why a signature cannot be made. Each is a mistake in the recipe: a case that meets one is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MintError {
    /// The key is not one for what is to be computed.
    KeyDoesNotFit {
        /// What is to be computed.
        form: Form,
        /// The key.
        key: KeyName,
    },
    /// The modulus has no room for the padding that is asked for.
    KeyTooSmall {
        /// What is to be computed.
        form: Form,
        /// The key.
        key: KeyName,
    },
    /// The key has no such form: only a public key has a PEM text, only an RSA key a modulus.
    NoSuchForm {
        /// The key.
        key: KeyName,
    },
    /// The library that calculates refused. No key or form of ours is known to cause it.
    Refused {
        /// The key.
        key: KeyName,
    },
}

impl fmt::Display for MintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyDoesNotFit { form, key } => write!(f, "the key {key} is not one for {form:?}"),
            Self::KeyTooSmall { form, key } => write!(f, "the key {key} is too small for {form:?}"),
            Self::NoSuchForm { key } => write!(f, "the key {key} has no such form"),
            Self::Refused { key } => write!(f, "nothing could be computed with the key {key}"),
        }
    }
}

impl std::error::Error for MintError {}
