//! A small HTTP server with one protected endpoint: 200 with a good token, 401 and 400 with a challenge, 503 with
//! Retry-After while the keys cannot be had. It publishes the metadata of its resource (RFC 9728).
//!
//! `judge` is what a service needs; the rest is as much HTTP as an example must speak.
//!
//! ```sh
//! cargo run -p countersign-conformance --example protect
//! ```
//!
//! `countersign run --http` starts it with its configuration in the environment: see `configured`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "an example says what it takes for granted"
)]

mod configured;
#[path = "../demo/mod.rs"]
mod demo;

use configured::Service;
use countersign::bearer::bearer;
use countersign::bearer::challenge::Challenge;
use countersign::jwk::{KeyLimits, KeySet, Origin};
use countersign::jws::Buffers;
use countersign::validator::Validator;
use countersign::validator::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// Room for the longest token that is judged, and for other headers.
const MAX_HEAD: u64 = 80 * 1_024;

/// The status, the headers and the body of an answer.
struct Response {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Response {
    fn new(status: &'static str, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// Answers a request: what is protected, or the metadata that say by whom.
fn respond(service: &Service, target: &str, authorization: &[&str]) -> Response {
    match &service.metadata {
        Some(metadata) if target == metadata.path => {
            Response::new("200 OK", &metadata.document).with("Content-Type", "application/json".to_owned())
        }
        _ => judge(&service.validator, &service.challenge, authorization),
    }
}

/// Judges a request by the values of its Authorization headers.
fn judge(validator: &Validator, challenge: &Challenge, authorization: &[&str]) -> Response {
    let value = match authorization {
        [] => {
            return Response::new("401 Unauthorized", "a token, please")
                .with("WWW-Authenticate", challenge.no_credentials());
        }
        [value] => *value,
        [_, _, ..] => {
            return Response::new("400 Bad Request", "one token, please")
                .with("WWW-Authenticate", challenge.invalid_request());
        }
    };
    let token = match bearer(value) {
        Ok(token) => token,
        Err(error) => {
            let status = if error.status() == 400 { "400 Bad Request" } else { "401 Unauthorized" };
            return Response::new(status, error.to_string())
                .with("WWW-Authenticate", error.challenge(challenge));
        }
    };
    match validator.validate(token, &mut Buffers::new()) {
        Ok(accepted) => {
            let subject = accepted.token.registered().subject().unwrap_or_default();
            Response::new("200 OK", format!("hello {subject}"))
        }
        Err(Error::Rejected(rejection)) => Response::new("401 Unauthorized", rejection.code())
            .with("WWW-Authenticate", rejection.challenge(challenge)),
        Err(Error::Outage(outage)) => {
            let response = Response::new("503 Service Unavailable", "the keys cannot be had");
            match outage.retry_after() {
                Some(seconds) => response.with("Retry-After", seconds.to_string()),
                None => response,
            }
        }
        Err(error) => Response::new("500 Internal Server Error", error.code()),
    }
}

/// Reads one request, answers it and closes.
fn serve(stream: &TcpStream, service: &Service) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut head = String::new();
    let mut lines = BufReader::new(stream.take(MAX_HEAD));
    while lines.read_line(&mut head)? > 2 {}
    let target = head.split(' ').nth(1).unwrap_or_default();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let authorization: Vec<&str> = headers
        .filter(|(name, _)| name.eq_ignore_ascii_case("authorization"))
        .map(|(_, value)| value.trim_matches([' ', '\t']))
        .collect();
    let whole = head.ends_with("\r\n\r\n");
    let response = if whole {
        respond(service, target, &authorization)
    } else {
        Response::new("431 Request Header Fields Too Large", "")
    };
    let Response { status, headers, body } = response;
    let mut answer = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        answer.push_str(&format!("{name}: {value}\r\n"));
    }
    let mut stream = stream;
    stream.write_all(format!("{answer}\r\n{body}").as_bytes())
}

/// Serves for ever, one thread for each connection.
fn listen(listener: &TcpListener, service: &Service) {
    for stream in listener.incoming().flatten() {
        let service = service.clone();
        std::thread::spawn(move || {
            if let Err(error) = serve(&stream, &service) {
                eprintln!("{error}");
            }
        });
    }
}

fn challenge() -> Challenge {
    Challenge::default().with_realm("example").expect("nothing to escape")
}

fn main() -> std::io::Result<()> {
    if let Some((address, service)) = configured::from_environment() {
        listen(&TcpListener::bind(address)?, &service);
        return Ok(());
    }
    let keys = KeySet::parse(demo::key_set().as_bytes(), Origin::Local, &KeyLimits::DEFAULT);
    let keys = keys.expect("a key set");
    let validator = Validator::builder(demo::policy()).local_keys(keys).build().expect("keys are there");
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    println!("curl -i -H 'Authorization: Bearer {}' http://{address}/", demo::token(demo::NEVER));
    listen(&listener, &Service { validator, challenge: challenge(), metadata: None });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign::cause::Cause;
    use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
    use countersign::resolve::answer::Jitter;

    struct Down;

    impl Fetch for Down {
        fn fetch(&self, _: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
            Err(FetchError { cause: Cause::Connect, retry_after: None })
        }
    }

    /// The head of the answer to a request with these header lines, and its body.
    fn ask(validator: Validator, headers: &str) -> (String, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (accepted, _) = listener.accept().unwrap();
        let server = std::thread::spawn(move || {
            serve(&accepted, &Service { validator, challenge: challenge(), metadata: None })
        });
        stream.write_all(format!("GET / HTTP/1.1\r\nHost: a\r\n{headers}\r\n").as_bytes()).unwrap();
        server.join().unwrap().unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn local() -> Validator {
        let keys = KeySet::parse(demo::key_set().as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap();
        Validator::builder(demo::policy()).local_keys(keys).build().unwrap()
    }

    fn with_token(token: &str) -> String {
        format!("Authorization: Bearer {token}\r\n")
    }

    #[test]
    fn a_good_token_is_greeted() {
        let (head, body) = ask(local(), &with_token(&demo::token(demo::NEVER)));
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        assert_eq!(body, "hello alice");
    }

    #[test]
    fn every_other_request_is_challenged_by_whose_mistake_it_is() {
        let two = with_token("a").repeat(2);
        let table = [
            ("", "401 Unauthorized", "Bearer realm=\"example\""),
            ("Authorization: Basic abc\r\n", "401 Unauthorized", "Bearer realm=\"example\""),
            (
                "Authorization: Bearer a b\r\n",
                "400 Bad Request",
                "Bearer realm=\"example\", error=\"invalid_request\"",
            ),
            (&two, "400 Bad Request", "Bearer realm=\"example\", error=\"invalid_request\""),
            (
                &with_token(&demo::token(1)),
                "401 Unauthorized",
                "Bearer realm=\"example\", error=\"invalid_token\", error_description=\"expired\"",
            ),
        ];
        for (headers, status, challenge) in table {
            let (head, _) = ask(local(), headers);
            assert!(head.starts_with(&format!("HTTP/1.1 {status}\r\n")), "{head}");
            assert!(head.ends_with(&format!("\r\nWWW-Authenticate: {challenge}")), "{head}");
        }
    }

    #[test]
    fn the_metadata_of_the_resource_are_there_for_everybody() {
        let metadata =
            configured::Metadata::of("http://127.0.0.1:8080/api?a=b", "https://issuer.example").unwrap();
        assert_eq!(metadata.path, "/.well-known/oauth-protected-resource/api?a=b");
        let url = "http://127.0.0.1:8080/.well-known/oauth-protected-resource/api?a=b";
        assert_eq!(metadata.url, url);
        let service = Service { validator: local(), challenge: challenge(), metadata: Some(metadata) };
        let response = respond(&service, "/.well-known/oauth-protected-resource/api?a=b", &[]);
        assert_eq!(response.status, "200 OK");
        let document = "{\"authorization_servers\":[\"https://issuer.example\"],\"resource\":\"http://127.0.0.1:8080/api?a=b\"}";
        assert_eq!(response.body, document);
        assert_eq!(respond(&service, "/api", &[]).status, "401 Unauthorized");
    }

    #[test]
    fn an_outage_is_503_with_the_seconds_to_the_next_attempt() {
        let builder = Validator::builder(demo::policy()).discovery().client(Down).jitter(|| Jitter::NONE);
        let (head, _) = ask(builder.build().unwrap(), &with_token(&demo::token(demo::NEVER)));
        assert!(head.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{head}");
        assert!(head.ends_with("\r\nRetry-After: 10"), "{head}");
        assert!(!head.contains("WWW-Authenticate"), "{head}");
    }
}
