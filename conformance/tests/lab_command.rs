//! `countersign lab` as its users meet it: what it prints, what it serves, and what it can be told.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests are tests too, which clippy does not see in this file"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};

const METADATA: &str = "/.well-known/openid-configuration";
const CASE: &str = "resolution/toolhive-4747-local-key-costs-nothing";

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.arg("lab").args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Without standard input it ends at once.
fn started_and_ended(arguments: &[&str]) -> Output {
    command(arguments).stdin(Stdio::null()).output().unwrap()
}

fn error(arguments: &[&str]) -> String {
    let output = started_and_ended(arguments);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(2), &b""[..]), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A lab that runs.
struct Lab {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Lab {
    fn start(arguments: &[&str]) -> Self {
        // It ends by itself where a test goes wrong.
        let mut child =
            command(&["--port", "0", "--for", "300"]).args(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.lines.read_line(&mut line).unwrap(), 0, "it has ended");
        line.trim_end().to_owned()
    }

    /// The next line that begins like this, without its beginning.
    fn line_of(&mut self, label: &str) -> String {
        loop {
            if let Some(value) = self.line().strip_prefix(label) {
                return value.trim_start().to_owned();
            }
        }
    }

    /// The next line of a request, without its time and its connection.
    fn request(&mut self) -> String {
        loop {
            let line = self.line();
            if line.contains(" -> ") {
                return line.split_whitespace().skip(3).collect::<Vec<_>>().join(" ");
            }
        }
    }

