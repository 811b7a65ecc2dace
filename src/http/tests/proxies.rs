//! Proxies: those of the environment are ignored, a configured one is asked with CONNECT.

use super::server::Server;
use super::*;
use crate::http::proxy::Proxy;
use crate::http::resolve::Resolve;
use core::net::SocketAddr;
use std::io;
use std::process::Command;
use std::sync::{Arc, Mutex, mpsc};

/// Remembers the names it is asked for; all of them are 127.0.0.1 at the port asked for.
#[derive(Clone, Default)]
struct Names(Arc<Mutex<Vec<String>>>);

impl Resolve for Names {
    fn resolve(&self, host: &str, port: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        self.0.lock().unwrap().push(host.to_owned());
        Ok(vec![SocketAddr::from(([127, 0, 0, 1], port))])
    }
}

#[test]
fn a_fetch_from_a_server_of_our_own_succeeds() {
    assert_eq!(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), Ok(document(b"{}")));
}

#[test]
fn the_environment_names_no_proxy() {
    let proxy = Server::start(|_| ());
    let address = format!("http://{}", proxy.address);
    // The environment of this process is shared by all tests, so another one runs the test above in it.
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "http::tests::proxies::a_fetch_from_a_server_of_our_own_succeeds"]);
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    for name in ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] {
        child.env(name, &address);
    }
    let output = child.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(proxy.accepted(), 0);
}

/// What a fetch through a proxy that answers `raw` comes to, and what the proxy and the resolver were asked.
fn through(
    raw: &'static str,
    text: &str,
    rule: Addresses,
) -> (Result<Fetched, FetchError>, Vec<String>, Vec<String>) {
    let (heard, hear) = mpsc::channel();
    let proxy = Server::start(move |mut peer| {
        heard.send(peer.read_request()).unwrap();
        peer.send(raw.as_bytes());
    });
    let (names, url) = (Names::default(), url(text));
    let address = format!("http://user:pass@proxy.test:{}", proxy.address.port());
    let client = HttpClient::new().with_resolver(names.clone()).with_proxy(Proxy::parse(&address).unwrap());
    let outcome = client.fetch(&FetchRequest { addresses: rule, ..request(&url) });
    drop(proxy);
    let asked = names.0.lock().unwrap().clone();
    (outcome, hear.iter().collect(), asked)
}

#[test]
fn a_proxy_is_given_the_name_and_does_the_resolving() {
    // The proxy's own address is loopback and not judged; the host's is not known here.
    let (outcome, heard, asked) =
        through("HTTP/1.1 200 OK\r\n\r\n", "https://issuer.test/keys", Addresses::Public);
    assert_eq!(outcome, failed(Cause::Tls));
    assert_eq!(heard.len(), 1);
    assert!(heard[0].starts_with("CONNECT issuer.test:443 HTTP/1.1\r\n"), "{heard:?}");
    assert!(heard[0].contains("Proxy-Authorization: Basic dXNlcjpwYXNz\r\n"), "{heard:?}");
    assert_eq!(asked, ["proxy.test"]);
}

#[test]
fn a_literal_address_is_judged_before_the_proxy_is_asked() {
    let (outcome, heard, asked) = through("", "https://10.0.0.1/keys", Addresses::Public);
    assert_eq!((outcome, heard, asked), (failed(Cause::ForbiddenAddress), vec![], vec![]));
}

#[test]
fn a_proxy_that_refuses_is_no_connection() {
    for raw in ["HTTP/1.1 403 Forbidden\r\n\r\n", "HTTP/1.1 407 X\r\n\r\n", ""] {
        let (outcome, _, _) = through(raw, "https://issuer.test/keys", Addresses::Any);
        assert_eq!(outcome, failed(Cause::Connect), "{raw}");
    }
}

#[test]
fn plain_http_never_goes_through_a_proxy() {
    let proxy = Server::start(|_| ());
    let server = Server::start(|mut peer| {
        peer.read_request();
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    });
    let url = server.url();
    let client = HttpClient::new().with_proxy(Proxy::parse(&format!("http://{}", proxy.address)).unwrap());
    assert_eq!(client.fetch(&request(&url)), Ok(document(b"{}")));
    assert_eq!((proxy.accepted(), server.accepted()), (0, 1));
}

/// A fetch through a proxy that does this to its connection.
fn held_up(
    script: impl Fn(super::server::Peer) + Send + 'static,
    connect: Duration,
) -> Result<Fetched, FetchError> {
    let proxy = Server::start(script);
    let url = url("https://issuer.test/keys");
    let client = HttpClient::new().with_proxy(Proxy::parse(&format!("http://{}", proxy.address)).unwrap());
    client.fetch(&FetchRequest { total: SHORT * 2, connect, ..request(&url) })
}

#[test]
fn a_silent_or_dripping_proxy_is_not_waited_for() {
    assert_eq!(held_up(|mut peer| peer.wait(), SHORT), failed(Cause::Connect));
    assert_eq!(held_up(|mut peer| peer.wait(), AMPLE), failed(Cause::Timeout));
    let drip = |mut peer: super::server::Peer| {
        peer.read_request();
        peer.send(b"HTTP/1.1 200 OK\r\nX: ");
        peer.drip(b'x');
    };
    assert_eq!(held_up(drip, AMPLE), failed(Cause::Timeout));
}
