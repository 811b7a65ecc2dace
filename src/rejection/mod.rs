//! Why a token is refused: one table, one reason each.

pub mod class;
pub mod excerpt;

use crate::algorithm::Algorithm;
use crate::base64url::Base64urlError;
use crate::claims::claim::Claim;
use crate::claims::numeric_date::NumericDate;
use crate::claims::unix_time::UnixTime;
use crate::header::parameter::Parameter;
use crate::json::{JsonError, Kind};
use crate::jwk::PassedOver;
use crate::jws::Segment;
use crate::policy::algorithms::AlgorithmSet;
use class::Class;
use core::fmt;
use excerpt::Excerpt;
use std::borrow::Cow;

macro_rules! rejections {
    ($(
        $(#[$doc:meta])+
        $variant:ident $({ $($field:ident: $type:ty),+ })?:
        $code:literal, $class:ident, $section:expr, $expected:expr, $found:expr;
    )+) => {
        /// Why a token is refused. Each reason has a stable [`code`](Self::code), a [`section`](Self::section), and
        /// says what was expected and what was found. It never holds a token, a signature, key material, a nonce or
        /// a hash, and what it holds of a token's text is an [`Excerpt`].
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rejection {
            $($(#[$doc])+ $variant $({
                $(#[doc = concat!("See the variant; shown by `Display`: `", stringify!($field), "`.")] $field: $type,)+
            })?,)+
        }

        impl Rejection {
            /// Every code, in the order of the table.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable snake_case name of this reason.
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)+
                }
            }

            /// What this reason is about.
            pub const fn class(&self) -> Class {
                match self {
                    $(Self::$variant { .. } => Class::$class,)+
                }
            }

            /// The specification and the section in it that asks for the refusal. "countersign" is our own contract.
            #[allow(unused_variables, reason = "most sections do not depend on the fields")]
            pub fn section(&self) -> &'static str {
                match self {
                    $(Self::$variant $({ $($field),+ })? => $section,)+
                }
            }

            /// What was expected.
            #[allow(unused_variables, reason = "a row names the fields it needs")]
            pub fn expected(&self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => Cow::from($expected),)+
                }
            }

            /// What was found instead.
            #[allow(unused_variables, reason = "a row names the fields it needs")]
            pub fn found(&self) -> Cow<'static, str> {
                match self {
                    $(Self::$variant $({ $($field),+ })? => Cow::from($found),)+
                }
            }
        }
    };
}

