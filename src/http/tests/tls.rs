//! TLS: whom the client trusts, and what ends a TLS connection.

use super::server::{Peer, Server};
use super::*;
use crate::http::proxy::Proxy;
use crate::http::resolve::Resolve;
use crate::http::roots::Roots;
use core::net::SocketAddr;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::sync::Arc;

/// A certificate authority of a test's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn roots(&self) -> Roots {
        Roots::from_der([self.0.der().as_ref()]).unwrap()
    }

    /// A server's settings, with a certificate for `name` that is valid until the end of `year`.
    fn certify(&self, name: &str, year: i32) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(year, 12, 31);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Arc::new(config)
    }
}

type Tls<S> = StreamOwned<ServerConnection, S>;

fn accept<S: Read + Write>(config: &Arc<ServerConfig>, stream: S) -> Peer<Tls<S>> {
    Peer(StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream))
}

fn serve(
    config: Arc<ServerConfig>,
    script: impl Fn(Peer<Tls<std::net::TcpStream>>) + Send + 'static,
) -> Server {
    Server::start(move |peer| {
        let mut peer = accept(&config, peer.0);
        // A client that does not trust the certificate goes away in the handshake.
        if peer.0.conn.complete_io(&mut peer.0.sock).is_ok() {
            script(peer);
        }
    })
}

fn good(mut peer: Peer<Tls<std::net::TcpStream>>) {
    // A client that goes away after its half of the handshake has sent no request.
    let mut head = [0];
    if peer.0.read_exact(&mut head).is_ok() {
        peer.read_request();
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    }
}

/// Every name is this address.
struct At(SocketAddr);

impl Resolve for At {
    fn resolve(&self, _: &str, _: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        Ok(vec![self.0])
    }
}

fn fetch(server: &Server, client: HttpClient) -> Result<Fetched, FetchError> {
    let url = url("https://issuer.test/keys");
    client.with_resolver(At(server.address)).fetch(&request(&url))
}

#[test]
fn an_authority_of_ones_own_is_trusted_beside_or_instead_of_the_built_in_ones() {
    let authority = Authority::new();
    let server = serve(authority.certify("issuer.test", 2999), good);
    let (added, only) = (HttpClient::new().with_added_roots(&authority.roots()), HttpClient::new());
    assert_eq!(fetch(&server, added), Ok(document(b"{}")));
    assert_eq!(fetch(&server, only.clone().with_only_roots(&authority.roots())), Ok(document(b"{}")));
    assert_eq!(fetch(&server, only), failed(Cause::Tls));
}

#[test]
fn roots_are_read_from_pem_too() {
    let authority = Authority::new();
    let server = serve(authority.certify("issuer.test", 2999), good);
    let roots = Roots::from_pem(authority.0.pem().as_bytes()).unwrap();
    assert_eq!(fetch(&server, HttpClient::new().with_only_roots(&roots)), Ok(document(b"{}")));
}

#[test]
fn only_means_only_and_added_keeps_what_was_there() {
    let (one, other) = (Authority::new(), Authority::new());
    let server = serve(one.certify("issuer.test", 2999), good);
    let both = HttpClient::new().with_only_roots(&one.roots()).with_added_roots(&other.roots());
    assert_eq!(fetch(&server, both.clone()), Ok(document(b"{}")));
    assert_eq!(fetch(&server, both.with_only_roots(&other.roots())), failed(Cause::Tls));
}

#[test]
fn a_certificate_for_another_name_or_of_another_time_is_refused() {
    let authority = Authority::new();
    for (name, year) in
        [("other.test", 2999), ("*.issuer.test", 2999), ("127.0.0.1", 2999), ("issuer.test", 2001)]
    {
        let server = serve(authority.certify(name, year), good);
        let client = HttpClient::new().with_only_roots(&authority.roots());
        assert_eq!(fetch(&server, client), failed(Cause::Tls), "{name} {year}");
    }
}

#[test]
fn a_literal_address_needs_a_certificate_for_that_address() {
    let authority = Authority::new();
    let client = HttpClient::new().with_only_roots(&authority.roots());
    for (name, expected) in [("127.0.0.1", Ok(document(b"{}"))), ("127.0.0.2", failed(Cause::Tls))] {
        let server = serve(authority.certify(name, 2999), good);
        let url = url(&format!("https://{}/keys", server.address));
        assert_eq!(client.fetch(&request(&url)), expected, "{name}");
    }
}

