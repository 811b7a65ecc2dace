//! `explain` tells every check once, in order, and its verdict is that of `verify`.
#![no_main]

use countersign::verify::{Check, Outcome, Verdict, explain, verify};
use countersign_conformance::seeds::token::{Arm, LIMITS, Scene, now};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let scene = Scene::read(input);
    if scene.arm == Arm::Bare {
        return;
    }
    let mut buffers = countersign::jws::Buffers::new();
    let plain = verify(&scene.token, scene.keys, scene.policy, &LIMITS, now(), &mut buffers).map(drop);
    let told = explain(&scene.token, Some(scene.keys), scene.policy, &LIMITS, now());
    assert!(
        told.rows().iter().map(|row| row.check).eq(Check::ALL.iter().copied()),
        "every check once, in order"
    );
    assert_eq!(told.refusal().map(|(_, rejection)| rejection), plain.as_ref().err());
    assert_eq!(told.verdict() == Verdict::Accepted, plain.is_ok());
    let unjudged = |outcome: &Outcome| matches!(outcome, Outcome::NotJudged(_));
    assert!(
        plain.is_err() || !told.rows().iter().any(|row| unjudged(&row.outcome)),
        "accepted without a check"
    );
    let alone = explain(&scene.token, None, scene.policy, &LIMITS, now());
    assert_ne!(alone.verdict(), Verdict::Accepted, "accepted without a key");
    // What needs no key is told alike, with keys and without.
    let keyless = Check::ALL.len() - 2;
    assert_eq!(told.rows()[..keyless], alone.rows()[..keyless]);
});
