//! Replays the seeds of the fuzz targets on a stable compiler.

use countersign::json::JsonError;
use countersign::jwk::SkipReason;
use countersign::rejection::Rejection;
use countersign_conformance::seeds::{CORPORA, Corpus, events, jwks};
use std::collections::BTreeSet;

/// Every word of what the seeds of a target are expected to give.
fn words(target: &str) -> BTreeSet<String> {
    let own = CORPORA.iter().filter(|corpus| corpus.target == target).flat_map(|corpus| (corpus.seeds)());
    own.flat_map(|seed| seed.expected.split([' ', ',']).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Every code is given by a seed, or stands in the table of those that no input gives, and not in both.
fn every_code_is_hit<'a>(
    codes: impl Iterator<Item = &'a str>,
    hit: &BTreeSet<String>,
    unreachable: &[(&str, &str)],
) {
    for code in codes {
        let excused = unreachable.iter().any(|(excused, _)| *excused == code);
        assert_ne!(hit.contains(code), excused, "{code}: hit {}, excused {excused}", hit.contains(code));
    }
}

#[test]
fn every_seed_gives_exactly_what_it_was_made_for() {
    let mut wrong = Vec::new();
    for Corpus { target, seeds, replay } in &CORPORA {
        for seed in seeds() {
            let told = replay(&seed.octets);
            if told != seed.expected {
                wrong.push(format!("{target} {}: expected {:?}, got {told:?}", seed.name, seed.expected));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rejection_is_hit_by_a_seed() {
    every_code_is_hit(Rejection::CODES.iter().copied(), &words("token"), &[]);
}

#[test]
fn every_reason_to_skip_a_key_is_hit_by_a_seed() {
    let codes = SkipReason::CODES.iter().chain(JsonError::CODES).copied();
    every_code_is_hit(codes, &words("jwks"), &jwks::UNREACHABLE);
}

#[test]
fn every_step_of_a_lookup_is_hit_by_a_seed() {
    let hit = words("events");
    every_code_is_hit(events::TOLD.iter().copied(), &hit, &[]);
    assert!(hit.iter().all(|word| events::TOLD.contains(&word.as_str())), "{hit:?}");
}

#[test]
fn every_seed_has_a_name_of_its_own() {
    for corpus in &CORPORA {
        let seeds = (corpus.seeds)();
        let names: BTreeSet<&str> = seeds.iter().map(|seed| seed.name.as_str()).collect();
        assert_eq!(names.len(), seeds.len(), "{}", corpus.target);
    }
}

#[test]
fn every_short_input_is_read_by_every_target() {
    for corpus in &CORPORA {
        for octet in 0..=u8::MAX {
            for input in [&[][..], &[octet], &[octet, octet], &[octet, 0, 0, octet, 0, 0xff]] {
                let _ = (corpus.replay)(input);
            }
        }
    }
}
