//! One vector: what is judged, and what its author expects.

use crate::scenarios::scenario::Scenario;
use crate::vectors::judged::Skip;
use crate::vectors::patches::Patch;
use crate::vectors::source::Source;
use countersign::algorithm::{Algorithm, Support};
use countersign::base64url;
use serde_json::Value;
use std::borrow::Cow;

/// One vector of one source.
#[derive(Clone, Debug)]
pub struct Vector {
    /// Where it comes from.
    pub source: Source,
    /// Its id within the source; it never changes.
    pub id: String,
    /// The algorithm it is counted under.
    pub algorithm: Cow<'static, str>,
    /// What its author says of it.
    pub comment: String,
    /// What is to be done with it.
    pub task: Task,
    /// The entry that corrects its label, if there is one.
    pub patch: Option<&'static Patch>,
}

/// What is to be done with a vector.
#[derive(Clone, Debug)]
pub enum Task {
    /// Judge this, and compare.
    Judge(Material, Expected),
    /// Count it, and say why it is not judged.
    Skip(Skip),
}

/// What is judged.
#[derive(Clone, Debug)]
pub enum Material {
    /// A compact JWS whose payload may be anything, under a local key set.
    Jws {
        /// The JWS as it came.
        token: String,
        /// A JWK Set, as JSON.
        jwks: String,
    },
    /// A signature alone, as the algorithm table sees it.
    Signature(Box<Signature>),
    /// A whole token at a point in time, as a plain JWT of the issuer "joe", under a local key set.
    Jwt {
        /// The token as it came.
        token: &'static str,
        /// A JWK Set, as JSON.
        jwks: String,
        /// The wall time, in seconds since 1970.
        now: i64,
    },
    /// A key whose thumbprint is known.
    Thumbprint {
        /// The JWK, as JSON.
        jwk: &'static str,
        /// Its SHA-256 thumbprint, in base64url.
        thumbprint: &'static str,
    },
    /// A scenario on the pure machine.
    Scenario(&'static Scenario),
}

/// The arguments of the algorithm table.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Under which algorithm.
    pub algorithm: Algorithm,
    /// A JWK, as JSON.
    pub jwk: String,
    /// What was signed.
    pub message: Vec<u8>,
    /// The signature, as it stands in a JWS.
    pub signature: Vec<u8>,
}

/// What must come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// It is accepted.
    Accepted,
    /// It is refused, whatever for.
    Refused,
    /// It is refused for this reason, by its code.
    RefusedAs(&'static str),
}

impl Vector {
    /// The id with its source, as printed and as `--select` sees it.
    pub fn full_id(&self) -> String {
        format!("{}/{}", self.source, self.id)
    }

    /// A scenario as a vector.
    pub fn scenario(scenario: &'static Scenario) -> Self {
        Self {
            source: Source::Scenario,
            id: scenario.name.to_owned(),
            algorithm: Cow::Borrowed("-"),
            comment: scenario.about.to_owned(),
            task: Task::Judge(Material::Scenario(scenario), Expected::Accepted),
            patch: None,
        }
    }
}

impl Task {
    /// A compact JWS under a key set; skipped, by name, where the algorithm of its header is not supported: a refusal by
    /// a library that has not got the algorithm shows nothing.
    pub fn jws(token: String, jwks: String, expected: Expected) -> Self {
        let named = header_algorithm(&token).and_then(|name| Algorithm::parse(&name));
        match named.filter(|algorithm| !is_supported(*algorithm)) {
            Some(algorithm) => Self::Skip(Skip::Unsupported(algorithm.name())),
            None => Self::Judge(Material::Jws { token, jwks }, expected),
        }
    }
}

/// Whether the library verifies it at all.
pub fn is_supported(algorithm: Algorithm) -> bool {
    match algorithm.support() {
        Support::Verify | Support::LocalOnly => true,
        Support::Unsupported => false,
    }
}

/// The `alg` that a JWS is counted under. It decides no verdict: the judge reads the header with the library.
pub fn header_algorithm(token: &str) -> Option<String> {
    let octets = base64url::decode(token.split('.').next()?.as_bytes()).ok()?;
    let header: Value = serde_json::from_slice(&octets).ok()?;
    header.get("alg")?.as_str().map(str::to_owned)
}
