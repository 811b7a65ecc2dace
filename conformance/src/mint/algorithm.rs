//! The table of the JWS algorithms that tokens are minted with. It is not the library's: the suite judges others too.

use super::curve::Curve;
use super::hash::Hash;
use super::padding::{Pkcs1, Pss};
use core::fmt;

/// What is computed. Each algorithm has one form; the others are for signatures that no algorithm asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// RSASSA-PKCS1-v1_5.
    RsaPkcs1(Pkcs1),
    /// RSASSA-PSS.
    RsaPss(Pss),
    /// ECDSA with a key on this curve, the two integers at full length (RFC 7518 section 3.4).
    Ecdsa(Curve, Hash),
    /// Ed25519, without a context (RFC 8032 section 5.1).
    Ed25519,
    /// HMAC with a secret of any length.
    Hmac(Hash),
}

macro_rules! algorithms {
    ($($variant:ident: $name:literal, $section:literal, $form:expr;)+) => {
        /// A JWS algorithm that tokens are minted with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum JwsAlg {
            $(#[doc = concat!("`", $name, "` (", $section, ").")] $variant,)+
        }

        impl JwsAlg {
            /// Every algorithm, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The registered name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What is computed for it.
            pub const fn form(self) -> Form {
                match self {
                    $(Self::$variant => $form,)+
                }
            }
        }
    };
}

use Form::{Ecdsa, Ed25519, Hmac, RsaPkcs1, RsaPss};
use Hash::{Sha256, Sha384, Sha512};

algorithms! {
    Rs256: "RS256", "RFC 7518 3.3", RsaPkcs1(Pkcs1::standard(Sha256));
    Rs384: "RS384", "RFC 7518 3.3", RsaPkcs1(Pkcs1::standard(Sha384));
    Rs512: "RS512", "RFC 7518 3.3", RsaPkcs1(Pkcs1::standard(Sha512));
    Ps256: "PS256", "RFC 7518 3.5", RsaPss(Pss::standard(Sha256));
    Ps384: "PS384", "RFC 7518 3.5", RsaPss(Pss::standard(Sha384));
    Ps512: "PS512", "RFC 7518 3.5", RsaPss(Pss::standard(Sha512));
    Es256: "ES256", "RFC 7518 3.4", Ecdsa(Curve::P256, Sha256);
    Es384: "ES384", "RFC 7518 3.4", Ecdsa(Curve::P384, Sha384);
    Es512: "ES512", "RFC 7518 3.4", Ecdsa(Curve::P521, Sha512);
    Es256k: "ES256K", "RFC 8812 3.2", Ecdsa(Curve::Secp256k1, Sha256);
    EdDsa: "EdDSA", "RFC 8037 3.1", Ed25519;
    Ed25519: "Ed25519", "RFC 9864 2.2", Ed25519;
    Hs256: "HS256", "RFC 7518 3.2", Hmac(Sha256);
    Hs384: "HS384", "RFC 7518 3.2", Hmac(Sha384);
    Hs512: "HS512", "RFC 7518 3.2", Hmac(Sha512);
}

impl JwsAlg {
    /// Whether one secret both signs and verifies.
    pub const fn is_symmetric(self) -> bool {
        matches!(self.form(), Form::Hmac(_))
    }

    /// The algorithm with this registered name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|alg| alg.name() == name)
    }
}

impl fmt::Display for JwsAlg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign::algorithm::Algorithm;

    #[test]
    fn the_names_are_these() {
        let names: Vec<&str> = JwsAlg::ALL.iter().map(|alg| alg.name()).collect();
        assert_eq!(
            names,
            [
                "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "ES256K",
                "EdDSA", "Ed25519", "HS256", "HS384", "HS512",
            ]
        );
        assert!(JwsAlg::ALL.iter().all(|alg| JwsAlg::parse(alg.name()) == Some(*alg)));
    }

    #[test]
    fn the_library_knows_each_of_them_by_name() {
        assert!(JwsAlg::ALL.iter().all(|alg| Algorithm::parse(alg.name()).is_some()));
    }
}
