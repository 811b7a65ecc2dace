//! Policies: what the user decided, checked once, never half built.

pub mod algorithms;
pub mod error;
pub mod id_token;
pub mod keys;
pub mod limits;
pub mod profile;
pub mod resource;
pub mod token;
pub mod token_type;
