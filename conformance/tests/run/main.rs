//! `countersign run`, as somebody meets it who has an adapter: honest ones, and ones that misbehave on purpose.
//!
//! The adapters are the program itself and `examples/stub.rs`, which a plain `cargo test` builds.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

mod baselines;
mod controls;
mod program;
mod shorter;
mod stubs;
mod time;
mod whole;
