//! One request, and what came back.

use crate::subject::excerpt;
use core::fmt;
use core::time::Duration;
use ureq::Agent;
use ureq::http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use ureq::http::{HeaderMap, Request, Response};

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The values of `WWW-Authenticate`, one for each field; what is no UTF-8 is replaced.
    pub challenges: Vec<String>,
    /// `Content-Type`, in lower case and without parameters.
    pub content_type: Option<String>,
    /// The body, where it was asked for.
    pub body: Vec<u8>,
}

impl Answer {
    /// Status and challenges, with nothing in them that could be a token.
    pub fn words(&self) -> String {
        let shown: String = self.challenges.join(", ").chars().take(SHOWN).collect();
        format!("{} {}", self.status, excerpt::of(shown.as_bytes())).trim_end().to_owned()
    }
}

/// How many characters of the challenges are shown.
const SHOWN: usize = 200;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedInVain {
    /// A header field does not carry this text as it is.
    NotCarried,
    /// There was none in time.
    Silent,
    /// The connection, or what came over it, in words.
    Broken(String),
}

impl fmt::Display for AskedInVain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCarried => f.write_str("a header field of HTTP does not carry this token as it is"),
            Self::Silent => f.write_str("the server did not answer in time"),
            Self::Broken(why) => write!(f, "the server gave no answer of HTTP: {why}"),
        }
    }
}

/// What of an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// Status and header.
    Head,
    /// The body too.
    Document,
}

/// The longest header of an answer, in octets. Default: four times what servers send.
const HEADER: usize = 64 << 10;

/// The longest body that is read, in octets. Default: metadata of a resource have some hundreds.
const BODY: u64 = 64 << 10;

/// The longest request, in octets: the line of the longest token of the suite is shorter.
const REQUEST: usize = 2 << 20;

/// Asks for a URL on loopback, with these values of `Authorization`. Redirects are not followed, no proxy is asked, and no
/// connection is used twice.
///
/// # Errors
/// [`AskedInVain`].
pub fn get(url: &str, authorization: &[&str], read: Read, within: Duration) -> Result<Answer, AskedInVain> {
    let mut request = Request::get(url).header(CONNECTION, "close");
    for value in authorization {
        request = request.header(AUTHORIZATION, carried(value).ok_or(AskedInVain::NotCarried)?);
    }
    let request = request.body(()).map_err(|error| AskedInVain::Broken(error.to_string()))?;
    let config = Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(within))
        .max_response_header_size(HEADER)
        .output_buffer_size(REQUEST)
        .max_idle_connections(0)
        .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
        .accept_encoding("identity")
        .build();
    let response = config.new_agent().run(request).map_err(in_vain)?;
    answer(response, read)
}

fn answer(response: Response<ureq::Body>, read: Read) -> Result<Answer, AskedInVain> {
    let (parts, body) = response.into_parts();
    let texts = |headers: &HeaderMap| -> Vec<String> {
        let values = headers.get_all(WWW_AUTHENTICATE).iter();
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
    };
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.and_then(|value| value.split(';').next());
    let body = match read {
        Read::Head => Vec::new(),
        Read::Document => body.into_with_config().limit(BODY).read_to_vec().map_err(in_vain)?,
    };
    Ok(Answer {
        status: parts.status.as_u16(),
        challenges: texts(&parts.headers),
        content_type: content_type.map(|value| value.trim().to_ascii_lowercase()),
        body,
    })
}

/// The value of a field that arrives as it is: no octets but those of ASCII that are seen (RFC 9110 section 5.5), and no
/// blank behind, which belongs to no value.
fn carried(value: &str) -> Option<HeaderValue> {
    let plain = value.bytes().all(|octet| octet.is_ascii_graphic() || octet == b' ');
    // `Bearer` and a blank is an empty token; a blank behind a token would be lost.
    let whole = !value.ends_with(' ') || value.trim_end_matches(' ').bytes().all(|octet| octet != b' ');
    if plain && whole { HeaderValue::from_str(value).ok() } else { None }
}

fn in_vain(error: ureq::Error) -> AskedInVain {
    match error {
        ureq::Error::Timeout(_) => AskedInVain::Silent,
        error => AskedInVain::Broken(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    const PATIENCE: Duration = Duration::from_secs(30);

    /// What a server that answers with this text is asked, and what its answer is.
    fn asked(
        answer: &'static str,
        authorization: &[&str],
        read: Read,
    ) -> (String, Result<Answer, AskedInVain>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/a?b=c", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = vec![0; 4_096];
            let count = stream.read(&mut head).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8(head[..count].to_vec()).unwrap()
        });
        let answered = get(&url, authorization, read, PATIENCE);
        (server.join().unwrap(), answered)
    }

    #[test]
    fn every_challenge_is_read_whatever_the_status_and_no_redirect_is_followed() {
        let text = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nWWW-Authenticate: Basic\r\n\
                    www-authenticate: Bearer realm=\"a\"\r\nContent-Type: Application/JSON; a=b\r\n\
                    Content-Length: 2\r\n\r\n{}";
        let (request, answer) = asked(text, &["Bearer abc"], Read::Document);
        let expected = Answer {
            status: 302,
            challenges: vec!["Basic".to_owned(), "Bearer realm=\"a\"".to_owned()],
            content_type: Some("application/json".to_owned()),
            body: b"{}".to_vec(),
        };
        assert_eq!(answer, Ok(expected));
        assert!(request.starts_with("GET /a?b=c HTTP/1.1\r\n"), "{request}");
        assert!(request.to_lowercase().contains("\r\nauthorization: bearer abc\r\n"), "{request}");
    }

    #[test]
    fn each_value_has_a_field_of_its_own() {
        let (request, answer) =
            asked("HTTP/1.1 204 No Content\r\n\r\n", &["Bearer a", "Bearer b"], Read::Head);
        assert_eq!(answer.unwrap().status, 204);
        assert_eq!(request.to_lowercase().matches("\r\nauthorization: bearer ").count(), 2, "{request}");
    }

    #[test]
    fn what_is_no_answer_of_http_and_what_is_too_long_is_told() {
        for text in ["SSH-2.0-OpenSSH\r\n\r\n", "", "HTTP/1.1 200"] {
            let (_, answer) = asked(text, &[], Read::Head);
            assert!(matches!(answer, Err(AskedInVain::Broken(_))), "{text}: {answer:?}");
        }
        let long = format!("HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n{}", "x".repeat(70_000));
        let (_, answer) = asked(Box::leak(long.into_boxed_str()), &[], Read::Document);
        assert!(matches!(answer, Err(AskedInVain::Broken(_))), "{answer:?}");
    }

    #[test]
    fn a_server_that_says_nothing_is_left() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        assert_eq!(get(&url, &[], Read::Head, Duration::from_millis(50)), Err(AskedInVain::Silent));
    }

    #[test]
    fn what_a_field_would_change_is_not_carried() {
        for value in ["Bearer a", "Bearer ", "Bearer  a", "Bearer a b", "Bearer \u{7e}!"] {
            assert!(carried(value).is_some(), "{value:?}");
        }
        for value in
            ["Bearer a ", "Bearer a\t", "Bearer a\r\nX: y", "Bearer é", "Bearer a\u{0}", "Bearer a\u{7f}"]
        {
            assert!(carried(value).is_none(), "{value:?}");
        }
    }
}
