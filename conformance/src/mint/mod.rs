//! Minting: tokens and key sets, made when the suite runs, on the clock of the validator that is judged.
//!
//! A case says how a token differs from one that is good for its profile, and a reject by which one thing it differs from
//! its twin. So what is refused and what is accepted are made by the same code from the same data.
//!
//! Nothing here is random: the same recipe gives the same octets in every run, so that a failure can be looked at again.
//! The keys are public, and nothing here is written to keep them from somebody who measures time.

pub mod algorithm;
mod change;
pub mod curve;
mod edit;
pub mod error;
mod forgery;
pub mod hash;
pub mod jwks;
pub mod keys;
mod members;
pub mod metadata;
pub mod mistake;
mod named;
pub(crate) mod octets;
pub mod ordinary;
pub mod padding;
pub mod recipe;
pub mod secret;
pub mod set;
pub mod sign;
pub mod signature;
pub mod text;
pub mod token;
