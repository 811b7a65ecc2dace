//! The one table of JWS algorithms. A row here is all that an algorithm needs: names, limits, verification and the
//! explanations of a refusal are read from it.

pub mod curve;

use core::fmt;
use curve::Curve;
use ring::signature::{EcdsaVerificationAlgorithm, RsaParameters};
use ring::{digest, hmac, signature};

/// What this crate does with an algorithm that it knows by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Support {
    /// Verified, under local and fetched keys.
    Verify,
    /// Verified, and under local keys only: who can verify can sign (S4).
    LocalOnly,
    /// Known by name, so that a refusal can say so, and never verified.
    Unsupported,
}

/// How long a signature of an algorithm is. No signature of another length verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SignatureLength {
    /// As long as the modulus of the key, in octets (RFC 8017 sections 8.1.2 and 8.2.2).
    Modulus,
    /// This many octets.
    Octets(usize),
}

/// How a signature is verified, and so which keys fit.
#[derive(Clone, Copy)]
pub(crate) enum Scheme {
    Rsa(&'static RsaParameters),
    Ecdsa(Curve, &'static EcdsaVerificationAlgorithm),
    Ed25519,
    Hmac(&'static hmac::Algorithm),
    Unsupported,
}

struct Row {
    name: &'static str,
    section: &'static str,
    scheme: Scheme,
    length: SignatureLength,
    digest: Option<&'static digest::Algorithm>,
}

macro_rules! algorithms {
    ($($variant:ident: $name:literal, $section:literal, $scheme:expr, $length:expr, $digest:expr;)+) => {
        /// A JWS algorithm, by its registered name. "none" is none of them, in whatever spelling.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Algorithm {
            $(#[doc = concat!("`", $name, "` (", $section, ").")] $variant,)+
        }

        impl Algorithm {
            /// Every algorithm that is known by name, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The algorithm with this registered name, which is case-sensitive (RFC 7515 section 4.1.1).
            pub fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)+
                    _ => None,
                }
            }

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$variant => {
                        static ROW: Row = Row {
                            name: $name, section: $section, scheme: $scheme, length: $length, digest: $digest,
                        };
                        &ROW
                    })+
                }
            }
        }
    };
}

use Scheme::{Ecdsa, Ed25519, Hmac, Rsa, Unsupported};
use SignatureLength::{Modulus, Octets};
use digest::{SHA256, SHA384, SHA512};

// ring's PSS verifiers ask for a salt as long as the hash, as RFC 7518 section 3.5 does. Its `FIXED` ECDSA verifiers
// take the two integers at full length and no DER.
algorithms! {
    Rs256: "RS256", "RFC 7518 3.3", Rsa(&signature::RSA_PKCS1_2048_8192_SHA256), Modulus, Some(&SHA256);
    Rs384: "RS384", "RFC 7518 3.3", Rsa(&signature::RSA_PKCS1_2048_8192_SHA384), Modulus, Some(&SHA384);
    Rs512: "RS512", "RFC 7518 3.3", Rsa(&signature::RSA_PKCS1_2048_8192_SHA512), Modulus, Some(&SHA512);
    Ps256: "PS256", "RFC 7518 3.5", Rsa(&signature::RSA_PSS_2048_8192_SHA256), Modulus, Some(&SHA256);
    Ps384: "PS384", "RFC 7518 3.5", Rsa(&signature::RSA_PSS_2048_8192_SHA384), Modulus, Some(&SHA384);
    Ps512: "PS512", "RFC 7518 3.5", Rsa(&signature::RSA_PSS_2048_8192_SHA512), Modulus, Some(&SHA512);
    Es256: "ES256", "RFC 7518 3.4", Ecdsa(Curve::P256, &signature::ECDSA_P256_SHA256_FIXED), Octets(64), Some(&SHA256);
    Es384: "ES384", "RFC 7518 3.4", Ecdsa(Curve::P384, &signature::ECDSA_P384_SHA384_FIXED), Octets(96), Some(&SHA384);
    EdDsa: "EdDSA", "RFC 8037 3.1", Ed25519, Octets(64), Some(&SHA512);
    Ed25519: "Ed25519", "RFC 9864 2.2", Ed25519, Octets(64), Some(&SHA512);
    Hs256: "HS256", "RFC 7518 3.2", Hmac(&hmac::HMAC_SHA256), Octets(32), Some(&SHA256);
    Hs384: "HS384", "RFC 7518 3.2", Hmac(&hmac::HMAC_SHA384), Octets(48), Some(&SHA384);
    Hs512: "HS512", "RFC 7518 3.2", Hmac(&hmac::HMAC_SHA512), Octets(64), Some(&SHA512);
    Es512: "ES512", "RFC 7518 3.4", Unsupported, Octets(132), Some(&SHA512);
    Es256k: "ES256K", "RFC 8812 3.2", Unsupported, Octets(64), Some(&SHA256);
    Ed448: "Ed448", "RFC 9864 2.2", Unsupported, Octets(114), None;
    MlDsa44: "ML-DSA-44", "draft-ietf-cose-dilithium", Unsupported, Octets(2_420), None;
    MlDsa65: "ML-DSA-65", "draft-ietf-cose-dilithium", Unsupported, Octets(3_309), None;
    MlDsa87: "ML-DSA-87", "draft-ietf-cose-dilithium", Unsupported, Octets(4_627), None;
}

