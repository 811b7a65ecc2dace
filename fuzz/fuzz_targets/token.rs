//! A token against its policy: no panic, and whatever is accepted has what the policy asks, read by another JSON reader.
#![no_main]

use countersign::jws::Buffers;
use countersign::policy::profile::Profile;
use countersign_conformance::seeds::token::{Arm, LIMITS, NOW, Scene, now};
use countersign_fuzz::other_reader;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &[u8]| {
    let scene = Scene::read(input);
    let mut buffers = Buffers::new();
    if let Err(rejection) = scene.judge() {
        let text = rejection.to_string();
        assert!(!text.chars().any(char::is_control) && text.len() < 2_048, "not fit for a log");
    }
    if scene.arm == Arm::Bare {
        return;
    }
    let Ok(token) =
        countersign::verify::verify(&scene.token, scene.keys, scene.policy, &LIMITS, now(), &mut buffers)
    else {
        return;
    };
    assert!(matches!(scene.arm, Arm::Signed | Arm::TwoKeys | Arm::Raw), "accepted with a broken signature");
    let Some(claims) = other_reader(token.payload()) else { return };
    let seconds = |name: &str| claims.get(name).map(|date| date.as_f64().unwrap_or(f64::INFINITY));
    let us = |name: &Value| scene.policy.audiences().any(|our| name == our);
    let aud = &claims["aud"];
    let for_us = us(aud) || aud.as_array().is_some_and(|all| all.iter().any(us));
    assert!(scene.policy.issuer().is_none_or(|issuer| claims["iss"] == issuer), "issuer");
    assert!(for_us || aud.is_null() && scene.policy.audiences().next().is_none(), "audience");
    assert!(seconds("exp").is_none_or(|exp| exp >= (NOW - 60) as f64), "expired");
    assert!(seconds("nbf").is_none_or(|nbf| nbf <= (NOW + 60) as f64), "not yet valid");
    assert!(seconds("iat").is_none_or(|iat| iat <= (NOW + 60) as f64), "from the future");
    let required: &[&str] = match scene.policy.profile() {
        Profile::IdToken(_) => &["iss", "sub", "aud", "exp", "iat"],
        Profile::AccessToken => &["iss", "sub", "aud", "exp", "iat", "client_id", "jti"],
        Profile::Mcp => &["iss", "aud", "exp"],
        _ => &[],
    };
    assert!(required.iter().all(|name| !claims[*name].is_null()), "a claim is missing");
});
