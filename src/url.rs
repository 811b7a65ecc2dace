//! URLs as far as a validator needs them: what may be fetched, judged on the text alone.
#![allow(missing_docs)]
use std::sync::Arc;

/// A URL that may be fetched: https, or plain http to a loopback host where that was allowed (K7).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FetchUrl(Arc<str>);

/// Why a text is no URL that may be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UrlError {
    NotAUrl,
    Insecure,
    Fragment,
    Userinfo,
    TooLong,
}

impl FetchUrl {
    /// `plain_http_loopback`: whether http is allowed, which is then only for loopback hosts.
    pub fn parse(_text: &str, _plain_http_loopback: bool) -> Result<Self, UrlError> {
        unimplemented!()
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An issuer identifier (OIDC Discovery 3, RFC 8414 2): https, no query, no fragment; kept as written, compared as a string (K5).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Issuer(Arc<str>);

impl Issuer {
    pub fn parse(_text: &str, _plain_http_loopback: bool) -> Result<Self, UrlError> {
        unimplemented!()
    }
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// `{issuer}/.well-known/openid-configuration`, a terminating slash of the issuer left out (OIDC Discovery 4.1).
    pub fn openid_configuration(&self) -> FetchUrl {
        unimplemented!()
    }
}
