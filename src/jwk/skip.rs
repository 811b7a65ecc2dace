//! Why a key of a set is not used, although the rest of the set is (S3).

use crate::base64url::Base64urlError;
use crate::json::JsonError;
use core::fmt;

/// Why a key cannot be used. It names members, and never holds a value of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SkipReason {
    /// An element of `keys` that is no object.
    NotAnObject,
    /// The key is no JSON that we accept; a duplicate member is the usual case.
    Json(JsonError),
    /// The text of a single key is longer than [`KeyLimits::octets`](super::KeyLimits::octets).
    TooLarge,
    /// A fetched key with a private member: others know it too.
    PrivateKey,
    /// A symmetric key in a fetched set: others know it too.
    SymmetricKey,
    /// A member that keys of this kind must have is missing.
    Missing(&'static str),
    /// A member has another JSON type than it must.
    WrongType(&'static str),
    /// A member is no strict base64url.
    Base64url(&'static str, Base64urlError),
    /// A `kid` longer than [`KeyLimits::kid_octets`](super::KeyLimits::kid_octets).
    KidTooLong,
    /// `key_ops` has a value twice.
    DuplicateKeyOps,
    /// `use` and `key_ops` say different things.
    UseContradictsKeyOps,
    /// A `kty` other than RSA, EC, OKP and oct.
    UnknownKeyType,
    /// A curve that we cannot verify with: P-521, secp256k1, Ed448 or an unknown one.
    UnsupportedCurve,
    /// X25519 and X448 agree on keys and sign nothing.
    KeyAgreementCurve,
    /// A coordinate or point has not the full length of its curve.
    PointLength(&'static str),
    /// `x` and `y` are no point of the curve.
    PointOffCurve,
    /// Whether the point is on the curve could not be found out, because the system gave no randomness.
    PointUnchecked,
    /// An Ed25519 key whose y is not below the prime of the field: a second spelling of another key.
    PointNotCanonical,
    /// An Ed25519 key of small order: anybody can sign for it.
    PointOfSmallOrder,
    /// A Base64urlUInt without octets, or with a leading zero octet. A second spelling of the same number would have
    /// another thumbprint, so we do not repair it.
    IntegerNotMinimal(&'static str),
    /// An RSA modulus below [`MIN_RSA_BITS`](super::MIN_RSA_BITS).
    RsaTooSmall,
    /// An RSA modulus above [`KeyLimits::rsa_bits`](super::KeyLimits::rsa_bits).
    RsaTooLarge,
    /// An even RSA modulus.
    RsaModulusEven,
    /// An RSA modulus of a generator whose private keys can be computed (ROCA, CVE-2017-15361).
    RsaModulusRoca,
    /// An even RSA exponent.
    RsaExponentEven,
    /// The RSA exponent 1, which changes nothing.
    RsaExponentTooSmall,
    /// An RSA exponent of more than 33 bits, which ring does not take; every e >= n is among them.
    RsaExponentTooLarge,
    /// A symmetric key shorter than the hash of every HMAC algorithm.
    SecretTooShort,
}

impl SkipReason {
    /// The stable snake_case name of this reason.
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The section that the key goes against, or that allows us to pass it over.
    pub const fn section(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NotAnObject => ("key_not_an_object", "RFC 7517 5", "the element is no object"),
            Self::Json(error) => (error.code(), "RFC 7517 4", "the key is no JSON object that we accept"),
            Self::TooLarge => ("key_too_large", "RFC 7518 8.6", "the key is larger than the limit"),
            Self::PrivateKey => ("private_key_published", "RFC 7517 9.2", "a private key was published"),
            Self::SymmetricKey => {
                ("symmetric_key_published", "RFC 7517 9.2", "a symmetric key was published")
            }
            Self::Missing(_) => ("member_missing", "RFC 7517 5", "a required member is missing"),
            Self::WrongType(_) => ("member_wrong_type", "RFC 7517 4", "a member has the wrong JSON type"),
            Self::Base64url(_, _) => {
                ("member_not_base64url", "RFC 7515 2", "a member is no strict base64url")
            }
            Self::KidTooLong => ("kid_too_long", "RFC 7517 4.5", "the kid is longer than the limit"),
            Self::DuplicateKeyOps => ("key_ops_duplicate", "RFC 7517 4.3", "key_ops has a value twice"),
            Self::UseContradictsKeyOps => {
                ("use_contradicts_key_ops", "RFC 7517 4.3", "use and key_ops contradict one another")
            }
            Self::UnknownKeyType => ("kty_unknown", "RFC 7517 5", "the key type is unknown"),
            Self::UnsupportedCurve => ("curve_unsupported", "RFC 7517 5", "the curve is not supported"),
            Self::KeyAgreementCurve => {
                ("curve_not_for_signatures", "RFC 8037 3.2", "the curve signs nothing")
            }
            Self::PointLength(_) => ("point_length", "RFC 7518 6.2.1.2", "a coordinate has another length"),
            Self::PointOffCurve => ("point_off_curve", "RFC 7518 6.2.1", "the point is not on the curve"),
            Self::PointUnchecked => ("point_unchecked", "RFC 8725 3.4", "the point could not be checked"),
            Self::PointNotCanonical => ("point_not_canonical", "RFC 8032 5.1.3", "y is not below p"),
            Self::PointOfSmallOrder => {
                ("point_of_small_order", "RFC 8725 3.4", "the point has a small order")
            }
            Self::IntegerNotMinimal(_) => {
                ("integer_not_minimal", "RFC 7518 2", "a number has a leading zero")
            }
            Self::RsaTooSmall => ("rsa_too_small", "RFC 7518 3.3", "the modulus is below 2048 bits"),
            Self::RsaTooLarge => ("rsa_too_large", "RFC 7518 8.6", "the modulus is above the limit"),
            Self::RsaModulusEven => ("rsa_modulus_even", "RFC 8017 3.1", "the modulus is even"),
            Self::RsaModulusRoca => {
                ("rsa_modulus_roca", "RFC 8725 3.5", "the private key of this modulus can be computed")
            }
            Self::RsaExponentEven => ("rsa_exponent_even", "RFC 8017 3.1", "the exponent is even"),
            Self::RsaExponentTooSmall => {
                ("rsa_exponent_too_small", "RFC 8017 3.1", "the exponent is below 3")
            }
            Self::RsaExponentTooLarge => {
                ("rsa_exponent_too_large", "RFC 7518 8.6", "the exponent has more than 33 bits")
            }
            Self::SecretTooShort => {
                ("secret_too_short", "RFC 7518 3.2", "the secret is shorter than any hash")
            }
        }
    }
}

impl From<JsonError> for SkipReason {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.row().2;
        match self {
            Self::Json(error) => write!(f, "{text}: {error}"),
            Self::Base64url(member, error) => write!(f, "{text}: {member}: {error}"),
            Self::Missing(member)
            | Self::WrongType(member)
            | Self::PointLength(member)
            | Self::IntegerNotMinimal(member) => write!(f, "{text}: {member}"),
            Self::NotAnObject
            | Self::TooLarge
            | Self::PrivateKey
            | Self::SymmetricKey
            | Self::KidTooLong
            | Self::DuplicateKeyOps
            | Self::UseContradictsKeyOps
            | Self::UnknownKeyType
            | Self::UnsupportedCurve
            | Self::KeyAgreementCurve
            | Self::PointOffCurve
            | Self::PointUnchecked
            | Self::PointNotCanonical
            | Self::PointOfSmallOrder
            | Self::RsaTooSmall
            | Self::RsaTooLarge
            | Self::RsaModulusEven
            | Self::RsaModulusRoca
            | Self::RsaExponentEven
            | Self::RsaExponentTooSmall
            | Self::RsaExponentTooLarge
            | Self::SecretTooShort => f.write_str(text),
        }
    }
}

impl std::error::Error for SkipReason {}

/// A key of a set that is not used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Skipped {
    /// Its place in `keys`, the first being 0.
    pub index: usize,
    /// Its `kid`, where it has one that could be read and is within the limit. Whoever published the key chose it.
    pub kid: Option<Box<str>>,
    /// Why.
    pub reason: SkipReason,
}
