//! Connections that break, and peers that speak something else.

use super::server::{Peer, Server};
use super::*;

fn against(script: impl Fn(Peer) + Send + 'static) -> Result<Fetched, FetchError> {
    let server = Server::start(script);
    let url = server.url();
    HttpClient::new().fetch(&request(&url))
}

#[test]
fn a_closed_port_is_no_connection() {
    let server = Server::start(|mut peer| peer.wait());
    let url = server.url();
    drop(server);
    assert_eq!(HttpClient::new().fetch(&request(&url)), failed(Cause::Connect));
}

#[test]
fn the_end_before_the_answer_is_a_broken_connection() {
    assert_eq!(answer(b""), failed(Cause::Protocol));
    assert_eq!(answer(b"HTTP/1.1 200 OK\r\nContent-Le"), failed(Cause::Protocol));
}

#[test]
fn a_short_body_is_a_broken_connection() {
    assert_eq!(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}"), failed(Cause::Protocol));
    assert_eq!(
        answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}"),
        failed(Cause::Protocol)
    );
    assert_eq!(
        answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"),
        failed(Cause::Protocol)
    );
}

#[test]
fn a_reset_is_never_the_end_of_a_body() {
    let starts = [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\n\r\n{}",
    ];
    for start in starts {
        let outcome = against(move |mut peer| {
            peer.send(start.as_bytes());
            peer.reset();
        });
        assert_eq!(outcome, failed(Cause::Protocol), "{start}");
    }
}

#[test]
fn what_is_no_http_is_refused() {
    let table: [&[u8]; 9] = [
        b"SSH-2.0-OpenSSH_9.0\r\n",
        b"{}",
        b"\x15\x03\x03\x00\x02\x02\x46",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 099 X\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
    ];
    for raw in table {
        assert_eq!(answer(raw), failed(Cause::Protocol), "{}", String::from_utf8_lossy(raw));
    }
}

#[test]
fn a_broken_chunk_is_refused() {
    for chunk in
        ["x\r\n{}\r\n0\r\n\r\n", "2\r\n{}}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n{}"]
    {
        let raw = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}");
        assert_eq!(answer(raw.as_bytes()), failed(Cause::Protocol), "{chunk}");
    }
}
