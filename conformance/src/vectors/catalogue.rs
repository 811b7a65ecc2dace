//! The list of everything there is to judge: the top of this module.

use crate::scenarios;
use crate::vectors::source::Source;
use crate::vectors::unit::Unit;
use crate::vectors::vector::Vector;
use crate::vectors::{examples, primitive, wycheproof_jwk, wycheproof_jws};

/// The parts of a source.
pub fn units(source: Source) -> Vec<Unit> {
    match source {
        Source::Scenario => {
            vec![Unit::new(source, "all", || Ok(scenarios::ALL.iter().map(Vector::scenario).collect()))]
        }
        Source::Rfc => vec![Unit::new(source, "all", || Ok(examples::all()))],
        Source::Jws => vec![Unit::new(source, "json_web_signature", wycheproof_jws::load)],
        Source::Jwk => vec![Unit::new(source, "json_web_key", wycheproof_jwk::load)],
        Source::RsaPkcs1 => primitive::rsa_pkcs1::units(),
        Source::RsaPss => primitive::rsa_pss::units(),
        Source::Ecdsa => primitive::ecdsa::units(),
        Source::Eddsa => primitive::eddsa::units(),
        Source::Hmac => primitive::hmac::units(),
    }
}
