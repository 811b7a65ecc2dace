//! A client for one request: a TCP connection, TLS by rustls where it is wanted, and the octets as they come.

use core::time::Duration;
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::issuer::Issuer;
use countersign_conformance::lab::place::{Place, Scheme};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

/// Longer than anything here takes, however loaded the machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) trait Stream: Read + Write {
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Stream for StreamOwned<ClientConnection, TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref()
    }
}

/// What came, and how it ended.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) octets: Vec<u8>,
    pub(crate) end: Result<(), io::ErrorKind>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        core::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub(crate) fn tcp(issuer: &Issuer, place: Place) -> io::Result<TcpStream> {
    let address = issuer.address(place);
    assert!(address.ip().is_loopback());
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// A TLS connection that trusts `der` and nothing else, its handshake done.
pub(crate) fn tls(
    der: &[u8],
    issuer: &Issuer,
    place: Place,
) -> Result<StreamOwned<ClientConnection, TcpStream>, io::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(der.to_vec())).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = match issuer.name() {
        Some(name) => ServerName::try_from(name.to_owned()).unwrap(),
        None => ServerName::from(issuer.address(place).ip()),
    };
    let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = tcp(issuer, place)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream)?;
    }
    Ok(StreamOwned::new(connection, stream))
}

/// A connection as the URL of the place says.
pub(crate) fn open(lab: &Lab, issuer: &Issuer, place: Place) -> Box<dyn Stream> {
    if issuer.site().origin(place).starts_with(Scheme::Https.as_str()) {
        Box::new(tls(lab.ca().der(), issuer, place).unwrap())
    } else {
        Box::new(tcp(issuer, place).unwrap())
    }
}

pub(crate) fn send(stream: &mut (impl Write + ?Sized), path: &str, headers: &str) {
    try_send(stream, path, headers).unwrap();
}

pub(crate) fn try_send(stream: &mut (impl Write + ?Sized), path: &str, headers: &str) -> io::Result<()> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: lab\r\n{headers}\r\n");
    stream.write_all(request.as_bytes())?;
    stream.flush()
}

/// Everything until the end of the connection.
pub(crate) fn receive(stream: &mut dyn Stream) -> Received {
    let mut octets = Vec::new();
    let end = stream.read_to_end(&mut octets).map(drop).map_err(|error| error.kind());
    Received { octets, end }
}

pub(crate) fn request(lab: &Lab, issuer: &Issuer, place: Place, path: &str, headers: &str) -> Received {
    let mut stream = open(lab, issuer, place);
    send(&mut *stream, path, headers);
    receive(&mut *stream)
}

/// A whole answer to a request for `path`, ended in the orderly way.
pub(crate) fn get(lab: &Lab, issuer: &Issuer, place: Place, path: &str, headers: &str) -> Answer {
    let Received { octets, end } = request(lab, issuer, place, path, headers);
    assert_eq!(end, Ok(()));
    parse(&octets)
}

/// The document of a place, without any header.
pub(crate) fn document(lab: &Lab, issuer: &Issuer, place: Place) -> Answer {
    get(lab, issuer, place, place.path(), "")
}

pub(crate) fn parse(octets: &[u8]) -> Answer {
    let at = octets.windows(4).position(|window| window == b"\r\n\r\n").expect("the end of the headers");
    let head = core::str::from_utf8(&octets[..at]).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().strip_prefix("HTTP/1.1 ").unwrap()[..3].parse().unwrap();
    let header = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_owned(), value.to_owned())
    };
    Answer { status, headers: lines.map(header).collect(), body: octets[at + 4..].to_vec() }
}
