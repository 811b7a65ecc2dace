//! Bounded: time, and octets of every kind (K18). Each limit on both sides.

use super::server::{Peer, Server};
use super::*;
use crate::http::client::HEAD;

/// What a client makes of a script that may never end by itself.
fn against(script: impl Fn(Peer) + Send + 'static, total: Duration) -> Result<Fetched, FetchError> {
    let server = Server::start(script);
    let url = server.url();
    HttpClient::new().fetch(&FetchRequest { total, ..request(&url) })
}

/// From a body to a whole answer.
type Framing = fn(&[u8]) -> Vec<u8>;

fn sized(body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for chunk in body.chunks(size) {
        raw.extend(format!("{:x}\r\n", chunk.len()).bytes());
        raw.extend([chunk, b"\r\n"].concat());
    }
    raw.extend(b"0\r\n\r\n");
    raw
}

fn to_the_end(body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 200 OK\r\n\r\n", body].concat()
}

#[test]
fn a_body_of_exactly_the_limit_is_read_and_one_octet_more_is_not() {
    let (limit, longer) = (vec![b'x'; 1000], vec![b'x'; 1001]);
    let framings: [Framing; 4] = [sized, to_the_end, |body| chunked(body, 400), |body| chunked(body, 1)];
    for (number, framing) in framings.iter().enumerate() {
        assert_eq!(answer(&framing(&limit)), Ok(document(&limit)), "{number}");
        assert_eq!(answer(&framing(&longer)), failed(Cause::BodyTooLarge), "{number}");
    }
}

#[test]
fn a_length_over_the_limit_is_refused_without_waiting_for_the_body() {
    let outcome = against(
        |mut peer| {
            peer.read_request();
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n");
            peer.wait();
        },
        AMPLE,
    );
    assert_eq!(outcome, failed(Cause::BodyTooLarge));
}

#[test]
fn an_endless_body_is_cut_off() {
    for head in ["\r\n", "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", "Content-Length: 2000000\r\n\r\n"]
    {
        let outcome = against(
            move |mut peer| {
                peer.read_request();
                peer.send(format!("HTTP/1.1 200 OK\r\n{head}").as_bytes());
                peer.send_for_ever(&[b'x'; 512]);
            },
            AMPLE,
        );
        assert_eq!(outcome, failed(Cause::BodyTooLarge), "{head}");
    }
}

#[test]
fn what_follows_a_body_is_not_read() {
    let raw = [sized(b"{}"), b"HTTP/1.1 200 OK\r\n\r\nmore".to_vec()].concat();
    assert_eq!(answer(&raw), Ok(document(b"{}")));
}

/// An answer whose head has exactly this many octets.
fn with_head_of(octets: usize) -> Vec<u8> {
    let start = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: ";
    let filler = vec![b'x'; octets - start.len() - 4];
    [start, filler.as_slice(), b"\r\n\r\n{}"].concat()
}

#[test]
fn a_head_of_exactly_the_limit_is_read_and_one_octet_more_is_not() {
    assert_eq!(answer(&with_head_of(HEAD)), Ok(document(b"{}")));
    assert_eq!(answer(&with_head_of(HEAD + 1)), failed(Cause::Protocol));
}

#[test]
fn a_head_has_at_most_128_fields() {
    let with = |count| {
        let fields: String = (0..count - 1).map(|number| format!("X-{number}: y\r\n")).collect();
        format!("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{fields}\r\n{{}}")
    };
    assert_eq!(answer(with(128).as_bytes()), Ok(document(b"{}")));
    assert_eq!(answer(with(129).as_bytes()), failed(Cause::Protocol));
}

#[test]
fn endless_heads_interim_answers_and_chunk_extensions_are_cut_off() {
    let table: [(&[u8], &[u8]); 6] = [
        (b"HTTP/1.1 200 OK\r\n", b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"),
        (b"HTTP/1.1 200 ", b"OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK OK "),
        (b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
            b"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n",
        ),
    ];
    for (start, again) in table {
        let outcome = against(
            move |mut peer| {
                peer.read_request();
                peer.send(start);
                peer.send_for_ever(again);
            },
            AMPLE,
        );
        assert_eq!(outcome, failed(Cause::Protocol), "{}", String::from_utf8_lossy(start));
    }
}

#[test]
fn silence_is_not_waited_for_beyond_the_total_time() {
    assert_eq!(against(|mut peer| peer.wait(), SHORT), failed(Cause::Timeout));
}

#[test]
fn a_dripping_server_is_not_listened_to_beyond_the_total_time() {
    for start in [
        "",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n",
    ] {
        let outcome = against(
            move |mut peer| {
                peer.read_request();
                peer.send(start.as_bytes());
                peer.drip(b'H');
            },
            SHORT,
        );
        let expected = if start.is_empty() { Cause::Protocol } else { Cause::Timeout };
        assert_eq!(outcome, failed(expected), "{start}");
    }
}

#[test]
fn a_server_that_stops_in_the_middle_is_not_waited_for_beyond_the_total_time() {
    for start in ["HTTP/1.1 200", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n{", "HTTP/1.1 103 X\r\n\r\n"]
    {
        let outcome = against(
            move |mut peer| {
                peer.read_request();
                peer.send(start.as_bytes());
                peer.wait();
            },
            SHORT,
        );
        assert_eq!(outcome, failed(Cause::Timeout), "{start}");
    }
}

#[test]
fn no_time_at_all_is_no_connection() {
    let server = Server::start(|mut peer| peer.wait());
    let url = server.url();
    let outcome = HttpClient::new().fetch(&FetchRequest { total: Duration::ZERO, ..request(&url) });
    assert_eq!(outcome, failed(Cause::Timeout));
    assert_eq!(server.accepted(), 0);
}

#[test]
fn the_longest_time_there_is_does_not_overflow() {
    let server = Server::start(|mut peer| {
        peer.read_request();
        peer.send(&sized(b"{}"));
    });
    let url = server.url();
    let longest = FetchRequest { total: Duration::MAX, connect: Duration::MAX, ..request(&url) };
    assert_eq!(HttpClient::new().fetch(&longest), Ok(document(b"{}")));
    let outcome = HttpClient::new().fetch(&FetchRequest { max_body: usize::MAX, ..longest });
    assert_eq!(outcome, Ok(document(b"{}")));
}
