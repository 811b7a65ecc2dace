//! Minting: the test keys, the signatures made with them, and what is wrong with a signature on purpose.
//!
//! Nothing here is random: the same recipe gives the same octets in every run, so that a failure can be looked at again.
//! The keys are public, and nothing here is written to keep them from somebody who measures time.

pub mod algorithm;
pub mod curve;
pub mod error;
pub mod hash;
pub mod keys;
mod octets;
pub mod padding;
pub mod secret;
pub mod sign;
pub mod signature;
