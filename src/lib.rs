//! A reference validator for OIDC and OAuth 2.0 bearer tokens (JWTs).
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::wildcard_enum_match_arm
    )
)]

pub mod algorithm;
pub mod base64url;
pub mod cause;
pub mod claims;
pub mod fetch;
pub mod header;
pub mod json;
pub mod jwk;
pub mod jws;
pub mod metadata;
pub mod policy;
pub mod rejection;
pub mod resolve;
pub mod signature;
pub mod time;
pub mod url;
pub mod verify;

mod vocabulary;

#[cfg(test)]
mod fixtures;
