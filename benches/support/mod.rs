//! What the benchmarks and the test of allocations share: keys, tokens that look like real ones, validators, and raw
//! ring on the same octets.

mod filler;
mod issuer;
mod raw;
mod rsa_test_key;
mod signer;
mod token;
mod tokens;
mod validators;

pub(crate) use issuer::{AUDIENCE, ISSUER, JWKS_URL};

pub(crate) use signer::Signer;
pub(crate) use token::Token;
pub(crate) use tokens::tokens;
pub(crate) use validators::{Shelf, policy};

/// The algorithms that are measured.
pub(crate) const ALGORITHMS: [&str; 6] = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "HS256"];

/// How many different tokens are in rotation. One token again and again trains the branch predictor, and flatters.
pub(crate) const TOKENS: usize = 512;
