//! Discovery metadata, as far as a validator reads it (OIDC Discovery 3, RFC 8414 section 2).

use crate::cause::Cause;
use crate::json::{self, Bounds, JsonError, Raw};
use core::fmt;

/// The two members of discovery metadata that a validator needs, as text: nothing is judged yet (OIDC Discovery 3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Metadata {
    /// The `issuer` that the document claims (K6 compares it).
    pub issuer: Box<str>,
    /// The `jwks_uri`; RFC 8414 lets it be absent, and then the document yields no keys.
    pub jwks_uri: Option<Box<str>>,
}

/// The longest document in octets. Default and only value: 262,144 (256 KiB), the default limit of a fetched body too;
/// real ones have up to 10 KiB.
pub const MAX_METADATA_OCTETS: usize = 262_144;

/// Why a document is no metadata. It is then refused whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MetadataError {
    /// Longer than [`MAX_METADATA_OCTETS`].
    TooLarge,
    /// No JSON object that we accept; a duplicate member at any depth is among the reasons.
    Json(JsonError),
    /// No `issuer`, which is required (RFC 8414 section 2).
    NoIssuer,
    /// `issuer` or `jwks_uri` is no string (RFC 8414 section 3.2).
    WrongType(&'static str),
}

impl MetadataError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "metadata_too_large",
            Self::Json(error) => error.code(),
            Self::NoIssuer => "metadata_without_issuer",
            Self::WrongType(_) => "metadata_member_wrong_type",
        }
    }
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the metadata is larger than the limit"),
            Self::Json(error) => write!(f, "the metadata is no JSON that we accept: {error}"),
            Self::NoIssuer => f.write_str("the metadata has no issuer"),
            Self::WrongType(member) => write!(f, "in the metadata, {member} is not a string"),
        }
    }
}

impl std::error::Error for MetadataError {}

impl From<JsonError> for MetadataError {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl From<MetadataError> for Cause {
    fn from(error: MetadataError) -> Self {
        match error {
            MetadataError::TooLarge => Self::BodyTooLarge,
            MetadataError::Json(_) | MetadataError::NoIssuer | MetadataError::WrongType(_) => Self::Malformed,
        }
    }
}

impl Metadata {
    /// Reads metadata. Members that we do not need are only checked to be JSON without duplicates; `signed_metadata`
    /// is one of them (RFC 8414 section 2.1).
    ///
    /// # Errors
    /// [`MetadataError`], and nothing of the document is used.
    pub fn parse(text: &[u8]) -> Result<Self, MetadataError> {
        if text.len() > MAX_METADATA_OCTETS {
            return Err(MetadataError::TooLarge);
        }
        let (mut issuer, mut jwks_uri) = (None, None);
        json::object(text, Bounds::DEFAULT, |name, value| {
            match &*name {
                "issuer" => issuer = Some(string(value, "issuer")?),
                "jwks_uri" => jwks_uri = Some(string(value, "jwks_uri")?),
                _ => {}
            }
            Ok::<(), MetadataError>(())
        })?;
        Ok(Self { issuer: issuer.ok_or(MetadataError::NoIssuer)?, jwks_uri })
    }
}

fn string(value: Raw<'_>, member: &'static str) -> Result<Box<str>, MetadataError> {
    value.as_str().map(Into::into).ok_or(MetadataError::WrongType(member))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn issuer_and_jwks_uri_are_read_and_all_else_is_ignored() {
        let text = br#" {"jwks_uri":"https:\/\/a.example\/k","signed_metadata":7,"scopes_supported":[],
            "\u0069ssuer":"https://a.example/","x":{"y":[{"z":null}]}} "#;
        let metadata = Metadata::parse(text).unwrap();
        assert_eq!(&*metadata.issuer, "https://a.example/");
        assert_eq!(metadata.jwks_uri.as_deref(), Some("https://a.example/k"));
    }

    #[test]
    fn metadata_without_jwks_uri_is_metadata() {
        let metadata = Metadata::parse(br#"{"issuer":"i"}"#).unwrap();
        assert_eq!((&*metadata.issuer, metadata.jwks_uri), ("i", None));
    }

    #[test]
    fn every_other_document_is_refused_by_its_reason() {
        use MetadataError::{Json, NoIssuer, WrongType};
        let refused: [(&[u8], MetadataError); 14] = [
            (b"", Json(JsonError::Syntax)),
            (b"<html>", Json(JsonError::Syntax)),
            (b"[]", Json(JsonError::NotAnObject)),
            (b"{}", NoIssuer),
            (br#"{"Issuer":"i"}"#, NoIssuer),
            (br#"{"issuer":null}"#, WrongType("issuer")),
            (br#"{"issuer":["i"]}"#, WrongType("issuer")),
            (br#"{"issuer":"i","jwks_uri":null}"#, WrongType("jwks_uri")),
            (br#"{"issuer":"i","jwks_uri":{}}"#, WrongType("jwks_uri")),
            (br#"{"issuer":"i","issuer":"i"}"#, Json(JsonError::DuplicateMember)),
            (br#"{"issuer":"i","x":{"a":[{"b":1,"\u0062":2}]}}"#, Json(JsonError::DuplicateMember)),
            (br#"{"issuer":"i"}x"#, Json(JsonError::Syntax)),
            (b"\xef\xbb\xbf{\"issuer\":\"i\"}", Json(JsonError::ByteOrderMark)),
            (b"{\"issuer\":\"\xff\"}", Json(JsonError::NotUtf8)),
        ];
        for (text, error) in refused {
            assert_eq!(Metadata::parse(text), Err(error), "{}", text.escape_ascii());
            assert_eq!(Cause::from(error), Cause::Malformed);
        }
    }

    #[test]
    fn the_size_limit_holds_on_both_sides() {
        let of = |octets: usize| format!("{{\"issuer\":\"{}\"}}", "i".repeat(octets - 13));
        assert_eq!(Metadata::parse(of(262_144).as_bytes()).unwrap().issuer.len(), 262_131);
        let error = Metadata::parse(of(262_145).as_bytes()).unwrap_err();
        assert_eq!((error, Cause::from(error)), (MetadataError::TooLarge, Cause::BodyTooLarge));
    }

    #[test]
    fn the_depth_limit_holds_on_both_sides() {
        let nested = |levels: usize| {
            format!("{{\"issuer\":\"i\",\"x\":{}{}}}", "[".repeat(levels), "]".repeat(levels))
        };
        assert!(Metadata::parse(nested(15).as_bytes()).is_ok());
        assert_eq!(Metadata::parse(nested(16).as_bytes()), Err(MetadataError::Json(JsonError::TooDeep)));
    }

    proptest! {
        #[test]
        fn any_octets_are_judged_without_panic(text: Vec<u8>) {
            prop_assert!(Metadata::parse(&text).is_err());
        }

        #[test]
        fn any_issuer_and_jwks_uri_come_back_as_they_were(issuer: String, jwks_uri: Option<String>) {
            let mut document = serde_json::json!({"issuer": issuer});
            if let Some(uri) = &jwks_uri {
                document["jwks_uri"] = uri.as_str().into();
            }
            let metadata = Metadata::parse(document.to_string().as_bytes()).unwrap();
            prop_assert_eq!(&*metadata.issuer, &*issuer);
            prop_assert_eq!(metadata.jwks_uri.as_deref(), jwks_uri.as_deref());
        }
    }
}
