//! Policies: what the user decided, checked once, never half built.

pub mod keys;
