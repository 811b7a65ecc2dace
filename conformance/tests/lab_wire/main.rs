//! The lab itself, seen over the wire by clients that know nothing of validators: a fault that is not what its name
//! says would prove nothing about those who meet it.
#![cfg(feature = "lab")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "this is all test")]

mod certificates;
mod client;
mod faults;
mod recording;
mod script;
mod set_errors;
