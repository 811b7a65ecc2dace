//! Keys and key sets: an input is an octet that says where they come from and whether it is one key or a set, then the
//! JSON text.

pub mod seeds;

use countersign::jwk::{Key, KeyLimits, KeySet, KeySetError, Origin, SkipReason};

/// So small that a fuzzer's inputs come to pass each of them.
pub const LIMITS: KeyLimits =
    KeyLimits { octets: 2_048, keys: 4, rsa_bits: 4_096, kid_octets: 32, depth: 6, members: 24 };

/// What an input was read as.
#[derive(Clone, Debug)]
pub enum Read {
    /// One key.
    Key(Result<Key, SkipReason>),
    /// A key set.
    Set(Result<KeySet, KeySetError>),
}

/// The origin that an input names, and its text. The empty input is read as a zero octet.
pub fn split(input: &[u8]) -> (Origin, &[u8]) {
    let (control, text) = input.split_first().unwrap_or((&0, &[]));
    (if control & 1 == 0 { Origin::Fetched } else { Origin::Local }, text)
}

/// Reads an input.
pub fn read(input: &[u8]) -> Read {
    let (origin, text) = split(input);
    if input.first().is_some_and(|control| control & 2 != 0) {
        Read::Key(Key::parse(text, origin, &LIMITS))
    } else {
        Read::Set(KeySet::parse(text, origin, &LIMITS))
    }
}

/// `usable`, or the code of the error, or those of the skipped keys.
pub fn replay(input: &[u8]) -> String {
    match read(input) {
        Read::Key(Ok(_)) => "usable".to_owned(),
        Read::Key(Err(reason)) => reason.code().to_owned(),
        Read::Set(Err(error)) => error.code().to_owned(),
        Read::Set(Ok(set)) if set.skipped().is_empty() => "usable".to_owned(),
        Read::Set(Ok(set)) => {
            let codes: Vec<&str> = set.skipped().iter().map(|skipped| skipped.reason.code()).collect();
            codes.join(",")
        }
    }
}

/// The reasons to skip a key that no input gives, and why.
pub const UNREACHABLE: [(&str, &str); 1] =
    [("point_unchecked", "the system gave no randomness, which no input can bring about")];
