//! URLs as far as a validator needs them: what may be fetched, judged on the text alone (K7).
//!
//! The grammar is a small part of RFC 3986, so that no two parsers read one text differently: a scheme, a host with an
//! optional port, a path, a query. What a host name resolves to is judged where the connection is made.

mod authority;
mod issuer;

use authority::{Authority, Host};
use core::fmt;
use core::hash::{Hash, Hasher};
use std::sync::Arc;

pub use issuer::{Issuer, MAX_ISSUER_OCTETS};

/// The longest URL in octets. Default and only value: 2,048, what servers and proxies commonly take; a `jwks_uri` has
/// fewer than 200.
pub const MAX_URL_OCTETS: usize = 2_048;

/// A URL that may be fetched: https, or plain http to a loopback host where that was allowed (K7).
///
/// The text is kept as written, and equality is that of the text.
#[derive(Clone)]
pub struct FetchUrl {
    text: Arc<str>,
    host: Host,
    /// Octets of the text before the path.
    origin: usize,
    port: u16,
    https: bool,
}

/// Why a text is no URL that may be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UrlError {
    /// It does not have the form `https://host:port/path?query`, port and what follows being optional.
    NotAUrl,
    /// Another scheme than https, and not plain http to a loopback host where that is allowed.
    Insecure,
    /// It has a fragment.
    Fragment,
    /// It has a user name or a password, or an `@` where one would end.
    Userinfo,
    /// An issuer with a query (OIDC Discovery 3, RFC 8414 section 2).
    Query,
    /// It is longer than [`MAX_URL_OCTETS`], or an issuer longer than [`MAX_ISSUER_OCTETS`].
    TooLong,
}

impl UrlError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAUrl => "not_a_url",
            Self::Insecure => "insecure_url",
            Self::Fragment => "url_fragment",
            Self::Userinfo => "url_userinfo",
            Self::Query => "issuer_query",
            Self::TooLong => "url_too_long",
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAUrl => "it is not a URL with a host",
            Self::Insecure => "it is not https, and plain http is not allowed for it",
            Self::Fragment => "it has a fragment",
            Self::Userinfo => "it has a user name or password",
            Self::Query => "an issuer has no query",
            Self::TooLong => "it is longer than the limit",
        })
    }
}

impl std::error::Error for UrlError {}

impl FetchUrl {
    /// Judges a text. `plain_http_loopback`: whether http is allowed, which is then only for loopback hosts.
    ///
    /// # Errors
    /// [`UrlError`], which holds no part of the text.
    pub fn parse(text: &str, plain_http_loopback: bool) -> Result<Self, UrlError> {
        if text.len() > MAX_URL_OCTETS {
            return Err(UrlError::TooLong);
        }
        if text.contains('#') {
            return Err(UrlError::Fragment);
        }
        if !is_spelled_in_url_characters(text) {
            return Err(UrlError::NotAUrl);
        }
        let (scheme, rest) = text.split_once("://").ok_or(UrlError::NotAUrl)?;
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        let origin = scheme.len().saturating_add("://".len()).saturating_add(authority.len());
        let https = scheme.eq_ignore_ascii_case("https");
        let Authority { host, port } = authority::parse(authority)?;
        let plain_http = scheme.eq_ignore_ascii_case("http") && plain_http_loopback && host.is_loopback();
        if !https && !plain_http {
            return Err(UrlError::Insecure);
        }
        let port = port.unwrap_or(if https { 443 } else { 80 });
        Ok(Self { text: text.into(), host, origin, port, https })
    }

    /// The URL as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host as written, without the brackets of an IPv6 literal.
    pub fn host(&self) -> &str {
        let authority = self.origin_text().split("://").nth(1).unwrap_or_default();
        authority::host_of(authority)
    }

    /// The port: the one in the text, or that of the scheme.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Whether the host is a loopback one by its text: `localhost`, an address of 127.0.0.0/8, or `::1`. Names below
    /// `localhost` are not, because resolvers differ on them, and neither is an IPv4 address inside an IPv6 one.
    pub fn is_loopback_host(&self) -> bool {
        self.host.is_loopback()
    }

    /// Whether both have the same host, whatever their ports and schemes (K7). Letters of names compare without case;
    /// addresses compare as addresses.
    pub fn has_host_of(&self, other: &Self) -> bool {
        match (self.host, other.host) {
            (Host::Name { .. }, Host::Name { .. }) => self.host().eq_ignore_ascii_case(other.host()),
            (one, another) => one == another,
        }
    }

    /// Scheme and authority, as written.
    fn origin_text(&self) -> &str {
        self.text.get(..self.origin).unwrap_or_default()
    }

    /// The rest, as written.
    fn path_text(&self) -> &str {
        self.text.get(self.origin..).unwrap_or_default()
    }

    /// The same origin with another text behind it.
    fn with_text(&self, text: String) -> Self {
        Self { text: text.into(), ..self.clone() }
    }
}

/// Unreserved and reserved characters and complete percent-escapes (RFC 3986 section 2): no white space, no control
/// character, no backslash, nothing outside ASCII.
fn is_spelled_in_url_characters(text: &str) -> bool {
    let mut octets = text.bytes();
    while let Some(octet) = octets.next() {
        let allowed = match octet {
            b'%' => {
                let mut hex = || octets.next().is_some_and(|digit| digit.is_ascii_hexdigit());
                hex() && hex()
            }
            _ => octet.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&octet),
        };
        if !allowed {
            return false;
        }
    }
    true
}

impl PartialEq for FetchUrl {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for FetchUrl {}

impl Hash for FetchUrl {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Debug for FetchUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FetchUrl({:?})", self.text)
    }
}

impl fmt::Display for FetchUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
