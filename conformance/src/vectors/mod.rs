//! Test vectors that other people wrote, and the worked examples of the RFCs, judged with the library's own code.
//!
//! A [`source::Source`] yields units of [`vector::Vector`]s; [`judge::judge`] turns each into a [`judged::Judged`].
//! No vector is thrown away: one that cannot be judged is counted as skipped, with its reason.

pub mod examples;
pub mod judge;
pub mod judged;
pub mod patches;
pub mod primitive;
pub mod source;
pub mod vector;
pub mod wycheproof_jwk;
pub mod wycheproof_jws;

#[cfg(test)]
mod tests;