impl Algorithm {
    /// The registered name.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// Where the algorithm is defined for JOSE.
    pub const fn section(self) -> &'static str {
        self.row().section
    }

    /// What this crate does with it.
    pub const fn support(self) -> Support {
        match self.scheme() {
            Rsa(_) | Ecdsa(_, _) | Ed25519 => Support::Verify,
            Hmac(_) => Support::LocalOnly,
            Unsupported => Support::Unsupported,
        }
    }

    /// Whether the same secret signs and verifies.
    pub const fn is_symmetric(self) -> bool {
        matches!(self.scheme(), Hmac(_))
    }

    /// How long its signatures are.
    pub const fn signature_length(self) -> SignatureLength {
        self.row().length
    }

    /// The hash function that belongs to it, which `at_hash` and `c_hash` use too (OIDC Core 3.1.3.6). `EdDSA` stands
    /// for Ed25519 here and so for SHA-512. `None` where the hash is not one of SHA-2.
    pub const fn digest(self) -> Option<&'static digest::Algorithm> {
        self.row().digest
    }

    pub(crate) const fn scheme(self) -> Scheme {
        self.row().scheme
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_is_found_by_its_own_name_and_by_no_other() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::parse(algorithm.name()), Some(*algorithm));
            assert_eq!(algorithm.to_string(), algorithm.name());
            let name = algorithm.name();
            for other in [name.to_lowercase(), format!("{name} "), format!(" {name}"), format!("{name}\0")] {
                assert_eq!(Algorithm::parse(&other), None, "{other:?}");
            }
        }
    }

    #[test]
    fn none_is_no_algorithm_in_any_spelling() {
        for name in ["none", "None", "NONE", "nOnE", "noNE", "none ", "", "null"] {
            assert_eq!(Algorithm::parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn the_table_has_the_algorithms_of_the_contract() {
        let with = |support| -> Vec<&str> {
            Algorithm::ALL.iter().filter(|a| a.support() == support).map(|a| a.name()).collect()
        };
        assert_eq!(
            with(Support::Verify),
            ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA", "Ed25519"]
        );
        assert_eq!(with(Support::LocalOnly), ["HS256", "HS384", "HS512"]);
        assert_eq!(
            with(Support::Unsupported),
            ["ES512", "ES256K", "Ed448", "ML-DSA-44", "ML-DSA-65", "ML-DSA-87"]
        );
        assert!(Algorithm::ALL.iter().all(|a| a.is_symmetric() == a.name().starts_with("HS")));
    }

    #[test]
    fn the_number_in_a_name_is_the_size_of_its_hash() {
        for algorithm in Algorithm::ALL {
            let digits: String = algorithm.name().chars().filter(char::is_ascii_digit).collect();
            if let (Some(digest), Ok(bits @ (256 | 384 | 512))) =
                (algorithm.digest(), digits.parse::<usize>())
            {
                assert_eq!(digest.output_len() * 8, bits, "{algorithm}");
            }
        }
        let sha512: Vec<_> = [Algorithm::EdDsa, Algorithm::Ed25519].iter().map(|a| a.digest()).collect();
        assert_eq!(sha512, [Some(&SHA512), Some(&SHA512)]);
    }

    #[test]
    fn a_mac_is_as_long_as_its_hash_and_an_ecdsa_signature_twice_a_coordinate() {
        for algorithm in Algorithm::ALL {
            match algorithm.scheme() {
                Rsa(_) => assert_eq!(algorithm.signature_length(), Modulus),
                Ecdsa(curve, _) => {
                    assert_eq!(algorithm.signature_length(), Octets(curve.coordinate_octets() * 2));
                }
                Hmac(mac) => {
                    assert_eq!(algorithm.digest(), Some(mac.digest_algorithm()));
                    assert_eq!(algorithm.signature_length(), Octets(mac.digest_algorithm().output_len()));
                }
                Ed25519 => assert_eq!(algorithm.signature_length(), Octets(64)),
                Unsupported => assert_ne!(algorithm.signature_length(), Modulus),
            }
        }
    }
}
