//! What no HTTP server would do: an answer as a list of acts on the connection itself.

use super::good::Subject;
use core::time::Duration;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time;
use tokio_rustls::server::TlsStream;

/// The time between two octets of a dripping answer: short, so that a limit for each read never ends the fetch.
pub const DRIP_INTERVAL: Duration = Duration::from_millis(20);

/// How long to wait for a client to close its side. A socket closed with unread octets would reset the connection,
/// and the client might never see the end of the answer.
const LINGER: Duration = Duration::from_secs(2);

/// How long what was sent has to arrive before a reset.
const BEFORE_RESET: Duration = Duration::from_millis(100);

/// One act of a server.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Waits for the first octets of the client.
    Read,
    /// Sends these octets.
    Send(Vec<u8>),
    /// Sends this octet again and again, one every [`DRIP_INTERVAL`], until the client goes.
    Drip(u8),
    /// Sends these octets again and again, as fast as the client takes them, until it goes.
    Flood(Vec<u8>),
    /// Says nothing until the client goes.
    Silence,
    /// Resets the connection, once what was sent has had its time to arrive: a reset overtakes what nobody has read yet.
    Reset,
    /// Ends the connection in the orderly way.
    Close,
}

/// A connection, in plain text or TLS.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {
    /// The TCP connection below.
    fn tcp(&self) -> &TcpStream;
}

impl Wire for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Wire for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Plays the acts in order. An error is the client's leaving, and ends the play.
pub(super) async fn play(wire: &mut impl Wire, acts: &[Act]) -> io::Result<()> {
    for act in acts {
        match act {
            Act::Read => {
                if wire.read(&mut [0; 16 * 1024]).await? == 0 {
                    return Ok(());
                }
            }
            Act::Send(octets) => {
                wire.write_all(octets).await?;
                wire.flush().await?;
            }
            Act::Drip(octet) => loop {
                wire.write_all(&[*octet]).await?;
                wire.flush().await?;
                time::sleep(DRIP_INTERVAL).await;
            },
            Act::Flood(octets) => loop {
                wire.write_all(octets).await?;
            },
            Act::Silence => client_gone(wire).await,
            // Takes effect when the stream is dropped, which nothing does before the play is over.
            Act::Reset => {
                time::sleep(BEFORE_RESET).await;
                return wire.tcp().set_zero_linger();
            }
            Act::Close => finish(wire).await,
        }
    }
    Ok(())
}

/// Ends a connection so that everything sent arrives.
pub(super) async fn finish(wire: &mut impl Wire) {
    if wire.shutdown().await.is_ok() {
        // When the time is over the client has had its chance.
        let _ = time::timeout(LINGER, client_gone(wire)).await;
    }
}

/// Returns when the client has closed or reset its side; what it still sends is not looked at.
pub(super) async fn client_gone(wire: &mut impl Wire) {
    let mut ignored = [0; 1024];
    while wire.read(&mut ignored).await.is_ok_and(|read| read > 0) {}
}

pub(super) fn silent(_: &Subject<'_>) -> Vec<Act> {
    vec![Act::Silence]
}

pub(super) fn closes(_: &Subject<'_>) -> Vec<Act> {
    vec![Act::Close]
}

pub(super) fn garbage(_: &Subject<'_>) -> Vec<Act> {
    vec![Act::Send(GARBAGE.to_vec()), Act::Close]
}

/// Neither HTTP nor TLS.
pub const GARBAGE: &[u8] = b"\x00\xff\xfe\x01 220 this is no HTTP \x7f\r\n\r\n";

pub(super) fn plain_text(subject: &Subject<'_>) -> Vec<Act> {
    let body = &subject.good.body;
    vec![Act::Read, Act::Send(head(&length(body.len()))), Act::Send(body.clone()), Act::Close]
}

pub(super) fn drips_headers(_: &Subject<'_>) -> Vec<Act> {
    vec![Act::Send(b"HTTP/1.1 200 OK\r\nx-drip: ".to_vec()), Act::Drip(b'.')]
}

/// Spaces before the document: a client that waits for the end of them waits for ever, and nothing it has is wrong.
pub(super) fn drips_body(_: &Subject<'_>) -> Vec<Act> {
    vec![Act::Send(head("")), Act::Drip(b' ')]
}

pub(super) fn resets(subject: &Subject<'_>) -> Vec<Act> {
    let body = &subject.good.body;
    let (half, _) = body.split_at(body.len() / 2);
    vec![Act::Send(head(&length(body.len()))), Act::Send(half.to_vec()), Act::Reset]
}

/// The document is whole, so only the octets that are missing behind it tell.
pub(super) fn short_body(subject: &Subject<'_>) -> Vec<Act> {
    let body = &subject.good.body;
    vec![Act::Send(head(&length(body.len().saturating_add(SHORT_BY)))), Act::Send(body.clone()), Act::Close]
}

/// How many octets are missing behind a short body.
const SHORT_BY: usize = 10;

pub(super) fn endless_headers(_: &Subject<'_>) -> Vec<Act> {
    vec![
        Act::Send(b"HTTP/1.1 200 OK\r\n".to_vec()),
        Act::Flood(b"x-endless: and another one\r\n".repeat(128)),
    ]
}

pub(super) fn endless_body(subject: &Subject<'_>) -> Vec<Act> {
    vec![Act::Send(head("")), Act::Send(subject.good.body.clone()), Act::Flood(vec![b' '; 4096])]
}

fn head(more: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n{more}\r\n")
        .into_bytes()
}

fn length(octets: usize) -> String {
    format!("content-length: {octets}\r\n")
}
