//! The `WWW-Authenticate` value of a refusal (RFC 6750 section 3, RFC 9728 section 5.1).

use crate::rejection::Rejection;
use core::fmt;

/// What a protected resource says of itself in each challenge.
///
/// Its parts are checked when it is built, and nothing of a token is ever put into it: no refusal can inject a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    realm: Option<Box<str>>,
    scope: Option<Box<str>>,
    resource_metadata: Option<Box<str>>,
}

/// A part of a [`Challenge`] holds a character that the header must not hold (RFC 6750 section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChallengeError {
    /// In the realm.
    Realm,
    /// In the scope, or it is empty, or has two spaces in a row.
    Scope,
    /// In the URL of the resource metadata.
    ResourceMetadata,
}

impl ChallengeError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Realm => "challenge_realm",
            Self::Scope => "challenge_scope",
            Self::ResourceMetadata => "challenge_resource_metadata",
        }
    }
}

impl fmt::Display for ChallengeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Realm => "the realm holds a character that a challenge must not hold",
            Self::Scope => "the scope is no list of scope values, single spaces between them",
            Self::ResourceMetadata => {
                "the URL of the resource metadata holds a character that a URL does not"
            }
        })
    }
}

impl std::error::Error for ChallengeError {}

impl Challenge {
    /// The same challenge with a `realm`.
    ///
    /// # Errors
    /// [`ChallengeError::Realm`].
    pub fn with_realm(self, realm: &str) -> Result<Self, ChallengeError> {
        let printable = |octet: u8| quotable(octet) || octet == b' ';
        let realm = checked(realm, realm.bytes().all(printable), ChallengeError::Realm)?;
        Ok(Self { realm: Some(realm), ..self })
    }

    /// The same challenge with the scope that the operation needs: all of it, in one challenge (MCP 2026-07-28).
    ///
    /// # Errors
    /// [`ChallengeError::Scope`].
    pub fn with_scope(self, scope: &str) -> Result<Self, ChallengeError> {
        let values = scope.split(' ').all(|value| !value.is_empty() && value.bytes().all(quotable));
        Ok(Self { scope: Some(checked(scope, values, ChallengeError::Scope)?), ..self })
    }

    /// The same challenge with the URL of the protected resource metadata (RFC 9728 section 5.1).
    ///
    /// # Errors
    /// [`ChallengeError::ResourceMetadata`].
    pub fn with_resource_metadata(self, url: &str) -> Result<Self, ChallengeError> {
        let clean = !url.is_empty() && url.bytes().all(quotable);
        Ok(Self { resource_metadata: Some(checked(url, clean, ChallengeError::ResourceMetadata)?), ..self })
    }

    /// For a request without a token: no error code and nothing else about an error (RFC 6750 section 3.1). Status 401.
    pub fn no_credentials(&self) -> String {
        self.render(None, None)
    }

    /// For a request with more or less than one token in it. Status 400.
    pub fn invalid_request(&self) -> String {
        self.render(Some("invalid_request"), None)
    }

    /// For a token whose scope does not reach. Status 403.
    pub fn insufficient_scope(&self) -> String {
        self.render(Some("insufficient_scope"), None)
    }

    /// At least one parameter has to follow the scheme (RFC 6750 section 3): an empty realm where there is no other.
    fn render(&self, error: Option<&str>, description: Option<&str>) -> String {
        let bare = self.scope.is_none() && self.resource_metadata.is_none() && error.is_none();
        let realm = self.realm.as_deref().or(bare.then_some(""));
        let parameters = [
            ("realm", realm),
            ("error", error),
            ("error_description", description),
            ("scope", self.scope.as_deref()),
            ("resource_metadata", self.resource_metadata.as_deref()),
        ];
        let present = |(name, value): (&str, Option<&str>)| Some(format!("{name}=\"{}\"", value?));
        let parameters: Vec<String> = parameters.into_iter().filter_map(present).collect();
        format!("Bearer {}", parameters.join(", "))
    }
}

impl Rejection {
    /// The challenge for a refused token: `invalid_token`, described by the stable code of the refusal and by nothing
    /// that the token brought along (RFC 6750 section 3.1, RFC 9068 section 4). Status 401.
    pub fn challenge(&self, challenge: &Challenge) -> String {
        challenge.render(Some("invalid_token"), Some(self.code()))
    }
}

/// The characters of RFC 6750 section 3 that need no escape in a quoted string, the space left out.
fn quotable(octet: u8) -> bool {
    octet.is_ascii_graphic() && octet != b'"' && octet != b'\\'
}

fn checked(text: &str, good: bool, error: ChallengeError) -> Result<Box<str>, ChallengeError> {
    if good { Ok(text.into()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge() -> Challenge {
        let metadata = "https://mcp.example/.well-known/oauth-protected-resource";
        Challenge::default()
            .with_scope("files:read files:write")
            .unwrap()
            .with_resource_metadata(metadata)
            .unwrap()
    }

    #[test]
    fn a_refused_token_is_answered_with_invalid_token_and_the_code() {
        assert_eq!(
            Rejection::SignatureEmpty.challenge(&challenge()),
            "Bearer error=\"invalid_token\", error_description=\"signature_empty\", \
             scope=\"files:read files:write\", \
             resource_metadata=\"https://mcp.example/.well-known/oauth-protected-resource\""
        );
    }

    #[test]
    fn a_request_without_a_token_is_told_no_error_and_still_has_a_parameter() {
        assert_eq!(Challenge::default().no_credentials(), "Bearer realm=\"\"");
        let named = Challenge::default().with_realm("the api").unwrap();
        assert_eq!(named.no_credentials(), "Bearer realm=\"the api\"");
        assert_eq!(named.insufficient_scope(), "Bearer realm=\"the api\", error=\"insufficient_scope\"");
        assert_eq!(Challenge::default().invalid_request(), "Bearer error=\"invalid_request\"");
    }

    #[test]
    fn nothing_that_could_end_a_quoted_string_or_a_header_gets_in() {
        for bad in ["a\"b", "a\\b", "a\r\nb", "a\u{7f}", "é"] {
            assert_eq!(Challenge::default().with_realm(bad), Err(ChallengeError::Realm));
            assert_eq!(Challenge::default().with_scope(bad), Err(ChallengeError::Scope));
            assert_eq!(
                Challenge::default().with_resource_metadata(bad),
                Err(ChallengeError::ResourceMetadata)
            );
        }
        for bad in ["", " ", "a  b", " a", "a "] {
            assert_eq!(Challenge::default().with_scope(bad), Err(ChallengeError::Scope), "{bad:?}");
        }
    }

    #[test]
    fn every_code_fits_a_description() {
        assert!(Rejection::CODES.iter().all(|code| code.bytes().all(quotable)));
    }
}
