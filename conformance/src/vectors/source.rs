//! Where vectors come from.

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
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
