//! A key set: every element is used or skipped with a reason, and what another JSON reader sees in it fits.
#![no_main]

use countersign::algorithm::Algorithm;
use countersign::jwk::{Key, Origin, Selection};
use countersign_conformance::seeds::jwks::{LIMITS, Read, read, split};
use countersign_fuzz::other_reader;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|input: &[u8]| {
    let (origin, text) = split(input);
    let set = match read(input) {
        Read::Set(Ok(set)) => set,
        Read::Key(Ok(key)) => {
            return other_reader(text).iter().for_each(|element| fits(&key, element, origin));
        }
        Read::Set(Err(_)) | Read::Key(Err(_)) => return,
    };
    let Some(document) = other_reader(text) else { return };
    let elements = document["keys"].as_array().expect("an array to everybody");
    assert_eq!(set.keys().len() + set.skipped().len(), elements.len());
    assert!(elements.len() <= LIMITS.keys && text.len() <= LIMITS.octets);
    assert!(set.skipped().is_sorted_by_key(|skipped| skipped.index));
    let skipped = |index: &usize| set.skipped().iter().any(|skipped| skipped.index == *index);
    let used = (0..elements.len()).filter(|index| !skipped(index)).map(|index| &elements[index]);
    for (key, element) in set.keys().iter().zip(used) {
        fits(key, element, origin);
        for alg in Algorithm::ALL.iter().filter(|alg| key.passed_over(**alg, key.kid()).is_none()) {
            assert!(key.kid().is_none() || !matches!(set.select(*alg, key.kid(), &[]), Selection::Miss));
        }
    }
});

/// What the other reader sees in an element allows what we use it for (S1, S3).
fn fits(key: &Key, element: &Value, origin: Origin) {
    assert_eq!((element["kty"].as_str(), element["kid"].as_str()), (Some(key.kty()), key.kid()));
    let secret = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|name| element.get(name).is_some());
    assert!(origin == Origin::Local || !secret, "a published secret is used");
    assert!(key.rsa_bits().is_none_or(|bits| (2_048..=LIMITS.rsa_bits).contains(&bits)));
    let verify = |ops: &Vec<Value>| ops.iter().any(|op| op == "verify");
    for alg in Algorithm::ALL.iter().filter(|alg| key.passed_over(**alg, key.kid()).is_none()) {
        assert!(element["alg"].is_null() || element["alg"] == alg.name(), "used for another algorithm");
        assert!(element["use"].is_null() || element["use"] == "sig", "used for another purpose");
        assert!(element["key_ops"].as_array().is_none_or(verify), "used for another operation");
    }
}