    fn quit(mut self) -> ExitStatus {
        self.tell("quit");
        assert_eq!(self.line_of("the end"), "");
        self.child.wait().unwrap()
    }
}

/// `127.0.0.1:N` of the first URL in a line.
fn address(line: &str) -> &str {
    line.split("://").nth(1).unwrap().split(['/', ' ']).next().unwrap()
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// `check` with keys from there.
fn check(from: &[&str], issuer: &str, authority: &str, token: &str) -> Output {
    let how = ["--issuer", issuer, "--audience", "https://api.example", "--ca", authority];
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(["check", token]).args(how).args(from).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn it_serves_what_it_prints_and_tells_what_it_sees() {
    let mut lab = Lab::start(&[]);
    let issuer = lab.line_of("issuer");
    assert!(issuer.starts_with("http://127.0.0.1:") && issuer.ends_with("  (metadata: good)"), "{issuer}");
    let keys = lab.line_of("keys");
    assert!(keys.ends_with("/jwks  (keys: good)"), "{keys}");
    let metadata = get(address(&issuer), METADATA);
    assert!(metadata.starts_with("HTTP/1.1 200 "), "{metadata}");
    assert!(metadata.contains(&format!(r#""jwks_uri":"http://{}/jwks""#, address(&keys))), "{metadata}");
    assert_eq!(lab.request(), format!("metadata GET {METADATA} -> good"));

    lab.tell("metadata status_500");
    assert_eq!(lab.line_of("metadata:"), "status_500");
    assert!(get(address(&issuer), METADATA).starts_with("HTTP/1.1 500 "));
    assert_eq!(lab.request(), format!("metadata GET {METADATA} -> status_500"));

    lab.tell("metadata good");
    assert_eq!(lab.line_of("metadata:"), "good");
    assert!(get(address(&issuer), METADATA).starts_with("HTTP/1.1 200 "));
    assert_eq!(lab.request(), format!("metadata GET {METADATA} -> good"));
    assert!(get(address(&keys), "/else?token=secret").starts_with("HTTP/1.1 404 "));
    assert_eq!(lab.request(), "keys GET /else -> nothing is there");
    assert_eq!(lab.quit().code(), Some(0));
}

#[test]
fn its_keys_can_be_changed_and_its_tokens_chosen() {
    let mut lab = Lab::start(&["--alg", "ES256", "--keys", "status_503_retry_after"]);
    let keys = lab.line_of("keys");
    assert!(keys.ends_with("(keys: status_503_retry_after)"), "{keys}");
    lab.tell("rotate");
    let kid = "p256-other, kid rotated-1, from now on; keys: status_503_retry_after";
    assert_eq!(lab.line_of("signs with"), kid);
    assert!(get(address(&keys), "/jwks").starts_with("HTTP/1.1 503 "));
    lab.tell("keys good");
    assert_eq!(lab.line_of("keys:"), "good");
    assert!(get(address(&keys), "/jwks").contains(r#""kid":"rotated-1""#));
    // {"alg":"ES256","typ":"JWT","kid":"rotated-1"} and {"alg":"ES256","typ":"JWT","kid":"unknown"}, by RFC 4648 section 5.
    lab.tell("token");
    lab.line_of("eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InJvdGF0ZWQtMSJ9.");
    lab.tell("token kid=unknown");
    lab.line_of("eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InVua25vd24ifQ.");
    lab.tell("token key=none");
    assert_eq!(lab.line_of("not done:"), "there is no key `none`");
    lab.tell("keys none");
    assert_eq!(lab.line_of("not done:"), "there is no fault `none`");
    lab.tell("jump");
    assert_eq!(lab.line_of("`jump`"), "is no command; `help` lists them");
    assert_eq!(lab.quit().code(), Some(0));
}

#[test]
fn a_validator_accepts_its_good_token_and_refuses_the_other() {
    let mut lab = Lab::start(&["--https"]);
    let issuer = format!("https://{}", address(&lab.line_of("issuer")));
    let authority = lab.line_of("authority");
    lab.line_of("a good token");
    let good = lab.line();
    lab.line_of("a token that is refused");
    let refused = lab.line();
    let [good, refused] = [good, refused].map(|token| check(&["--discover"], &issuer, &authority, &token));
    assert_eq!((good.status.code(), refused.status.code()), (Some(0), Some(1)), "{good:?} {refused:?}");
    assert_eq!(lab.request(), format!("metadata GET {METADATA} -> good"));
    assert_eq!(lab.request(), "keys GET /jwks -> good");
    assert_eq!(lab.quit().code(), Some(0));
}

#[test]
fn with_the_url_of_the_keys_nobody_asks_for_the_metadata() {
    let mut lab = Lab::start(&["--https"]);
    let issuer = format!("https://{}", address(&lab.line_of("issuer")));
    let url = format!("https://{}/jwks", address(&lab.line_of("keys")));
    let authority = lab.line_of("authority");
    lab.line_of("a good token");
    let good = check(&["--jwks-url", &url], &issuer, &authority, &lab.line());
    assert_eq!(good.status.code(), Some(0), "{good:?}");
    assert_eq!(lab.request(), "keys GET /jwks -> good");
    assert_eq!(lab.quit().code(), Some(0));
}

#[test]
fn a_case_is_set_up_with_its_token_and_its_local_keys() {
    let mut lab = Lab::start(&["--case", CASE]);
    assert!(lab.line_of("local keys").starts_with(r#"{"keys":[{"#));
    assert!(lab.line_of(&format!("case {CASE}:")).contains("; expected: "));
    assert_eq!(lab.line().split('.').count(), 3);
    assert_eq!(lab.quit().code(), Some(0));
}

#[test]
fn over_https_the_authority_is_a_file_for_as_long_as_it_runs() {
    let mut lab = Lab::start(&["--https", "--keys", "expired_certificate"]);
    assert!(lab.line_of("issuer").starts_with("https://127.0.0.1:"));
    let file = lab.line_of("authority");
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(lab.line_of("try").starts_with(&format!("curl -s --cacert {file} https://127.0.0.1:")));
    assert_eq!(lab.quit().code(), Some(0));
    assert!(!std::path::Path::new(&file).exists());
}

/// Ctrl-C, and what ends a service.
#[cfg(unix)]
#[test]
fn a_signal_ends_it_as_quit_does() {
    for signal in ["INT", "TERM"] {
        let mut lab = Lab::start(&["--https"]);
        let file = lab.line_of("authority");
        lab.line_of("try");
        let killed = Command::new("kill").args(["-s", signal, &lab.child.id().to_string()]).status().unwrap();
        assert!(killed.success());
        assert_eq!(lab.line_of("the end"), "");
        assert_eq!(lab.child.wait().unwrap().code(), Some(0), "{signal}");
        assert!(!std::path::Path::new(&file).exists(), "{signal}");
    }
}

#[test]
fn it_ends_with_its_input_or_when_its_time_is_over() {
    for arguments in [&["--port", "0"][..], &["--port", "0", "--for", "0"]] {
        let output = started_and_ended(arguments);
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
        assert!(output.stdout.ends_with(b"\nthe end\n"), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_started_is_said_and_the_exit_code_is_2() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let port = address.port().to_string();
    let said = error(&["--port", &port]);
    assert!(said.starts_with(&format!("countersign: cannot listen on {address}: ")), "{said}");
    let unknown = "countersign: there is no fault `none`\n";
    assert_eq!(error(&["--port", "0", "--keys", "none"]), unknown);
    let no_case = "countersign: there is no case `zzz/qqq`; `countersign list` has them all\n";
    assert_eq!(error(&["--port", "0", "--case", "zzz/qqq"]), no_case);
    let plain = "countersign: expired_certificate is no fault over http\n";
    assert_eq!(error(&["--port", "0", "--keys", "expired_certificate"]), plain);
    assert!(error(&["--port", "65532"]).contains("there have to be four ports behind it"));
    assert!(error(&["--alg", "HS256"]).contains("one of RS256, "));
}

#[test]
fn the_faults_are_listed_with_what_they_do() {
    let output = started_and_ended(&["--faults"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|line| line.contains("expired_certificate")).unwrap();
    let words = "expired_certificate metadata, keys https The certificate has expired, long ago.";
    assert_eq!(line.split_whitespace().collect::<Vec<_>>().join(" "), words);
    assert!(!text.contains("name_does_not_resolve"));
}
