//! Test vectors that other people wrote, and the worked examples of the RFCs, judged with the library's own code.
//!
//! [`catalogue::units`] gives the parts of each [`source::Source`], which hold [`vector::Vector`]s; [`judge::judge`] turns each into a [`judged::Judged`].
//! No vector is thrown away: one that cannot be judged is counted as skipped, with its reason.

pub mod catalogue;
pub mod examples;
pub mod judge;
pub mod judged;
pub mod levels;
pub mod patches;
pub mod primitive;
pub mod skip;
pub mod source;
pub mod unit;
pub mod vector;
pub mod verdict;
pub mod wycheproof_jwk;
pub mod wycheproof_jws;

#[cfg(test)]
mod tests;
