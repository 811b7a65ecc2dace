//! What the README says of the code is what the code says.

use core::time::Duration;
use countersign::jwk::KeyLimits;
use countersign::policy::keys::Timing;
use countersign::policy::limits::Limits;
use countersign::policy::token::{DEFAULT_LEEWAY, MAX_LEEWAY};

const README: &str = include_str!("../../README.md");

/// What stands in the README between a marker and its end.
fn between(marker: &str) -> Option<&'static str> {
    let (_, rest) = README.split_once(&format!("<!-- {marker}: made by"))?;
    let (_, rest) = rest.split_once("-->")?;
    let (body, _) = rest.split_once(&format!("<!-- end of {marker} -->"))?;
    Some(body.trim())
}

fn limits() -> String {
    let seconds = |period: Duration| format!("{} s", period.as_secs_f64());
    let octets = |number: usize| format!("{number} octets");
    let (token, keys, timing) = (Limits::DEFAULT, KeyLimits::DEFAULT, Timing::default());
    let rows = [
        ("token", octets(token.token)),
        ("header", octets(token.header)),
        ("signature", octets(token.signature)),
        ("`kid`", octets(token.kid)),
        ("nesting of a token's JSON", format!("{} levels", token.json.depth)),
        ("members of one object in a token", token.json.members.to_string()),
        ("leeway", format!("{}, at most {}", seconds(DEFAULT_LEEWAY), seconds(MAX_LEEWAY))),
        ("body of a key set", octets(keys.octets)),
        ("keys in a set", keys.keys.to_string()),
        ("RSA modulus", format!("2048 to {} bits", keys.rsa_bits)),
        ("ttl of a key set", seconds(timing.ttl_default)),
        ("bounds of that ttl", format!("{} to {}", seconds(timing.ttl_min), seconds(timing.ttl_max))),
        ("stale limit of a key set", seconds(timing.stale_limit)),
        ("ttl of metadata", seconds(timing.metadata_ttl)),
        ("stale limit of metadata", seconds(timing.metadata_stale_limit)),
        ("cooldown after an attempt", seconds(timing.cooldown)),
        (
            "back-off after a failure",
            format!("{}, doubling to {}", seconds(timing.backoff_step), seconds(timing.backoff_cap)),
        ),
        (
            "one fetch",
            format!("{}, {} of it to connect", seconds(timing.fetch_total), seconds(timing.fetch_connect)),
        ),
        ("lease of a fetch", seconds(timing.lease)),
        ("one lookup", seconds(timing.lookup_deadline)),
    ];
    let mut table = "| what | default |\n|---|---|\n".to_owned();
    for (what, default) in rows {
        table.push_str(&format!("| {what} | {default} |\n"));
    }
    table
}

#[test]
fn the_limits_in_the_readme_are_those_of_the_code() {
    let table = limits();
    assert_eq!(between("limits"), Some(table.trim()), "put this between the markers:\n{table}");
}
