//! How much of a token is read (K18).

use crate::json::Bounds;

/// The sizes a token may have. Each is judged before any work is done for what lies beyond it.
///
/// Limits of key sets, metadata and fetches belong to the keys and to the driver, and stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Limits {
    /// The whole token, in octets. Default 65,536: four times the largest header section that common servers accept,
    /// so that a token that arrived at all is judged for what it says.
    pub token: usize,
    /// The decoded header, in octets. Default 8,192: room for a certificate chain in `x5c`, which is ignored, but
    /// which some issuers send.
    pub header: usize,
    /// The decoded signature, in octets. Default 8,192: past the 1,024 of RSA-8192 and the 4,627 of ML-DSA-87, so that
    /// an algorithm we do not support is told by its name and not by its size.
    pub signature: usize,
    /// The `kid`, in octets of UTF-8. Default 1,024: key identifiers are hashes, names and URLs; past this they are
    /// somebody's payload.
    pub kid: usize,
    /// Nesting and members of the header's and the payload's JSON; the fields say their defaults.
    pub json: Bounds,
}

impl Limits {
    /// The documented values.
    pub const DEFAULT: Self =
        Self { token: 65_536, header: 8_192, signature: 8_192, kid: 1_024, json: Bounds::DEFAULT };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
