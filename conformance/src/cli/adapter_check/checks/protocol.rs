//! Whether it keeps to the protocol: who it is, what it does not know, and how it ends.

use crate::cli::adapter_check::bench::Bench;
use crate::cli::adapter_check::verdict::{Checked, words, wrong};
use crate::protocol::answer::Said;
use crate::protocol::request::Op;
use core::time::Duration;
use serde_json::{Map, json};

pub(super) fn said_hello(bench: &mut Bench) -> Checked {
    let hello = bench.hello();
    let capabilities = &hello.capabilities;
    let table = [
        (hello.name.is_empty(), "the name of the library is empty"),
        (hello.version.is_empty(), "the version of the library is empty"),
        (capabilities.sources.is_empty() && !capabilities.verify, "neither a source nor verify is declared"),
        (capabilities.algorithms.is_empty(), "no algorithm is declared"),
        (!capabilities.sources.is_empty() && capabilities.profiles.is_empty(), "no profile is declared"),
    ];
    match table.into_iter().find(|(is_wrong, _)| *is_wrong) {
        Some((_, what)) => wrong(what),
        None => Ok(()),
    }
}

pub(super) fn unknown_request(bench: &mut Bench) -> Checked {
    let request = Map::from_iter([("op".to_owned(), json!("no-such-request"))]);
    match bench.ask_anything(request)? {
        Said::Unsupported { .. } | Said::Error { .. } => Ok(()),
        said => wrong(format!("it was answered with {}", words(&said))),
    }
}

pub(super) fn unknown_session(bench: &mut Bench) -> Checked {
    let op = Op::Validate { session: "nobody".to_owned(), token: "a.b.c".to_owned() };
    is_error(&bench.ask(op)?, "`validate`")
}

pub(super) fn close(bench: &mut Bench) -> Checked {
    let place = bench.place(bench.source()?)?;
    let session = bench.open(&place)?;
    let token = bench.good(&session)?;
    let close = || Op::Close { session: session.name.clone() };
    match bench.ask(close())? {
        Said::Closed {} => {}
        said => return wrong(format!("`close` was answered with {}", words(&said))),
    }
    is_error(&bench.validate(&session, &token)?, "a token for the closed session")?;
    is_error(&bench.ask(close())?, "closing it a second time")
}

pub(super) fn declared(bench: &mut Bench) -> Checked {
    if bench.undeclared.is_empty() {
        return Ok(());
    }
    let told: Vec<&str> = bench.undeclared.iter().copied().collect();
    wrong(format!("told and not declared: {}", told.join(", ")))
}

/// How long an adapter may take to end.
const END: Duration = Duration::from_secs(5);

pub(super) fn end(bench: &mut Bench) -> Checked {
    let status = bench.finish(END)?;
    if status.success() { Ok(()) } else { wrong(format!("it ended with {status}")) }
}

fn is_error(said: &Said, what: &str) -> Checked {
    match said {
        Said::Error { .. } => Ok(()),
        said => wrong(format!("{what} was answered with {}", words(said))),
    }
}
