//! Wycheproof's JSON Web Signature set: 401 cases, each a compact JWS under one JWK.

use crate::vectors::patches;
use crate::vectors::source::{LoadError, Source};
use crate::vectors::vector::{Expected, Task, Vector, header_algorithm};
use serde_json::Value;
use std::borrow::Cow;
use wycheproof_ng_kdf_jose::json_web::{Test, TestGroup, TestName, TestSet};

/// Reads the set.
///
/// # Errors
/// [`LoadError`], where the file is not what it was when this was written.
pub fn load() -> Result<Vec<Vector>, LoadError> {
    read(Source::Jws, TestName::JsonWebSignature, |jwk| format!("{{\"keys\":[{jwk}]}}"))
}

/// Reads a set whose keys are made a JWK Set by `wrap`.
pub(super) fn read(
    source: Source,
    name: TestName,
    wrap: fn(&Value) -> String,
) -> Result<Vec<Vector>, LoadError> {
    let failed = |what: String| LoadError { set: format!("{name:?}"), what };
    let set = TestSet::load(name).map_err(|error| failed(error.to_string()))?;
    let mut vectors = Vec::with_capacity(set.number_of_tests);
    for group in &set.test_groups {
        let key =
            verification_key(group).ok_or_else(|| failed(format!("{} has no key", group.group_comment)))?;
        let jwks = wrap(key);
        for test in &group.tests {
            let vector = vector(source, group, test, &jwks);
            vectors.push(vector.ok_or_else(|| failed(format!("case {} has no JWS", test.tc_id)))?);
        }
    }
    Ok(vectors)
}

/// The public key; a group of a MAC has only a private one.
fn verification_key(group: &TestGroup) -> Option<&Value> {
    group.public_key.as_ref().or(group.private_key.as_ref())
}

fn vector(source: Source, group: &TestGroup, test: &Test, jwks: &str) -> Option<Vector> {
    let token = test.jws.as_ref()?.as_str()?.to_owned();
    let patch = patches::find(source, test.tc_id);
    let label = if test.result.must_fail() { Expected::Refused } else { Expected::Accepted };
    let expected = patch.map_or(label, |patch| patch.instead);
    let algorithm = header_algorithm(&token);
    let task = Task::jws(token, jwks.to_owned(), expected);
    Some(Vector {
        source,
        id: test.tc_id.to_string(),
        algorithm: algorithm.map_or(Cow::Borrowed("no header"), Cow::Owned),
        comment: format!("{}: {}", group.group_comment, test.comment),
        task,
        patch,
    })
}
