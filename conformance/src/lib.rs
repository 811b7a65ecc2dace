//! The conformance suite for token validators.
pub mod explore;
