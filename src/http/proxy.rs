//! A proxy that somebody configured.

use core::fmt;
use ureq::ProxyProtocol;

/// An HTTP proxy that is asked with `CONNECT` (RFC 9110 section 9.3.6).
///
/// The proxy then does the resolving: the host's address is chosen where we cannot see it, so the rule on addresses
/// (K7) holds only for hosts that are literal addresses. The proxy's own address is not judged. Plain http, which is
/// loopback only, never goes through it.
#[derive(Clone)]
pub struct Proxy(pub(super) ureq::Proxy);

/// Why a text names no proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProxyError {
    /// It is no URL with a host.
    NotAUrl,
    /// Its scheme is neither http nor https.
    Scheme,
}

impl Proxy {
    /// Reads `http://host:port` or `https://host:port`, perhaps with `user:password@` before the host.
    ///
    /// # Errors
    /// [`ProxyError`], for anything else.
    pub fn parse(url: &str) -> Result<Self, ProxyError> {
        let (scheme, _) = url.split_once("://").ok_or(ProxyError::NotAUrl)?;
        if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
            return Err(ProxyError::Scheme);
        }
        let proxy = ureq::Proxy::new(url).map_err(|_| ProxyError::NotAUrl)?;
        let connect = matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https);
        if connect { Ok(Self(proxy)) } else { Err(ProxyError::Scheme) }
    }
}

/// A proxy's URL may hold a password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy").field("host", &self.0.host()).field("port", &self.0.port()).finish()
    }
}

impl ProxyError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAUrl => "not_a_url",
            Self::Scheme => "proxy_scheme",
        }
    }
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl core::error::Error for ProxyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_and_https_proxies_are_known() {
        for scheme in ["socks", "socks4", "socks5", "socks5h", "ftp"] {
            assert_eq!(Proxy::parse(&format!("{scheme}://proxy.test:1")).unwrap_err(), ProxyError::Scheme);
        }
        for text in ["", "proxy.test:3128", "http://", "http:///", "http://a b"] {
            assert_eq!(Proxy::parse(text).unwrap_err(), ProxyError::NotAUrl, "{text}");
        }
        for text in ["http://proxy.test:3128", "HTTPS://proxy.test", "http://[::1]:8080"] {
            assert!(Proxy::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let proxy = Proxy::parse("http://user:secret@proxy.test:3128").unwrap();
        assert_eq!(format!("{proxy:?}"), r#"Proxy { host: "proxy.test", port: 3128 }"#);
    }
}
