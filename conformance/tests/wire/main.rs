//! The real validator and its own HTTP client against issuers of the lab, step by step, with a clock that only the test
//! moves: what the pure machine does is seen again over sockets.
#![cfg(feature = "lab")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "this is all test")]

mod callers;
mod edges;
mod leaving;
mod player;
mod scenarios;
