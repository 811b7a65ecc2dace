//! The conformance suite for token validators.
