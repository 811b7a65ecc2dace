//! The protected endpoint: a URL on loopback, in plain http, without a name.

use core::fmt;
use core::net::{IpAddr, Ipv6Addr, SocketAddr};
use core::str::FromStr;

/// A URL that may be asked. It has an address and no name, so that nobody is asked for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// As it was written.
    text: String,
    address: SocketAddr,
    /// What is behind the authority, as it was written: empty, or a path, or a query, or both.
    rest: String,
}

/// Why a URL is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// It does not begin with `http://`.
    NotPlainHttp,
    /// It has no address, or one that is not a loopback address.
    NotLoopback,
    /// It holds something that a URL to be asked cannot hold: a blank, a fragment.
    NotAUrl,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPlainHttp => "only plain http is asked, as http://127.0.0.1:8080/path",
            Self::NotLoopback => {
                "only loopback is asked, and no name is looked up: write 127.0.0.1 or [::1], as http://127.0.0.1:8080/path"
            }
            Self::NotAUrl => "this is no URL that can be asked: no blanks, no fragment",
        })
    }
}

impl std::error::Error for EndpointError {}

/// What stands in front of the path of a resource in the URL of its metadata (RFC 9728 section 3).
const WELL_KNOWN: &str = "/.well-known/oauth-protected-resource";

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let scheme = text.get(..SCHEME.len()).filter(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
        let behind = scheme.and_then(|scheme| text.get(scheme.len()..)).ok_or(EndpointError::NotPlainHttp)?;
        let (authority, rest) = behind.split_at(behind.find(['/', '?', '#']).unwrap_or(behind.len()));
        let address = address(authority).filter(|address| address.ip().is_loopback());
        let address = address.ok_or(EndpointError::NotLoopback)?;
        let endpoint = Self { text: text.to_owned(), address, rest: rest.to_owned() };
        // The parser of the client has the last word.
        let is_url = rest.bytes().all(|octet| octet.is_ascii_graphic() && octet != b'#')
            && endpoint.request().parse::<ureq::http::Uri>().is_ok();
        if is_url { Ok(endpoint) } else { Err(EndpointError::NotAUrl) }
    }
}

const SCHEME: &str = "http://";

impl Endpoint {
    /// As it was written: the identifier of the resource (RFC 9728 section 1.2).
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it listens; port 0 for one that is chosen later.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same on another port.
    pub fn on_port(&self, port: u16) -> Self {
        let address = SocketAddr::new(self.address.ip(), port);
        Self { text: format!("{SCHEME}{address}{}", self.rest), address, rest: self.rest.clone() }
    }

    /// The URL that is asked.
    pub fn request(&self) -> String {
        match self.rest.as_bytes().first() {
            None | Some(b'?') => format!("{SCHEME}{}/{}", self.address, self.rest),
            Some(_) => format!("{SCHEME}{}{}", self.address, self.rest),
        }
    }

    /// The URL of the metadata of this resource (RFC 9728 section 3.1).
    pub fn metadata(&self) -> String {
        let rest = match self.rest.strip_prefix('/') {
            // A slash right behind the host goes, where no path follows it.
            Some(behind) if behind.is_empty() || behind.starts_with('?') => behind,
            Some(_) | None => &self.rest,
        };
        format!("{SCHEME}{}{WELL_KNOWN}{rest}", self.address)
    }

