//! JSON Web Keys and key sets (RFC 7517, RFC 7518 section 6, RFC 8037), and how a token's key is selected.
//!
//! A key that cannot be used is skipped with a typed reason and spoils only itself (S3). Certificates in keys are
//! ignored. What a fetched set may not hold, private and symmetric keys, is skipped whatever else is right about it.

mod index;
mod key;
mod limits;
mod material;
mod members;
mod passed_over;
mod point;
mod roca;
mod select;
mod set;
mod skip;
mod thumbprint;
mod usage;

pub use key::Key;
pub use limits::{KeyLimits, MAX_RSA_BITS, MIN_RSA_BITS, Origin};
pub use passed_over::PassedOver;
pub use select::{Candidates, MAX_CANDIDATES, Selection};
pub use set::{KeySet, KeySetError};
pub use skip::{SkipReason, Skipped};
pub use thumbprint::Thumbprint;

#[cfg(test)]
mod tests;
