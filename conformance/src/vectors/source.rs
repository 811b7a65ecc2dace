//! Where vectors come from.

use crate::scenarios;
use crate::vectors::vector::Vector;
use crate::vectors::{examples, primitive, wycheproof_jwk, wycheproof_jws};
use core::fmt;

/// One origin of vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The named scenarios, played on the pure machine.
    Scenario,
    /// The worked examples of the RFCs.
    Rfc,
    /// Wycheproof's JSON Web Signature set.
    Jws,
    /// Wycheproof's JSON Web Key set.
    Jwk,
    /// Wycheproof's RSASSA-PKCS1-v1_5 sets.
    RsaPkcs1,
    /// Wycheproof's RSASSA-PSS sets.
    RsaPss,
    /// Wycheproof's ECDSA sets.
    Ecdsa,
    /// Wycheproof's EdDSA sets.
    Eddsa,
    /// Wycheproof's HMAC sets.
    Hmac,
}

/// Why a source cannot be read. It is compiled in, so this is a defect of the program or of a changed crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// Which file.
    pub set: String,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.set, self.what)
    }
}

impl std::error::Error for LoadError {}

/// A part of a source that is read and judged at once: one file of vectors, for most.
pub struct Unit {
    /// Whose part it is.
    pub source: Source,
    /// Its name within the source.
    pub name: String,
    load: Box<dyn Fn() -> Result<Vec<Vector>, LoadError> + Send + Sync>,
}

impl Unit {
    /// A unit that is read by `load`, when it is its turn.
    pub fn new(
        source: Source,
        name: impl Into<String>,
        load: impl Fn() -> Result<Vec<Vector>, LoadError> + Send + Sync + 'static,
    ) -> Self {
        Self { source, name: name.into(), load: Box::new(load) }
    }

    /// Reads its vectors.
    ///
    /// # Errors
    /// [`LoadError`], where the file is not what it was when this was written.
    pub fn load(&self) -> Result<Vec<Vector>, LoadError> {
        (self.load)()
    }
}

impl Source {
    /// Every source, in the order of the report.
    pub const ALL: [Self; 9] = [
        Self::Scenario,
        Self::Rfc,
        Self::Jws,
        Self::Jwk,
        Self::RsaPkcs1,
        Self::RsaPss,
        Self::Ecdsa,
        Self::Eddsa,
        Self::Hmac,
    ];

    /// Its name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scenario => "scenario",
            Self::Rfc => "rfc",
            Self::Jws => "wycheproof-jws",
            Self::Jwk => "wycheproof-jwk",
            Self::RsaPkcs1 => "wycheproof-rsa-pkcs1",
            Self::RsaPss => "wycheproof-rsa-pss",
            Self::Ecdsa => "wycheproof-ecdsa",
            Self::Eddsa => "wycheproof-eddsa",
            Self::Hmac => "wycheproof-hmac",
        }
    }

    /// Its parts.
    pub fn units(self) -> Vec<Unit> {
        match self {
            Self::Scenario => {
                vec![Unit::new(self, "all", || Ok(scenarios::ALL.iter().map(Vector::scenario).collect()))]
            }
            Self::Rfc => vec![Unit::new(self, "all", || Ok(examples::all()))],
            Self::Jws => vec![Unit::new(self, "json_web_signature", wycheproof_jws::load)],
            Self::Jwk => vec![Unit::new(self, "json_web_key", wycheproof_jwk::load)],
            Self::RsaPkcs1 => primitive::rsa_pkcs1::units(),
            Self::RsaPss => primitive::rsa_pss::units(),
            Self::Ecdsa => primitive::ecdsa::units(),
            Self::Eddsa => primitive::eddsa::units(),
            Self::Hmac => primitive::hmac::units(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
