//! The libraries, in one table.

mod biscuit;
mod josekit;
mod jsonwebtoken;
mod jwt_simple;

use crate::support::Signer;

/// A library that was given one algorithm and one key.
pub(crate) trait Peer: Sync {
    /// Whether it accepts this token: signature, `exp`, `iss` and `aud`, as it does that.
    fn accepts(&self, token: &str) -> bool;
}

/// One library.
#[derive(Clone, Copy)]
pub(crate) struct Library {
    /// The name of its crate.
    pub(crate) name: &'static str,
    /// The crates that its signatures stand on.
    pub(crate) on: &'static [&'static str],
    /// Makes it ready, all that can be done once; `None` where it does not support the algorithm.
    pub(crate) open: fn(&str, &Signer) -> Option<Box<dyn Peer>>,
}

/// The libraries, in the order of the columns.
pub(crate) const LIBRARIES: [Library; 4] =
    [jsonwebtoken::LIBRARY, jwt_simple::LIBRARY, josekit::LIBRARY, biscuit::LIBRARY];
