//! Lookups, answers and moves of the clock in any order: the machine keeps the contract at every step.
#![no_main]

use countersign_conformance::seeds::events::{Script, TOLD, play};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|script: Script| {
    let told = play(&script);
    assert!(told.iter().all(|step| TOLD.contains(step)));
    // The whole life of a machine is a function of what happens to it.
    assert_eq!(told, play(&script));
});