    /// Whether this is the identifier of the resource. A host without a path has two spellings (RFC 3986 section 6.2.3), and
    /// the request does not tell which of them was meant.
    pub fn is_identified_by(&self, resource: &str) -> bool {
        let one = |text: &str| match text.strip_suffix('/') {
            Some(bare) if bare.matches('/').count() == 2 => bare.to_owned(),
            Some(_) | None => text.to_owned(),
        };
        one(resource) == one(&self.text)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// `127.0.0.1`, `[::1]`, and both with a port.
fn address(authority: &str) -> Option<SocketAddr> {
    let bare = || {
        let inside = authority.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        match inside {
            Some(inside) => inside.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
            None => authority.parse().ok().filter(IpAddr::is_ipv4),
        }
    };
    authority.parse().ok().or_else(|| Some(SocketAddr::new(bare()?, 80)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Endpoint {
        text.parse().unwrap()
    }

    #[test]
    fn a_loopback_address_is_asked_as_it_was_written() {
        for (text, request, address) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "127.0.0.1:8080"),
            ("http://127.0.0.1/api/x?y=1", "http://127.0.0.1:80/api/x?y=1", "127.0.0.1:80"),
            ("HTTP://127.9.9.9:1/", "http://127.9.9.9:1/", "127.9.9.9:1"),
            ("http://[::1]:8080?x", "http://[::1]:8080/?x", "[::1]:8080"),
            ("http://[::1]/a", "http://[::1]:80/a", "[::1]:80"),
            ("http://127.0.0.1:0/a", "http://127.0.0.1:0/a", "127.0.0.1:0"),
        ] {
            let endpoint = endpoint(text);
            assert_eq!((endpoint.request().as_str(), endpoint.text()), (request, text));
            assert_eq!(endpoint.address(), address.parse().unwrap());
        }
        assert_eq!(endpoint("http://127.0.0.1:0/a").on_port(81).text(), "http://127.0.0.1:81/a");
    }

    #[test]
    fn anything_else_is_not_asked() {
        for (text, error) in [
            ("https://127.0.0.1/", EndpointError::NotPlainHttp),
            ("127.0.0.1:8080", EndpointError::NotPlainHttp),
            ("", EndpointError::NotPlainHttp),
            ("http://localhost:8080/", EndpointError::NotLoopback),
            ("http://192.0.2.1/", EndpointError::NotLoopback),
            ("http://[::ffff:127.0.0.1]/", EndpointError::NotLoopback),
            ("http://0.0.0.0/", EndpointError::NotLoopback),
            ("http://127.1/", EndpointError::NotLoopback),
            ("http://a@127.0.0.1/", EndpointError::NotLoopback),
            ("http://127.0.0.1:99999/", EndpointError::NotLoopback),
            ("http://127.0.0.1/#a", EndpointError::NotAUrl),
            ("http://127.0.0.1#a", EndpointError::NotAUrl),
            ("http://127.0.0.1/a b", EndpointError::NotAUrl),
            ("http://127.0.0.1/\r\nX: y", EndpointError::NotAUrl),
            ("http://127.0.0.1/é", EndpointError::NotAUrl),
        ] {
            assert_eq!(text.parse::<Endpoint>(), Err(error), "{text}");
        }
    }

    #[test]
    fn the_metadata_are_under_the_well_known_name_in_front_of_the_path() {
        for (text, metadata) in [
            ("http://127.0.0.1:1", "http://127.0.0.1:1/.well-known/oauth-protected-resource"),
            ("http://127.0.0.1:1/", "http://127.0.0.1:1/.well-known/oauth-protected-resource"),
            ("http://127.0.0.1:1/a/", "http://127.0.0.1:1/.well-known/oauth-protected-resource/a/"),
            ("http://127.0.0.1:1/?k=v", "http://127.0.0.1:1/.well-known/oauth-protected-resource?k=v"),
        ] {
            assert_eq!(endpoint(text).metadata(), metadata);
        }
    }

    #[test]
    fn an_identifier_is_compared_as_it_stands_but_for_the_slash_of_a_host_alone() {
        let bare = endpoint("http://127.0.0.1:1");
        assert!(bare.is_identified_by("http://127.0.0.1:1") && bare.is_identified_by("http://127.0.0.1:1/"));
        assert!(endpoint("http://127.0.0.1:1/").is_identified_by("http://127.0.0.1:1"));
        let path = endpoint("http://127.0.0.1:1/a");
        assert!(path.is_identified_by("http://127.0.0.1:1/a"));
        for other in
            ["http://127.0.0.1:1/a/", "http://127.0.0.1:1", "HTTP://127.0.0.1:1/a", "http://127.0.0.1:1/A"]
        {
            assert!(!path.is_identified_by(other), "{other}");
        }
    }
}
