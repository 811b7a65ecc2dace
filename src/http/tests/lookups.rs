//! Names, addresses and connections (K7), with a recorder in the place of the system's resolver and sockets.

use super::server::Server;
use super::*;
use crate::http::dial::Dial;
use crate::http::resolve::Resolve;
use core::net::SocketAddr;
use std::io;
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::thread;

/// What a fetch asked of the outside.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    names: Vec<String>,
    dialed: Vec<(SocketAddr, Duration)>,
}

impl Recorder {
    fn names(&self) -> Vec<String> {
        self.0.lock().unwrap().names.clone()
    }

    fn dialed(&self) -> Vec<SocketAddr> {
        self.0.lock().unwrap().dialed.iter().map(|(address, _)| *address).collect()
    }

    fn client(&self, addresses: &[&str], connection: Connection) -> HttpClient {
        let addresses = addresses.iter().map(|text| text.parse().unwrap()).collect();
        HttpClient::new()
            .with_resolver(Names(self.clone(), addresses))
            .with_dialer(Lines(self.clone(), connection))
    }
}

struct Names(Recorder, Vec<SocketAddr>);

impl Resolve for Names {
    fn resolve(&self, host: &str, port: u16, within: Duration) -> io::Result<Vec<SocketAddr>> {
        assert!(!within.is_zero() && within <= AMPLE);
        self.0.0.lock().unwrap().names.push(format!("{host}:{port}"));
        Ok(self.1.clone())
    }
}

/// What becomes of every connection asked for.
#[derive(Clone, Copy)]
enum Connection {
    /// The test fails.
    Forbidden,
    /// It goes to this server, whatever the address is.
    To(SocketAddr),
    /// It is refused, but for this address, which goes to that server.
    Only(SocketAddr, SocketAddr),
    /// Nothing answers, for as long as it may take.
    Silent,
}

struct Lines(Recorder, Connection);

impl Dial for Lines {
    fn dial(&self, address: SocketAddr, within: Duration) -> io::Result<TcpStream> {
        self.0.0.lock().unwrap().dialed.push((address, within));
        match self.1 {
            Connection::Forbidden => panic!("asked to connect to {address}"),
            Connection::To(server) => TcpStream::connect(server),
            Connection::Only(one, server) if one == address => TcpStream::connect(server),
            Connection::Only(..) => Err(io::ErrorKind::ConnectionRefused.into()),
            Connection::Silent => {
                thread::sleep(within);
                Err(io::ErrorKind::TimedOut.into())
            }
        }
    }
}

fn serving() -> Server {
    Server::start(|mut peer| {
        peer.read_request();
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    })
}

const PRIVATE: [&str; 8] = [
    "10.0.0.1:443",
    "127.0.0.1:443",
    "169.254.169.254:443",
    "[::1]:443",
    "[fe80::1]:443",
    "[fd00::1]:443",
    "[::ffff:10.0.0.1]:443",
    "[64:ff9b::a00:1]:443",
];

#[test]
fn a_name_with_a_special_address_is_refused_and_nothing_is_connected_to() {
    let url = url("https://issuer.test/keys");
    for address in PRIVATE {
        for addresses in [vec![address], vec!["1.1.1.1:443", address]] {
            let recorder = Recorder::default();
            let client = recorder.client(&addresses, Connection::Forbidden);
            let outcome = client.fetch(&FetchRequest { addresses: Addresses::Public, ..request(&url) });
            assert_eq!(outcome, failed(Cause::ForbiddenAddress), "{address}");
            assert_eq!((recorder.names(), recorder.dialed()), (vec!["issuer.test:443".to_owned()], vec![]));
        }
    }
}

#[test]
fn the_same_recorder_sees_the_connection_where_any_address_is_allowed() {
    // The server closes at once: that the connection was asked for is what counts.
    let (server, url) = (Server::start(|_| ()), url("https://issuer.test/keys"));
    for address in PRIVATE {
        let recorder = Recorder::default();
        let client = recorder.client(&[address], Connection::To(server.address));
        assert_eq!(client.fetch(&request(&url)), failed(Cause::Tls), "{address}");
        assert_eq!(recorder.dialed(), [address.parse().unwrap()]);
    }
    assert_eq!(server.accepted(), PRIVATE.len());
}

#[test]
fn a_literal_special_address_is_refused_without_asking_anybody() {
    for text in
        ["https://10.0.0.1/", "https://[::ffff:127.0.0.1]/", "https://[fd00::1]/", "https://127.0.0.1/"]
    {
        let (recorder, url) = (Recorder::default(), url(text));
        let client = recorder.client(&["1.1.1.1:443"], Connection::Forbidden);
        let outcome = client.fetch(&FetchRequest { addresses: Addresses::Public, ..request(&url) });
        assert_eq!(outcome, failed(Cause::ForbiddenAddress), "{text}");
        assert_eq!((recorder.names(), recorder.dialed()), (vec![], vec![]));
    }
}

