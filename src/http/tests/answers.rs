//! What is sent, and what each answer becomes.

use super::server::Server;
use super::*;
use std::sync::mpsc;

const OK: &str = "HTTP/1.1 200 OK\r\n";

#[test]
fn a_document_comes_with_what_its_fields_say() {
    let fetched = answer(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/jwk-set+json\r\nETag: W/\"v1\"\r\n\
          Cache-Control: public, max-age=600\r\nAge: 60\r\nContent-Length: 2\r\n\r\n{}",
    );
    let expected = Fetched::Document {
        body: b"{}".to_vec(),
        etag: Some("W/\"v1\"".into()),
        lifetime: Lifetime::For(Duration::from_secs(540)),
        content_type: Some("application/jwk-set+json".into()),
    };
    assert_eq!(fetched, Ok(expected));
}

#[test]
fn the_content_type_is_not_judged() {
    let fetched = answer(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}");
    let Ok(Fetched::Document { body, content_type, .. }) = fetched else { panic!("{fetched:?}") };
    assert_eq!((body, content_type.as_deref()), (b"{}".to_vec(), Some("text/html")));
}

#[test]
fn every_framing_of_a_body_is_read() {
    for framed in [
        "Content-Length: 2\r\n\r\n{}",
        "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        "\r\n{}",
    ] {
        assert_eq!(answer(format!("{OK}{framed}").as_bytes()), Ok(document(b"{}")), "{framed}");
    }
    assert_eq!(answer(b"HTTP/1.0 200 OK\r\n\r\n{}"), Ok(document(b"{}")));
    assert_eq!(answer(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), Ok(document(b"")));
}

#[test]
fn interim_answers_are_passed_over() {
    let raw = b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    assert_eq!(answer(raw), Ok(document(b"{}")));
}

#[test]
fn not_modified_is_told_with_its_lifetime() {
    let fetched = answer(b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\n\r\n");
    assert_eq!(fetched, Ok(Fetched::NotModified { lifetime: Lifetime::For(Duration::from_secs(60)) }));
}

#[test]
fn no_other_status_is_a_success() {
    for status in
        [101, 201, 202, 203, 204, 205, 206, 226, 400, 401, 403, 404, 410, 418, 429, 500, 502, 503, 599, 999]
    {
        let raw = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(answer(raw.as_bytes()), failed(Cause::Status(status)), "{status}");
    }
}

#[test]
fn no_redirect_is_followed() {
    for status in [300, 301, 302, 303, 305, 307, 308, 399] {
        let server = Server::start(move |mut peer| {
            let here = peer.0.local_addr().unwrap();
            peer.read_request();
            peer.send(
                format!("HTTP/1.1 {status} X\r\nLocation: http://{here}/\r\nContent-Length: 0\r\n\r\n")
                    .as_bytes(),
            );
        });
        let url = server.url();
        assert_eq!(HttpClient::new().fetch(&request(&url)), failed(Cause::Redirect), "{status}");
        assert_eq!(server.accepted(), 1, "{status}");
    }
}

#[test]
fn a_refusal_says_when_to_come_back() {
    for (status, cause) in [(503, Cause::Status(503)), (429, Cause::Status(429)), (302, Cause::Redirect)] {
        let raw = format!("HTTP/1.1 {status} X\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n");
        let expected = Err(FetchError { cause, retry_after: Some(Duration::from_secs(120)) });
        assert_eq!(answer(raw.as_bytes()), expected);
    }
}

#[test]
fn a_coded_body_is_refused_before_it_is_read() {
    for coding in ["gzip", "br", "identity, gzip"] {
        let raw = format!("{OK}Content-Encoding: {coding}\r\nContent-Length: 2\r\n\r\n{{}}");
        assert_eq!(answer(raw.as_bytes()), failed(Cause::Protocol), "{coding}");
    }
    let raw = format!("{OK}Content-Encoding: identity\r\nContent-Length: 2\r\n\r\n{{}}");
    assert_eq!(answer(raw.as_bytes()), Ok(document(b"{}")));
}

/// The heads of the requests that one fetch causes.
fn sent(change: impl Fn(&mut FetchRequest<'_>)) -> Vec<String> {
    let (heard, hear) = mpsc::channel();
    let server = Server::start(move |mut peer| {
        heard.send(peer.read_request()).unwrap();
        peer.send(b"HTTP/1.1 304 X\r\n\r\n");
    });
    let url = server.url();
    let mut request = request(&url);
    change(&mut request);
    HttpClient::new().fetch(&request).unwrap();
    let host = server.address.to_string();
    drop(server);
    hear.iter().map(|head| head.replace(&host, "HOST")).collect()
}

fn lines(head: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = head.trim_end().split("\r\n").collect();
    lines.sort_unstable();
    lines
}

#[test]
fn one_get_is_sent_with_these_fields_and_no_others() {
    let heads = sent(|_| ());
    assert_eq!(heads.len(), 1);
    let agent = concat!("user-agent: countersign/", env!("CARGO_PKG_VERSION"));
    assert_eq!(
        lines(&heads[0]),
        [
            "GET /keys HTTP/1.1",
            "accept-encoding: identity",
            "accept: application/jwk-set+json, application/json",
            "connection: close",
            "host: HOST",
            agent,
        ]
    );
}

#[test]
fn metadata_is_asked_for_as_json() {
    let heads = sent(|request| request.document = Document::Metadata);
    assert!(lines(&heads[0]).contains(&"accept: application/json"), "{heads:?}");
}

#[test]
fn an_entity_tag_is_sent_back_as_it_came() {
    let heads = sent(|request| request.etag = Some("W/\"v1\""));
    assert!(lines(&heads[0]).contains(&"if-none-match: W/\"v1\""), "{heads:?}");
}

#[test]
fn what_is_no_entity_tag_is_not_sent() {
    for etag in ["v1", "\"v1\"\r\nX: y", ""] {
        let heads = sent(|request| request.etag = Some(etag));
        assert!(!heads[0].contains("if-none-match") && !heads[0].contains("X: y"), "{heads:?}");
    }
}

#[test]
fn a_connection_is_used_once() {
    let server = Server::start(|mut peer| {
        peer.read_request();
        peer.send(b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}");
        peer.wait();
    });
    let (url, client) = (server.url(), HttpClient::new());
    for _ in 0..3 {
        assert_eq!(client.fetch(&request(&url)), Ok(document(b"{}")));
    }
    assert_eq!(server.accepted(), 3);
}
