//! `countersign run --http`: a server that is started for each configuration, one that runs, and servers that get one thing
//! wrong.
//!
//! The good server is `examples/protect`, which a plain `cargo test` builds.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

mod broken;
mod program;
mod server;
mod started;
mod theirs;
mod usage;
