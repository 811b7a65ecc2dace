//! A key set: every element is used or skipped with a reason, and what another JSON reader sees in it fits.
#![no_main]

use countersign::algorithm::Algorithm;
use countersign::jwk::{Origin, Selection};
use countersign_conformance::seeds::jwks::{LIMITS, Read, read, split};
use countersign_fuzz::other_reader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let (origin, text) = split(input);
    let Read::Set(Ok(set)) = read(input) else { return };
    let Some(document) = other_reader(text) else { return };
    let elements = document["keys"].as_array().expect("an array to everybody");
    assert_eq!(set.keys().len() + set.skipped().len(), elements.len());
    assert!(elements.len() <= LIMITS.keys && text.len() <= LIMITS.octets);
    assert!(set.skipped().is_sorted_by_key(|skipped| skipped.index));
    let skipped = |index: &usize| set.skipped().iter().any(|skipped| skipped.index == *index);
    let used = (0..elements.len()).filter(|index| !skipped(index)).map(|index| &elements[index]);
    for (key, element) in set.keys().iter().zip(used) {
        assert_eq!((element["kty"].as_str(), element["kid"].as_str()), (Some(key.kty()), key.kid()));
        let secret =
            ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|name| element.get(name).is_some());
        assert!(origin == Origin::Local || !secret, "a published secret is used");
        assert!(key.rsa_bits().is_none_or(|bits| (2_048..=LIMITS.rsa_bits).contains(&bits)));
        for alg in Algorithm::ALL.iter().filter(|alg| key.passed_over(**alg, key.kid()).is_none()) {
            assert!(key.kid().is_none() || !matches!(set.select(*alg, key.kid(), &[]), Selection::Miss));
            assert!(element["alg"].is_null() || element["alg"] == alg.name(), "used for another algorithm");
            assert!(element["use"].is_null() || element["use"] == "sig", "used for another purpose");
        }
    }
});
