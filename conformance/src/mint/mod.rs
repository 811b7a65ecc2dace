//! Minting: tokens and key sets, made when the suite runs, on the clock of the validator that is judged.
//!
//! A case says how a token differs from one that is good for its profile, and a reject by which one thing it differs from
//! its twin. So what is refused and what is accepted are made by the same code from the same data.

pub mod jwks;
pub mod recipe;
pub mod text;