#[test]
fn what_is_no_tls_fails_the_handshake() {
    let answers: [&[u8]; 4] =
        [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x15\x03\x03\x00\x02\x02\x28", b"\x16\x03\x03"];
    for answer in answers {
        let server = Server::start(move |mut peer| {
            let mut hello = [0; 16];
            peer.0.read_exact(&mut hello).unwrap();
            peer.send(answer);
        });
        assert_eq!(fetch(&server, HttpClient::new()), failed(Cause::Tls), "{answer:?}");
    }
    let server = Server::start(Peer::reset);
    assert_eq!(fetch(&server, HttpClient::new()), failed(Cause::Tls));
}

#[test]
fn a_handshake_that_does_not_end_is_given_up() {
    let scripts: [fn(Peer); 2] = [
        |mut peer| peer.wait(),
        |mut peer| {
            // The header of a long record of the handshake.
            peer.send(b"\x16\x03\x03\x3f\xff");
            peer.drip(0);
        },
    ];
    for script in scripts {
        let server = Server::start(script);
        let url = url("https://issuer.test/keys");
        let client = HttpClient::new().with_resolver(At(server.address));
        assert_eq!(client.fetch(&FetchRequest { total: SHORT, ..request(&url) }), failed(Cause::Timeout));
        assert_eq!(client.fetch(&FetchRequest { connect: SHORT, ..request(&url) }), failed(Cause::Connect));
    }
}

#[test]
fn a_dripping_body_is_bounded_over_tls_as_well() {
    let authority = Authority::new();
    let server = serve(authority.certify("issuer.test", 2999), |mut peer| {
        peer.read_request();
        peer.send(b"HTTP/1.1 200 OK\r\n\r\n");
        peer.drip(b' ');
    });
    let url = url("https://issuer.test/keys");
    let client = HttpClient::new().with_only_roots(&authority.roots()).with_resolver(At(server.address));
    let request = FetchRequest { total: SHORT * 4, max_body: 1_000_000, ..request(&url) };
    assert_eq!(client.fetch(&request), failed(Cause::Timeout));
}

#[test]
fn a_body_that_ends_with_the_connection_needs_the_closing_alert() {
    let authority = Authority::new();
    for (alert, expected) in [(true, Ok(document(b"{}"))), (false, failed(Cause::Protocol))] {
        let server = serve(authority.certify("issuer.test", 2999), move |mut peer| {
            peer.read_request();
            peer.send(b"HTTP/1.1 200 OK\r\n\r\n{}");
            if alert {
                peer.0.conn.send_close_notify();
                peer.0.flush().unwrap();
            }
        });
        assert_eq!(fetch(&server, HttpClient::new().with_only_roots(&authority.roots())), expected);
    }
}

#[test]
fn an_alert_in_the_middle_is_a_failure_of_tls() {
    let authority = Authority::new();
    let server = serve(authority.certify("issuer.test", 2999), |mut peer| {
        peer.read_request();
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{");
        // A record that was not encrypted with this connection's keys.
        peer.0.sock.write_all(b"\x17\x03\x03\x00\x20AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
        peer.wait();
    });
    let outcome = fetch(&server, HttpClient::new().with_only_roots(&authority.roots()));
    assert_eq!(outcome, failed(Cause::Tls));
}

/// What a client gets through a proxy that lets `tunnel` speak once it has said yes.
fn tunnelled(proxy: &Server, scheme: &str, authority: &Authority) -> Result<Fetched, FetchError> {
    let address = format!("{scheme}://proxy.test:{}", proxy.address.port());
    let client = HttpClient::new()
        .with_only_roots(&authority.roots())
        .with_resolver(At(proxy.address))
        .with_proxy(Proxy::parse(&address).unwrap());
    let url = url("https://issuer.test/keys");
    client.fetch(&request(&url))
}

fn speak<S: Read + Write>(config: &Arc<ServerConfig>, mut outer: Peer<S>) {
    assert!(outer.read_request().starts_with("CONNECT issuer.test:443 "));
    outer.send(b"HTTP/1.1 200 OK\r\n\r\n");
    let mut inner = accept(config, outer.0);
    assert!(inner.read_request().starts_with("GET /keys "));
    inner.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
}

#[test]
fn through_a_proxy_the_issuer_has_to_show_its_own_certificate() {
    let authority = Authority::new();
    let issuer = authority.certify("issuer.test", 2999);
    let proxy = Server::start({
        let issuer = issuer.clone();
        move |peer| speak(&issuer, peer)
    });
    assert_eq!(tunnelled(&proxy, "http", &authority), Ok(document(b"{}")));
    let proxy = serve(authority.certify("proxy.test", 2999), move |peer| speak(&issuer, peer));
    assert_eq!(tunnelled(&proxy, "https", &authority), Ok(document(b"{}")));
}
