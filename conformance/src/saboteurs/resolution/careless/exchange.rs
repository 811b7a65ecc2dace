//! One request and its answer, within the time and size that are allowed.

use super::certificates::with_anybody;
use crate::clock::Stopwatch;
use core::net::SocketAddr;
use core::time::Duration;
use countersign::cause::Cause;
use countersign::fetch::FetchRequest;
use countersign::http::headers::Field;
use countersign::url::FetchUrl;
use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

/// An answer, whatever its status is.
pub(super) struct Answered {
    pub(super) status: u16,
    fields: Vec<(String, Vec<u8>)>,
    pub(super) body: Vec<u8>,
    /// Whether the body has its end, and the length that was promised.
    pub(super) is_whole: bool,
}

impl Answered {
    /// The fields of its head.
    pub(super) fn fields(&self) -> Vec<Field<'_>> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect()
    }

    /// Where a redirect leads to.
    pub(super) fn location(&self) -> Option<&str> {
        let is_redirect = (300..400).contains(&self.status);
        self.field("location").filter(|_| is_redirect)
    }

    fn length(&self) -> Option<usize> {
        self.field("content-length")?.parse().ok()
    }

    fn field(&self, wanted: &str) -> Option<&str> {
        let (_, value) = self.fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        core::str::from_utf8(value).ok()
    }
}

/// Octets that a head may have.
const HEAD: usize = 32 * 1024;

/// A connection, in plain text or TLS.
trait Wire: Read + Write {}

impl<W: Read + Write> Wire for W {}

/// Asks for `url` at `address`, and reads what comes.
pub(super) fn exchange(
    request: &FetchRequest<'_>,
    url: &FetchUrl,
    address: SocketAddr,
) -> Result<Answered, Cause> {
    let watch = Stopwatch::start();
    let tcp = TcpStream::connect_timeout(&address, request.connect).map_err(|_| Cause::Connect)?;
    let limit = |tcp: &TcpStream| {
        let left = request.total.saturating_sub(watch.elapsed()).max(Duration::from_millis(1));
        tcp.set_read_timeout(Some(left)).and_then(|()| tcp.set_write_timeout(Some(left)))
    };
    limit(&tcp).map_err(|_| Cause::Protocol)?;
    let time = tcp.try_clone().map_err(|_| Cause::Protocol)?;
    let mut wire: Box<dyn Wire> = if url.is_https() { Box::new(tls(tcp, address)?) } else { Box::new(tcp) };
    let broken = |kind| if url.is_https() { Cause::Tls } else { of_kind(kind) };
    wire.write_all(head(request, url).as_bytes()).map_err(|error| broken(error.kind()))?;
    let most = request.max_body.saturating_add(HEAD);
    let (mut octets, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        if watch.elapsed() >= request.total {
            return Err(Cause::Timeout);
        }
        limit(&time).map_err(|_| Cause::Protocol)?;
        let read = match wire.read(&mut chunk) {
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(broken(error.kind())),
        };
        octets.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let over = octets.len() >= most;
        if let Some(answered) = parse(&octets, read == 0, over)? {
            return Ok(answered);
        }
        if read == 0 || over {
            return Err(Cause::Protocol);
        }
    }
}

/// The answer, once it is there: with the length that was promised, at its end, or as long as anything may be.
fn parse(octets: &[u8], ended: bool, over: bool) -> Result<Option<Answered>, Cause> {
    let mut room = [httparse::EMPTY_HEADER; 64];
    let mut response = httparse::Response::new(&mut room);
    let httparse::Status::Complete(start) = response.parse(octets).map_err(|_| Cause::Protocol)? else {
        return Ok(None);
    };
    let fields = response.headers.iter().map(|field| (field.name.to_owned(), field.value.to_vec())).collect();
    let body = octets.get(start..).unwrap_or_default().to_vec();
    let mut answered = Answered { status: response.code.unwrap_or_default(), fields, body, is_whole: false };
    let length = answered.length();
    answered.is_whole = length.map_or(ended && !over, |length| answered.body.len() >= length);
    Ok((answered.is_whole || ended || over).then_some(answered))
}

fn tls(tcp: TcpStream, address: SocketAddr) -> Result<StreamOwned<ClientConnection, TcpStream>, Cause> {
    let config = with_anybody().map_err(|_| Cause::Tls)?;
    let name = ServerName::from(address.ip());
    let connection = ClientConnection::new(Arc::new(config), name).map_err(|_| Cause::Tls)?;
    Ok(StreamOwned::new(connection, tcp))
}

fn head(request: &FetchRequest<'_>, url: &FetchUrl) -> String {
    let (_, rest) = url.as_str().split_once("://").unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let tag = request.etag.map(|etag| format!("if-none-match: {etag}\r\n")).unwrap_or_default();
    format!("GET /{path} HTTP/1.1\r\nhost: {authority}\r\naccept: */*\r\nconnection: close\r\n{tag}\r\n")
}

const fn of_kind(kind: ErrorKind) -> Cause {
    match kind {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => Cause::Timeout,
        _ => Cause::Protocol,
    }
}
