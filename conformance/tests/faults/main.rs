//! Every fault of the lab against the real validator and its own HTTP client, in four situations: with a local key,
//! without one, with a good set that has gone stale, and afterwards, when the issuer is well again.
//!
//! Time stands still but for what a test moves it; only the faults in which nobody answers take real time, and that is
//! bounded by a total of 400 ms for each fetch.
#![cfg(feature = "lab")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "this is all test")]

mod addresses;
mod case;
mod defaults;
mod rows;
mod situations;
mod stage;
