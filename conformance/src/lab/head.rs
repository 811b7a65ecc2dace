//! The head of a request: read, recorded, and passed on to wiremock.

use tokio::io::{AsyncRead, AsyncReadExt};

/// Longer heads are not read: no validator sends one.
const MAX_HEAD: usize = 64 * 1024;
const MAX_HEADERS: usize = 128;
/// Says which of the mounted answers is meant. Only the lab's own connection to wiremock carries it.
pub(super) const ANSWER: &str = "x-lab-answer";

pub(super) struct Head {
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
}

impl Head {
    /// Reads one head; None when the connection ends before, or what comes is no HTTP/1.
    pub(super) async fn read(wire: &mut (impl AsyncRead + Unpin)) -> Option<Self> {
        let mut received = Vec::new();
        while received.len() < MAX_HEAD {
            if wire.read_buf(&mut received).await.ok()? == 0 {
                return None;
            }
            let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
            let mut request = httparse::Request::new(&mut headers);
            if request.parse(&received).ok()?.is_complete() {
                let own = |header: &httparse::Header<'_>| (header.name.to_owned(), header.value.to_vec());
                return Some(Self {
                    method: request.method?.to_owned(),
                    target: request.path?.to_owned(),
                    headers: request.headers.iter().map(own).collect(),
                });
            }
        }
        None
    }

    pub(super) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// The head as wiremock gets it: the same request without a body, on a connection of its own.
    pub(super) fn forwarded(&self, answer: &str) -> Vec<u8> {
        const LEFT_OUT: [&str; 6] =
            ["connection", "content-length", "transfer-encoding", "expect", "upgrade", ANSWER];
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        let kept = |name: &str| !LEFT_OUT.iter().any(|left_out| name.eq_ignore_ascii_case(left_out));
        for (name, value) in self.headers.iter().filter(|(name, _)| kept(name)) {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(b": ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        bytes.extend_from_slice(format!("{ANSWER}: {answer}\r\nconnection: close\r\n\r\n").as_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(octets: &'static [u8]) -> Option<Head> {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut octets = octets;
        runtime.block_on(Head::read(&mut octets))
    }

    #[test]
    fn a_head_is_read_with_every_header_in_order() {
        let head = read(b"GET /jwks?a=b HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\n\r\n").unwrap();
        assert_eq!((head.method.as_str(), head.target.as_str(), head.path()), ("GET", "/jwks?a=b", "/jwks"));
        let header = |name: &str, value: &[u8]| (name.to_owned(), value.to_vec());
        assert_eq!(head.headers, [header("Host", b"h"), header("X-A", b"1"), header("x-a", b"2")]);
    }

    #[test]
    fn what_is_no_request_or_ends_too_early_is_no_head() {
        assert!(read(b"GET / HTTP/1.1\r\nHost: h\r\n").is_none());
        assert!(read(b"\x16\x03\x01\x02\x00").is_none());
        assert!(read(b"").is_none());
    }

    #[test]
    fn a_forwarded_head_closes_and_names_the_answer_whatever_the_client_said() {
        let head = read(b"POST / HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 9\r\nX-Lab-Answer: 1\r\nA: b\r\n\r\n");
        let expected = "POST / HTTP/1.1\r\nA: b\r\nx-lab-answer: 7\r\nconnection: close\r\n\r\n";
        assert_eq!(String::from_utf8(head.unwrap().forwarded("7")).unwrap(), expected);
    }
}
