//! A bearer token on its way in, and the answer on its way out (RFC 6750).

pub mod challenge;

use challenge::Challenge;
use core::fmt;

/// Why an `Authorization` value gives no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BearerError {
    /// Another scheme: nobody presented a bearer token. 401 with a bare challenge (RFC 6750 section 3.1).
    OtherScheme,
    /// The scheme is Bearer and what follows is no token. 400, `invalid_request` (RFC 6750 section 3.1).
    Malformed,
}

impl BearerError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OtherScheme => "other_scheme",
            Self::Malformed => "malformed_credentials",
        }
    }

    /// The HTTP status to answer with.
    pub const fn status(self) -> u16 {
        match self {
            Self::OtherScheme => 401,
            Self::Malformed => 400,
        }
    }

    /// The challenge to answer with (RFC 6750 section 3.1): no error code where nobody presented a bearer token.
    pub fn challenge(self, challenge: &Challenge) -> String {
        match self {
            Self::OtherScheme => challenge.no_credentials(),
            Self::Malformed => challenge.invalid_request(),
        }
    }
}

impl fmt::Display for BearerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherScheme => "the Authorization header has another scheme than Bearer",
            Self::Malformed => "what follows Bearer is not one token",
        })
    }
}

impl std::error::Error for BearerError {}

/// The token in the value of an `Authorization` header: `Bearer`, one space or more, a `b64token`, and nothing else
/// (RFC 6750 section 2.1). The scheme's case does not matter (RFC 9110 section 11.1).
///
/// # Errors
/// [`BearerError`].
pub fn bearer(authorization: &str) -> Result<&str, BearerError> {
    let (scheme, rest) = authorization.split_once(' ').unwrap_or((authorization, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(BearerError::OtherScheme);
    }
    let token = rest.trim_start_matches(' ');
    let body = token.trim_end_matches('=');
    let is_b64token = |octet: u8| octet.is_ascii_alphanumeric() || b"-._~+/".contains(&octet);
    if body.is_empty() || !body.bytes().all(is_b64token) {
        return Err(BearerError::Malformed);
    }
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_follows_the_scheme_and_spaces() {
        for value in ["Bearer a.b-c_d", "bearer a.b-c_d", "BEARER   a.b-c_d"] {
            assert_eq!(bearer(value), Ok("a.b-c_d"));
        }
        assert_eq!(bearer("Bearer abc+/~=="), Ok("abc+/~=="));
    }

    #[test]
    fn anything_else_is_told_apart_by_whose_mistake_it_is() {
        for value in ["", "Basic abc", "Bearerabc", "Bearer\tabc", " Bearer abc"] {
            assert_eq!(bearer(value), Err(BearerError::OtherScheme), "{value:?}");
        }
        for value in [
            "Bearer",
            "Bearer ",
            "Bearer a b",
            "Bearer a,b",
            "Bearer =",
            "Bearer a=b",
            "Bearer a\n",
            "Bearer é",
        ] {
            assert_eq!(bearer(value), Err(BearerError::Malformed), "{value:?}");
        }
    }

    #[test]
    fn each_mistake_has_its_status_and_its_challenge() {
        let challenge = Challenge::default().with_realm("api").unwrap();
        let other = BearerError::OtherScheme;
        assert_eq!((other.status(), other.challenge(&challenge).as_str()), (401, "Bearer realm=\"api\""));
        let malformed = BearerError::Malformed;
        let answer = "Bearer realm=\"api\", error=\"invalid_request\"";
        assert_eq!((malformed.status(), malformed.challenge(&challenge).as_str()), (400, answer));
    }
}
