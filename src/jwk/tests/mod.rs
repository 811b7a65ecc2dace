//! Tests of keys and key sets.

mod points;
mod select;
mod set;
mod skip;
mod thumbprint;

use super::*;
use crate::algorithm::Algorithm;
use crate::fixtures::signer;
use serde_json::Value;

fn local(jwk: &Value) -> Result<Key, SkipReason> {
    Key::parse(jwk.to_string().as_bytes(), Origin::Local, &KeyLimits::DEFAULT)
}

fn fetched(jwk: &Value) -> Result<Key, SkipReason> {
    Key::parse(jwk.to_string().as_bytes(), Origin::Fetched, &KeyLimits::DEFAULT)
}

fn jwk(algorithm: Algorithm) -> Value {
    signer(algorithm).jwk
}

fn document(keys: &[Value]) -> String {
    serde_json::json!({ "keys": keys }).to_string()
}

fn set(keys: &[Value]) -> KeySet {
    KeySet::parse(document(keys).as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap()
}
