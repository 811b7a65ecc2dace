//! The host and port of a URL.

use super::UrlError;
use core::net::{Ipv4Addr, Ipv6Addr};

/// What a host is, by its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Name { localhost: bool },
    V4(Ipv4Addr),
    V6(Ipv6Addr),
}

impl Host {
    pub(super) fn is_loopback(self) -> bool {
        match self {
            Self::Name { localhost } => localhost,
            Self::V4(address) => address.is_loopback(),
            Self::V6(address) => address.is_loopback(),
        }
    }
}

pub(super) struct Authority {
    pub(super) host: Host,
    pub(super) port: Option<u16>,
}

/// The longest host name in octets (RFC 1035 section 2.3.4), and the longest of its labels.
const MAX_NAME: usize = 253;
const MAX_LABEL: usize = 63;

/// `host`, `host:port`, `[v6]` or `[v6]:port`.
pub(super) fn parse(authority: &str) -> Result<Authority, UrlError> {
    if authority.contains('@') {
        return Err(UrlError::Userinfo);
    }
    let host = host_of(authority);
    let (parsed, rest) = match authority.strip_prefix('[') {
        Some(bracketed) => {
            let rest = bracketed.strip_prefix(host).and_then(|rest| rest.strip_prefix(']'));
            let address = host.parse().map_err(|_| UrlError::NotAUrl)?;
            (Host::V6(address), rest.ok_or(UrlError::NotAUrl)?)
        }
        None => (name_or_v4(host)?, authority.strip_prefix(host).unwrap_or_default()),
    };
    let port = match rest.strip_prefix(':') {
        Some(digits) => Some(port(digits)?),
        None if rest.is_empty() => None,
        None => return Err(UrlError::NotAUrl),
    };
    Ok(Authority { host: parsed, port })
}

/// The host in an authority, without brackets.
pub(super) fn host_of(authority: &str) -> &str {
    let (text, end) = match authority.strip_prefix('[') {
        Some(bracketed) => (bracketed, ']'),
        None => (authority, ':'),
    };
    text.split(end).next().unwrap_or_default()
}

/// Decimal digits without a leading zero; zero is no port that can be connected to.
fn port(digits: &str) -> Result<u16, UrlError> {
    let plain = digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0');
    if plain { digits.parse().map_err(|_| UrlError::NotAUrl) } else { Err(UrlError::NotAUrl) }
}

fn name_or_v4(host: &str) -> Result<Host, UrlError> {
    // One dot at the end makes a name absolute; it is allowed and kept.
    let name = host.strip_suffix('.').unwrap_or(host);
    let labels = || name.split('.');
    if name.len() > MAX_NAME || !labels().all(is_label) {
        return Err(UrlError::NotAUrl);
    }
    // Resolvers take "127.1", "0x7f.1" or "2130706433" for addresses too. Such a text is an address in the usual form
    // or it is refused, so that nobody downstream sees another host than we do.
    if labels().next_back().is_some_and(is_number) {
        return host.parse().map(Host::V4).map_err(|_| UrlError::NotAUrl);
    }
    Ok(Host::Name { localhost: name.eq_ignore_ascii_case("localhost") })
}

/// Letters, digits, hyphen and underscore. An underscore is no host name, but is found in cluster-internal ones.
fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL).contains(&label.len())
        && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_'))
}

fn is_number(label: &str) -> bool {
    let hex = label.strip_prefix("0x").or_else(|| label.strip_prefix("0X"));
    label.bytes().all(|digit| digit.is_ascii_digit())
        || hex.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}
