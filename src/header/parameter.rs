//! The table of the header parameters that we know by name.

use crate::json::Places;
use crate::vocabulary::vocabulary;

/// What we do with a header parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    /// Its value is judged.
    Judged,
    /// It names a key or a certificate. It is never used and never fetched, and its presence can be told: a key that
    /// comes with the token proves nothing (RFC 7515 section 10.3, CVE-2018-0114).
    KeyHint,
}

vocabulary! {
    /// A header parameter that we know by name.
    Parameter;
    /// What we do with it.
    usage: Use;
    Alg: "alg", "RFC 7515 4.1.1", Judged;
    Jku: "jku", "RFC 7515 4.1.2", KeyHint;
    Jwk: "jwk", "RFC 7515 4.1.3", KeyHint;
    Kid: "kid", "RFC 7515 4.1.4", Judged;
    X5u: "x5u", "RFC 7515 4.1.5", KeyHint;
    X5c: "x5c", "RFC 7515 4.1.6", KeyHint;
    X5t: "x5t", "RFC 7515 4.1.7", KeyHint;
    X5tS256: "x5t#S256", "RFC 7515 4.1.8", KeyHint;
    Typ: "typ", "RFC 7515 4.1.9", Judged;
    Cty: "cty", "RFC 7515 4.1.10", Judged;
    Crit: "crit", "RFC 7515 4.1.11", Judged;
    B64: "b64", "RFC 7797 3", Judged;
}

/// Where the parameters of a header stand in its text.
pub(crate) type Parameters = Places<{ Parameter::COUNT }>;

impl Parameter {
    /// Whether RFC 7515 itself defines it, so that `crit` must not name it. `b64` is an extension (RFC 7797).
    pub(crate) const fn is_of_rfc_7515(self) -> bool {
        !matches!(self, Self::B64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_found_by_its_own_name_and_by_no_other() {
        for (index, parameter) in Parameter::ALL.iter().enumerate() {
            assert_eq!(Parameter::parse(parameter.name()), Some(*parameter));
            assert_eq!(parameter.index(), index);
            assert_eq!(Parameter::parse(&format!("{parameter} ")), None);
        }
        assert_eq!(Parameter::parse("ALG"), None);
    }
}
