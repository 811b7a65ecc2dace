//! A server whose answers a test chooses.

use countersign::bearer::{BearerError, bearer};
use countersign::jws::Buffers;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::validator::Validator;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// A request, and what is to be thought of it.
pub(crate) struct Asked {
    /// The path and the query.
    pub(crate) target: String,
    /// The value of `Authorization`, where there is one.
    pub(crate) authorization: String,
    pub(crate) verdict: Verdict,
}

/// What is to be thought of the credentials of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// There are none, or of another scheme.
    None,
    Malformed,
    Good,
    Bad,
}

/// The answer to a request, but for its body: a status and header lines; None for no answer at all.
pub(crate) type Answer = fn(&Asked, SocketAddr) -> Option<String>;

/// A status, and one line for a challenge where there is one.
pub(crate) fn status(status: &str, challenge: &str) -> Option<String> {
    let line =
        if challenge.is_empty() { String::new() } else { format!("WWW-Authenticate: {challenge}\r\n") };
    Some(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n{line}\r\n"))
}

/// What an honest server answers.
pub(crate) fn honest(asked: &Asked) -> Option<String> {
    match asked.verdict {
        Verdict::None => status("401 Unauthorized", "Bearer realm=\"a\""),
        Verdict::Malformed => status("400 Bad Request", "Bearer realm=\"a\", error=\"invalid_request\""),
        Verdict::Good => status("204 No Content", ""),
        Verdict::Bad => status("401 Unauthorized", "Bearer realm=\"a\", error=\"invalid_token\""),
    }
}

/// Starts it, for tokens of an issuer on this port. It lives as long as the tests do.
pub(crate) fn start(issuer_port: &str, answer: Answer) -> SocketAddr {
    let issuer = format!("http://127.0.0.1:{issuer_port}");
    let audience = ExpectedAudience::AnyOf(&["https://api.example"]);
    let policy = TokenPolicy::jwt(ExpectedIssuer::Is(&issuer), audience).unwrap();
    let validator = Validator::builder(policy).discovery().plain_http_loopback().build().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let mut unanswered = Vec::new();
        for stream in listener.incoming().flatten() {
            match asked(&stream, &validator).and_then(|asked| answer(&asked, address)) {
                // Whoever has gone has read enough.
                Some(answer) => drop((&stream).write_all(answer.as_bytes())),
                None => unanswered.push(stream),
            }
        }
    });
    address
}

fn asked(stream: &TcpStream, validator: &Validator) -> Option<Asked> {
    let mut head = String::new();
    let mut lines = BufReader::new(stream.take(1 << 20));
    while lines.read_line(&mut head).ok()? > 2 {}
    let target = head.split(' ').nth(1)?.to_owned();
    let fields = head.lines().filter_map(|line| line.split_once(": "));
    let mut values =
        fields.filter(|(name, _)| name.eq_ignore_ascii_case("authorization")).map(|(_, value)| value);
    let authorization = values.next().unwrap_or_default().to_owned();
    let verdict = match bearer(&authorization) {
        Err(BearerError::OtherScheme) => Verdict::None,
        Err(_) => Verdict::Malformed,
        Ok(token) => match validator.validate(token, &mut Buffers::new()) {
            Ok(_) => Verdict::Good,
            Err(_) => Verdict::Bad,
        },
    };
    Some(Asked { target, authorization, verdict })
}
