//! A server that runs already, and that nobody can start anew.

use crate::program::{code, issuer_port, last, outcomes, protect, run, text};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

/// The example, for an issuer on this port. Dropped, it has ended.
struct Running {
    child: Child,
    url: String,
}

impl Running {
    fn start(issuer_port: &str) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let url = format!("http://{address}/api");
        let child = Command::new(protect())
            .env("COUNTERSIGN_LISTEN", &address)
            .env("COUNTERSIGN_RESOURCE", &url)
            .env("COUNTERSIGN_ISSUER", format!("http://127.0.0.1:{issuer_port}"))
            .env("COUNTERSIGN_AUDIENCE", "https://api.example")
            .env("COUNTERSIGN_LOOPBACK_HTTP", "true")
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        while TcpStream::connect(&address).is_err() {
            std::thread::yield_now();
        }
        Self { child, url }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_server_that_runs_is_judged_by_the_tokens_of_its_one_configuration() {
    let port = issuer_port();
    let server = Running::start(&port);
    let select = ["--select", "claims/exp-{ahead,past}", "--select", "signature/{good,last-bit}-{es,rs}256"];
    let more = ["--select", "metadata/good", "--select", "claims/audience-none-configured", "--json"];
    let output = run(&[&["--http", &server.url, "--issuer-port", &port][..], &select, &more].concat());
    let outcomes = outcomes(&output);
    let named: Vec<_> =
        outcomes.iter().map(|(id, (outcome, what))| (id.as_str(), outcome.as_str(), what.as_str())).collect();
    let other = "it needs a server of another configuration, or one that has fetched other keys: --start";
    let expected = [
        ("claims/audience-none-configured", "not_applicable", other),
        ("claims/exp-ahead", "passed", "as expected"),
        ("claims/exp-past", "passed", "as expected"),
        ("metadata/good", "not_applicable", "it needs a server that is started for it alone: --start"),
        ("signature/good-es256", "not_applicable", "it needs the algorithm ES256"),
        ("signature/good-rs256", "passed", "as expected"),
        (
            "signature/last-bit-es256",
            "not_applicable",
            "its twin signature/good-es256 is not_applicable: it needs the algorithm ES256",
        ),
        ("signature/last-bit-rs256", "passed", "as expected"),
    ];
    assert_eq!((code(&output), named), (0, expected.to_vec()));
}

#[test]
fn a_server_that_runs_does_what_every_case_asks_for_that_it_can_be_judged_by() {
    let port = issuer_port();
    let server = Running::start(&port);
    let output = run(&["--http", &server.url, "--issuer-port", &port]);
    let numbers: Vec<u64> = last(&output).split(' ').filter_map(|word| word.parse().ok()).collect();
    let [passed, failed, skipped] = numbers[..] else { panic!("{}", text(&output.stdout)) };
    assert_eq!((code(&output), failed), (0, 0), "{}", text(&output.stdout));
    assert!(passed >= 505 && skipped > passed, "{}", last(&output));
}

#[test]
fn an_endpoint_that_nobody_serves_cannot_be_judged() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = run(&["--http", &format!("http://{address}/"), "--issuer-port", &issuer_port()]);
    let said = text(&output.stderr);
    assert!(code(&output) == 2 && said.contains("the server gave no answer of HTTP"), "{said}");
}
