//! Policies: what the user decided, checked once, never half built.

pub mod algorithms;

pub mod keys;
pub mod limits;
