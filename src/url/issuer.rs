//! Issuer identifiers, and the URLs of their metadata.

use super::{FetchUrl, UrlError};
use core::fmt;

/// The longest issuer in octets: what [`MAX_URL_OCTETS`](super::MAX_URL_OCTETS) leaves when the path of the metadata
/// is added.
pub const MAX_ISSUER_OCTETS: usize = 2_000;

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

/// An issuer identifier: an https URL without query and fragment (OIDC Discovery 3, RFC 8414 section 2), or plain http
/// to a loopback host where that was allowed.
///
/// It is kept as written and compared as a string: an issuer that differs by a slash, by case or by a default port is
/// another issuer (K5).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Issuer(FetchUrl);

impl Issuer {
    /// Judges a text. `plain_http_loopback`: whether http is allowed, which is then only for loopback hosts.
    ///
    /// # Errors
    /// [`UrlError`], which holds no part of the text.
    pub fn parse(text: &str, plain_http_loopback: bool) -> Result<Self, UrlError> {
        if text.len() > MAX_ISSUER_OCTETS {
            return Err(UrlError::TooLong);
        }
        let url = FetchUrl::parse(text, plain_http_loopback)?;
        if text.contains('?') {
            return Err(UrlError::Query);
        }
        Ok(Self(url))
    }

    /// The issuer as written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The issuer as a URL, to compare its host with that of a `jwks_uri` (K7).
    pub fn url(&self) -> &FetchUrl {
        &self.0
    }

    /// `{issuer}/.well-known/openid-configuration`, a terminating slash of the issuer left out (OIDC Discovery 4.1).
    pub fn openid_configuration(&self) -> FetchUrl {
        self.0.with_text([self.without_last_slash(), OPENID].concat())
    }

    /// `/.well-known/openid-configuration` between host and path (RFC 8414 section 5). Without a path it is the same
    /// as [`openid_configuration`](Self::openid_configuration).
    pub fn openid_configuration_inserted(&self) -> FetchUrl {
        self.inserted(OPENID)
    }

    /// `/.well-known/oauth-authorization-server` between host and path (RFC 8414 section 3.1).
    pub fn oauth_authorization_server(&self) -> FetchUrl {
        self.inserted(OAUTH)
    }

    fn inserted(&self, well_known: &str) -> FetchUrl {
        let path = self.0.path_text();
        let path = path.strip_suffix('/').unwrap_or(path);
        self.0.with_text([self.0.origin_text(), well_known, path].concat())
    }

    fn without_last_slash(&self) -> &str {
        self.as_str().strip_suffix('/').unwrap_or(self.as_str())
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Issuer({:?})", self.as_str())
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
