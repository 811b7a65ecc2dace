//! The client of the reference: the library's own, which here reaches loopback and nothing else.

use crate::harness::dialer::LoopbackDialer;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use core::time::Duration;
use countersign::http::client::HttpClient;
use countersign::http::resolve::Resolve;
use countersign::http::roots::Roots;
use std::io;

/// A client that trusts these roots beside the built-in ones.
pub(crate) fn client(roots: Option<&Roots>) -> HttpClient {
    let client = HttpClient::new().with_resolver(LocalhostResolver).with_dialer(LoopbackDialer::refusing());
    match roots {
        Some(roots) => client.with_added_roots(roots),
        None => client,
    }
}

/// Knows `localhost` (RFC 6761 section 6.3) and asks nobody: a look-up by the system could leave the machine.
#[derive(Clone, Copy, Debug)]
struct LocalhostResolver;

impl Resolve for LocalhostResolver {
    fn resolve(&self, host: &str, port: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        if !host.eq_ignore_ascii_case("localhost") {
            return Err(io::ErrorKind::NotFound.into());
        }
        let addresses = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        Ok(addresses.map(|address| SocketAddr::new(address, port)).to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_is_known_and_no_other_name() {
        let resolve = |host| LocalhostResolver.resolve(host, 443, Duration::from_secs(1));
        let both = ["127.0.0.1:443", "[::1]:443"].map(|address| address.parse().unwrap());
        assert_eq!(resolve("localhost").unwrap(), both);
        assert_eq!(resolve("issuer.example").unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