#[test]
fn a_public_address_is_connected_to_as_it_was_judged() {
    let (server, url) = (Server::start(|_| ()), url("https://issuer.test:8443/keys"));
    let recorder = Recorder::default();
    let client = recorder.client(&["1.1.1.1:8443"], Connection::To(server.address));
    let outcome = client.fetch(&FetchRequest { addresses: Addresses::Public, ..request(&url) });
    assert_eq!(outcome, failed(Cause::Tls));
    assert_eq!(recorder.names(), ["issuer.test:8443"]);
    assert_eq!(recorder.dialed(), ["1.1.1.1:8443".parse().unwrap()]);
}

#[test]
fn plain_http_goes_to_loopback_whatever_the_name_resolves_to() {
    let (server, url) = (serving(), url("http://localhost:8080/keys"));
    for address in ["10.0.0.1:8080", "1.1.1.1:8080", "[::ffff:10.0.0.1]:8080"] {
        for rule in [Addresses::Any, Addresses::Loopback] {
            let recorder = Recorder::default();
            let client = recorder.client(&[address], Connection::Forbidden);
            let outcome = client.fetch(&FetchRequest { addresses: rule, ..request(&url) });
            assert_eq!(outcome, failed(Cause::ForbiddenAddress), "{address}");
            assert_eq!((recorder.names().len(), recorder.dialed().len()), (1, 0));
        }
    }
    let recorder = Recorder::default();
    let client = recorder.client(&["127.0.0.1:8080"], Connection::To(server.address));
    assert_eq!(client.fetch(&request(&url)), Ok(document(b"{}")));
    assert_eq!(recorder.dialed(), ["127.0.0.1:8080".parse().unwrap()]);
}

#[test]
fn where_no_address_is_allowed_nobody_is_asked() {
    for (text, rule) in [
        ("https://issuer.test/", Addresses::None),
        ("http://localhost/", Addresses::None),
        ("http://localhost/", Addresses::Public),
    ] {
        let (recorder, url) = (Recorder::default(), url(text));
        let client = recorder.client(&["127.0.0.1:80"], Connection::Forbidden);
        let outcome = client.fetch(&FetchRequest { addresses: rule, ..request(&url) });
        assert_eq!(outcome, failed(Cause::ForbiddenAddress), "{text}");
        assert_eq!((recorder.names(), recorder.dialed()), (vec![], vec![]));
    }
}

struct NoName(io::ErrorKind);

impl Resolve for NoName {
    fn resolve(&self, _: &str, _: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        Err(self.0.into())
    }
}

#[test]
fn a_name_that_does_not_resolve_is_told_as_such() {
    let url = url("https://issuer.test/");
    for kind in [io::ErrorKind::NotFound, io::ErrorKind::TimedOut, io::ErrorKind::Other] {
        let client = HttpClient::new().with_resolver(NoName(kind));
        assert_eq!(client.fetch(&request(&url)), failed(Cause::Dns), "{kind}");
    }
    let recorder = Recorder::default();
    assert_eq!(recorder.client(&[], Connection::Forbidden).fetch(&request(&url)), failed(Cause::Dns));
}

#[test]
fn the_next_address_is_tried_when_one_refuses() {
    let (server, url) = (serving(), url("http://localhost/"));
    let (first, second): (SocketAddr, SocketAddr) =
        ("127.0.0.2:80".parse().unwrap(), "127.0.0.3:80".parse().unwrap());
    let recorder = Recorder::default();
    let client = recorder.client(&["127.0.0.2:80", "127.0.0.3:80"], Connection::Only(second, server.address));
    assert_eq!(client.fetch(&request(&url)), Ok(document(b"{}")));
    assert_eq!(recorder.dialed(), [first, second]);
}

#[test]
fn a_connection_that_nobody_answers_is_given_up_within_its_own_time() {
    let (recorder, url) = (Recorder::default(), url("http://localhost/"));
    let client = recorder.client(&["127.0.0.2:80", "127.0.0.3:80", "127.0.0.4:80"], Connection::Silent);
    let outcome = client.fetch(&FetchRequest { connect: SHORT, ..request(&url) });
    assert_eq!(outcome, failed(Cause::Connect));
    let seen = recorder.0.lock().unwrap();
    let shares: Vec<Duration> = seen.dialed.iter().map(|(_, share)| *share).collect();
    assert!(shares.iter().sum::<Duration>() <= SHORT, "{shares:?}");
    assert!(shares[0] <= SHORT / 2 && shares[1] <= SHORT / 4, "{shares:?}");
}

#[test]
fn a_connection_that_nobody_answers_is_given_up_within_the_total_time() {
    let (recorder, url) = (Recorder::default(), url("http://localhost/"));
    let client = recorder.client(&["127.0.0.2:80"], Connection::Silent);
    let outcome = client.fetch(&FetchRequest { total: SHORT, ..request(&url) });
    assert_eq!(outcome, failed(Cause::Timeout));
}

#[test]
fn a_scheme_and_a_host_in_upper_case_are_fetched_like_any_other() {
    let (server, recorder) = (serving(), Recorder::default());
    let url = url("HTTP://LocalHost:80/keys");
    let client = recorder.client(&["127.0.0.1:80"], Connection::To(server.address));
    assert_eq!(client.fetch(&request(&url)), Ok(document(b"{}")));
}
