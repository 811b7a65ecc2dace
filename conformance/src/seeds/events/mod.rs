//! Event sequences of the resolution machine: lookups, answers and moves of the clock, on the default periods.
//!
//! Where the explorer visits every state of small policies, this plays long sequences on the policy that people use, and
//! holds each step against what the contract says and a ghost remembers. The explorer's own properties will join.

mod alphabet;
mod ghost;
mod player;
pub mod seeds;

pub use alphabet::{Event, Life, Probe, Reply, Script};

use arbitrary::{Arbitrary as _, Unstructured};

/// What a step can be told as: every one is in some seed.
pub const TOLD: [&str; 15] = [
    "found_local",
    "found_fresh",
    "found_stale",
    "fetch_metadata",
    "fetch_keys",
    "wait_metadata",
    "wait_keys",
    "not_found",
    "ambiguous",
    "bad_signature",
    "unavailable",
    "begun",
    "not_begun",
    "applied",
    "dropped",
];

/// Plays a script and tells its steps.
///
/// # Panics
/// Where the machine breaks a rule of the contract: that is what the fuzzer looks for.
pub fn play(script: &Script) -> Vec<&'static str> {
    player::Player::new(script).play(&script.events)
}

/// The steps, with spaces between them.
pub fn replay(input: &[u8]) -> String {
    match Script::arbitrary_take_rest(Unstructured::new(input)) {
        Ok(script) => play(&script).join(" "),
        Err(_) => "no script".to_owned(),
    }
}
