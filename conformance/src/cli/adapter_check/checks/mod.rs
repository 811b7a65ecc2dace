//! The checks: each with what its author does next where it fails.

mod protocol;
mod time;
mod tokens;
mod waiting;

use super::bench::Bench;
use super::verdict::Checked;
use crate::protocol::capabilities::{Hello, KeySource};
use crate::protocol::configuration::Profile;
use protocol::{close, declared, end, said_hello, unknown_request, unknown_session};
use time::time;
use tokens::{apart, big, from, garbage, of_kind, signed_by, unicode};
use waiting::{at_once, concurrent, down};

/// One check.
pub(super) struct Check {
    /// Its name, which does not change.
    pub(super) name: String,
    /// What the author does where it fails.
    pub(super) next: &'static str,
    pub(super) run: Box<dyn Fn(&mut Bench) -> Checked>,
}

/// The checks for an adapter that says this of itself, in order.
pub(super) fn checks(hello: &Hello) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |name: String, next, run: Box<dyn Fn(&mut Bench) -> Checked>| {
        checks.push(Check { name, next, run });
    };
    for (name, next, run) in FIRST {
        add((*name).to_owned(), next, Box::new(run));
    }
    for source in [KeySource::Local, KeySource::JwksUrl, KeySource::Discovery, KeySource::LocalFirst] {
        add(format!("source {source}"), SOURCE, Box::new(move |bench| from(bench, source)));
    }
    for profile in Profile::ALL {
        add(format!("profile {profile}"), PROFILE, Box::new(move |bench| of_kind(bench, profile)));
    }
    for name in hello.capabilities.algorithms.clone() {
        add(format!("algorithm {name}"), ALGORITHM, Box::new(move |bench| signed_by(bench, &name)));
    }
    for (name, next, run) in LAST {
        add((*name).to_owned(), next, Box::new(run));
    }
    checks
}

type Row = (&'static str, &'static str, fn(&mut Bench) -> Checked);

const FIRST: &[Row] = &[
    ("hello", "say name and version, and at least one profile, algorithm and source (or verify)", said_hello),
    (
        "unknown request",
        "answer a request whose op you do not know with `unsupported`, under its id; later versions may have more",
        unknown_request,
    ),
    ("unknown session", "answer a request for a session that is not open with `error`", unknown_session),
];

const SOURCE: &str = "make it work, or take it out of `sources`; for https the adapter has to trust the authority in \
                      COUNTERSIGN_CA_PEM where `custom_ca` is declared";
const PROFILE: &str = "make it work, or take it out of `profiles`";
const ALGORITHM: &str = "make it work, or take it out of `algorithms`";

const LAST: &[Row] = &[
    (
        "garbage",
        "whatever the library throws at a token is a verdict: `rejected`; `error` is for the adapter's own trouble",
        garbage,
    ),
    (
        "big token",
        "read whole lines, however long they are; refuse the token, if at all, as the library does",
        big,
    ),
    ("unicode", "read standard input as UTF-8, whatever the locale is", unicode),
    ("sessions apart", "give each session a validator of its own", apart),
    ("close", "forget the session at `close`; answer what is asked of it afterwards with `error`", close),
    (
        "clock",
        "see `clock` in PROTOCOL.md: `injected` gives `now` and obeys `advance`, `process` answers `time`",
        time,
    ),
    ("several at once", "answer each request under its own id; write whole lines, one at a time", at_once),
    (
        "concurrent",
        "judge each token on a thread or task of its own, or declare `concurrent: false`",
        concurrent,
    ),
    (
        "issuer down",
        "that keys cannot be fetched is a verdict: `rejected`, or `unavailable` where the library tells them apart",
        down,
    ),
    ("classes", "declare each class of error that is told, or leave `class` out", declared),
    ("end", "end by yourself, with status 0, when standard input ends", end),
];