rejections! {
    // The form.
    /// The token is longer than the limit.
    TokenTooLarge { limit: usize, found: usize }: "token_too_large", Malformed, "countersign K18",
        format!("a token of at most {limit} octets"), format!("{found} octets");
    /// A JSON serialisation: a JWT is always compact.
    JsonSerialization: "json_serialization", Malformed, "RFC 7519 3",
        "a compact token", "the beginning of a JSON object";
    /// An encrypted token.
    Encrypted: "encrypted_token", Malformed, "RFC 7519 7.2",
        "a signed token of three segments", "five segments, as an encrypted token has";
    /// Another number of segments than three.
    SegmentCount { found: u8 }: "segment_count", Malformed, "RFC 7515 7.1",
        "three segments", format!("{found}{}", if *found == u8::MAX { " or more" } else { "" });
    /// A segment is not strict base64url.
    Encoding { segment: Segment, error: Base64urlError }: "segment_encoding", Malformed, "RFC 7515 2",
        format!("base64url without padding in the {segment}"), error.to_string();
    /// The header is longer than the limit.
    HeaderTooLarge { limit: usize, found: usize }: "header_too_large", Malformed, "countersign K18",
        format!("a header of at most {limit} octets"), format!("{found} octets");
    /// The signature is longer than the limit.
    SignatureTooLarge { limit: usize, found: usize }: "signature_too_large", Malformed, "countersign K18",
        format!("a signature of at most {limit} octets"), format!("{found} octets");
    /// The header is not one strict JSON object.
    HeaderJson { error: JsonError }: "header_json", Malformed, json_section(*error, "RFC 7515 4", "RFC 7515 5.2"),
        "a header that is one JSON object", error.to_string();
    /// The payload is not one strict JSON object.
    PayloadJson { error: JsonError }: "payload_json", Malformed, json_section(*error, "RFC 7519 4", "RFC 7519 7.2"),
        "a payload that is one JSON object", error.to_string();

    // The algorithm.
    /// There is no `alg`.
    AlgorithmMissing: "alg_missing", Algorithm, "RFC 7515 4.1.1",
        "an alg", "none in the header";
    /// `alg` is "none", in whatever spelling: an unsecured token.
    AlgorithmNone { found: Excerpt }: "alg_none", Algorithm, "RFC 7518 3.6",
        "a signature algorithm", found.to_string();
    /// `alg` is a name that nobody registered, or one that we do not know.
    AlgorithmUnknown { found: Excerpt }: "alg_unknown", Algorithm, "RFC 7515 4.1.1",
        "the name of an algorithm, case-sensitive", found.to_string();
    /// `alg` is a registered algorithm that this crate does not verify.
    AlgorithmUnsupported { found: Algorithm }: "alg_unsupported", Algorithm, "RFC 7515 4.1.1",
        "an algorithm that is supported", found.name();
    /// `alg` is not on the policy's list.
    AlgorithmNotAllowed { allowed: AlgorithmSet, found: Algorithm }: "alg_not_allowed", Algorithm, "RFC 8725 3.1",
        format!("one of {allowed}"), found.name();

    // The header.
    /// A header parameter has another type than it must have.
    ParameterType { parameter: Parameter, expected: &'static str, found: Kind }: "header_wrong_type", Header,
        parameter.section(),
        format!("{parameter} to be {expected}"), found.to_string();
    /// The `kid` is longer than the limit.
    KidTooLong { limit: usize, found: usize }: "kid_too_long", Header, "countersign K18",
        format!("a kid of at most {limit} octets"), format!("{found} octets");
    /// The policy asks for a type, and the token has no `typ`.
    TypeMissing { expected: Excerpt, section: &'static str }: "typ_missing", Header, section,
        format!("typ {expected}"), "no typ";
    /// The token is of another type.
    TypeMismatch { expected: Excerpt, found: Excerpt, section: &'static str }: "typ_mismatch", Header, section,
        format!("typ {expected}"), found.to_string();
    /// The payload is another JWT.
    Nested { found: Excerpt }: "nested_token", Header, "RFC 7519 5.2",
        "a payload of claims", format!("cty {found}");
    /// `b64` is false: the payload is not encoded, which a JWT's always is.
    UnencodedPayload: "unencoded_payload", Header, "RFC 7797 7",
        "an encoded payload", "b64 is false";
    /// `crit` is an empty array.
    CritEmpty: "crit_empty", Header, "RFC 7515 4.1.11",
        "crit to name an extension", "an empty array";
    /// `crit` holds something that is no name.
    CritNotAName { found: Kind }: "crit_not_a_name", Header, "RFC 7515 4.1.11",
        "crit to hold names", if *found == Kind::String { "an empty string".to_owned() } else { found.to_string() };
    /// `crit` has a name twice.
    CritDuplicate { name: Excerpt }: "crit_duplicate", Header, "RFC 7515 4.1.11",
        "crit to have each name once", name.to_string();
    /// `crit` names a parameter that is no extension.
    CritRegistered { parameter: Parameter }: "crit_registered", Header, "RFC 7515 4.1.11",
        "crit to name extensions only", parameter.name();
    /// `crit` names a parameter that the header does not have.
    CritAbsent { name: Excerpt }: "crit_absent", Header, "RFC 7515 4.1.11",
        "crit to name parameters of the header", name.to_string();
    /// `crit` names an extension that we do not understand; we understand none.
    CritUnknown { name: Excerpt }: "crit_unknown", Header, "RFC 7515 4.1.11",
        "no critical extension", name.to_string();

    // The claims.
    /// A claim has another type than it must have.
    ClaimType { claim: Claim, found: Kind }: "claim_wrong_type", Claims, claim.section(),
        format!("{claim} to be {}", claim.shape()),
        match (claim, found) { (Claim::Aud, Kind::Array) => "an empty or nested array".to_owned(), _ => found.to_string() };
    /// A claim that must be there is not.
    ClaimMissing { claim: Claim, section: &'static str }: "claim_missing", Claims, section,
        format!("the claim {claim}"), "no such claim";
    /// Somebody else issued the token.
    IssuerMismatch { expected: Excerpt, found: Excerpt }: "iss_mismatch", Claims, "RFC 7519 4.1.1",
        format!("iss {expected}"), found.to_string();
    /// The token is for somebody else.
    AudienceMismatch { expected: Excerpt, found: Excerpt }: "aud_mismatch", Claims, "RFC 7519 4.1.3",
        format!("aud with {expected}"), found.to_string();
    /// The token names an audience, and the policy does not say who we are.
    AudienceNotConfigured { found: Excerpt }: "aud_not_configured", Claims, "RFC 7519 4.1.3",
        "no aud, because the policy names no audience", found.to_string();
    /// The token is also for somebody whom the policy does not trust.
    AudienceUntrusted { found: Excerpt }: "aud_untrusted", Claims, "OIDC Core 3.1.3.7",
        "only trusted audiences beside the client", found.to_string();
    /// The token was issued to another client.
    AuthorizedPartyMismatch { expected: Excerpt, found: Excerpt }: "azp_mismatch", Claims, "OIDC Core 3.1.3.7",
        format!("azp {expected}"), found.to_string();
    /// A MAC with several audiences: whose secret it was made with is not defined.
    MacSeveralAudiences: "mac_several_audiences", Claims, "OIDC Core 3.1.3.7",
        "one audience under a symmetric algorithm", "several";
    /// The subject is longer than an ID token may have it.
    SubjectTooLong { found: usize }: "sub_too_long", Claims, "OIDC Core 2",
        "a sub of at most 255 characters", format!("{found}");
    /// The token was made for another request, or is replayed.
    NonceMismatch: "nonce_mismatch", Claims, "OIDC Core 3.1.3.7",
        "the nonce that was sent", "another";
    /// The token has a nonce, and none was sent.
    NonceNotSent: "nonce_not_sent", Claims, "OIDC Core 2",
        "no nonce, because none was sent", "one";
    /// The authentication context is none of those asked for.
    AcrMismatch { expected: Excerpt, found: Excerpt }: "acr_mismatch", Claims, "OIDC Core 3.1.3.7",
        format!("acr {expected}"), found.to_string();
    /// `at_hash` or `c_hash` belongs to another access token or code.
    HashMismatch { claim: Claim }: "hash_mismatch", Claims, claim.section(),
        format!("{claim} to be that of the value it came with"), "another";
    /// A claim shows that this is a token of another kind.
    OtherTokenKind { claim: Claim }: "other_token_kind", Claims, "RFC 8725 3.12",
        format!("no claim {claim}"), "one: this is a security event or logout token";

    // The times.
    /// The token is expired.
    Expired { exp: NumericDate, now: UnixTime, leeway: u64 }: "expired", Time, "RFC 7519 4.1.4",
        format!("exp after {now} (leeway {leeway} s)"), exp.to_string();
    /// The token is not valid yet.
    NotYetValid { nbf: NumericDate, now: UnixTime, leeway: u64 }: "not_yet_valid", Time, "RFC 7519 4.1.5",
        format!("nbf no later than {now} (leeway {leeway} s)"), nbf.to_string();
    /// The token claims to be issued in the future.
    IssuedInFuture { iat: NumericDate, now: UnixTime, leeway: u64 }: "issued_in_future", Time, "RFC 7519 4.1.6",
        format!("iat no later than {now} (leeway {leeway} s)"), iat.to_string();
    /// The token was issued longer ago than the policy accepts.
    TooOld { iat: NumericDate, now: UnixTime, max_age: u64, leeway: u64 }: "too_old", Time, "RFC 7519 4.1.6",
        format!("iat at most {max_age} s before {now} (leeway {leeway} s)"), iat.to_string();
    /// The user authenticated longer ago than was asked for.
    AuthenticationTooOld { auth_time: NumericDate, now: UnixTime, max_age: u64, leeway: u64 }:
        "authentication_too_old", Time, "OIDC Core 3.1.3.7",
        format!("auth_time at most {max_age} s before {now} (leeway {leeway} s)"), auth_time.to_string();

    // The key and the signature.
    /// Every source of keys could be asked, and none has a key for this token.
    KeyNotFound { alg: Algorithm, kid: Option<Excerpt> }: "key_not_found", Key, "RFC 7515 6",
        "a key that fits alg and kid", wanted(*alg, kid.as_ref());
    /// More than one key fits, and the token does not say which.
    KeyAmbiguous { alg: Algorithm, kid: Option<Excerpt> }: "key_ambiguous", Key, "OIDC Core 10.1",
        "one key that fits alg and kid", format!("several for {}", wanted(*alg, kid.as_ref()));
    /// The one key that was given is not one for this token.
    KeyMismatch { reason: PassedOver }: "key_mismatch", Key, reason.section(),
        "a key that fits the algorithm", reason.to_string();
    /// The signature is empty.
    SignatureEmpty: "signature_empty", Signature, "RFC 7515 5.2",
        "a signature", "an empty segment";
    /// The signature is not that of the key, or of any of the keys.
    BadSignature { tried: usize }: "bad_signature", Signature, "RFC 7515 5.2",
        "a signature by the key", format!("none under {tried} key(s)");
}

fn json_section(error: JsonError, duplicate: &'static str, other: &'static str) -> &'static str {
    match error {
        JsonError::DuplicateMember => duplicate,
        JsonError::TooDeep | JsonError::TooManyMembers => "countersign K18",
        JsonError::NotUtf8
        | JsonError::ByteOrderMark
        | JsonError::Syntax
        | JsonError::LoneSurrogate
        | JsonError::NotAnObject => other,
    }
}

fn wanted(alg: Algorithm, kid: Option<&Excerpt>) -> String {
    match kid {
        Some(kid) => format!("alg {alg}, kid {kid}"),
        None => format!("alg {alg}, no kid"),
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, section) = (self.code(), self.section());
        write!(f, "{code} ({section}): expected {}, found {}", self.expected(), self.found())
    }
}

impl std::error::Error for Rejection {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_reasons_share_a_code() {
        let mut codes = Rejection::CODES.to_vec();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Rejection::CODES.len());
        let plain = |code: &&str| code.bytes().all(|octet| octet.is_ascii_lowercase() || octet == b'_');
        assert!(Rejection::CODES.iter().all(plain));
    }

    #[test]
    fn a_rejection_says_what_was_expected_and_what_was_found() {
        let mismatch = Rejection::IssuerMismatch {
            expected: Excerpt::of("https://a"),
            found: Excerpt::of("https://a/\n"),
        };
        assert_eq!(
            mismatch.to_string(),
            "iss_mismatch (RFC 7519 4.1.1): expected iss \"https://a\", found \"https://a/\\u{a}\""
        );
        assert_eq!((mismatch.class(), mismatch.class().code()), (Class::Claims, "claims"));
    }

    #[test]
    fn a_duplicate_member_and_a_limit_cite_their_own_sections() {
        let section =
            |error| (Rejection::HeaderJson { error }.section(), Rejection::PayloadJson { error }.section());
        assert_eq!(section(JsonError::DuplicateMember), ("RFC 7515 4", "RFC 7519 4"));
        assert_eq!(section(JsonError::Syntax), ("RFC 7515 5.2", "RFC 7519 7.2"));
        assert_eq!(section(JsonError::TooDeep).0, "countersign K18");
    }
}
