//! Those who are judged: a sound validator but for one part.

use super::parts::{Asked, Outcome, Parts, Turned, over};
use super::sabotaged::Sabotaged;
use super::session::Session;
use crate::protocol::answer::Said;
use crate::subject::Subject;
use countersign::fetch::Fetch;
use countersign::http::client::HttpClient;
use countersign::http::roots::Roots;
use countersign::resolve::answer::Answer;

/// One of these parts.
pub(super) fn subject(parts: Parts) -> Box<dyn Subject> {
    Box::new(Sabotaged::new(parts, Session::judge))
}

/// One with this machine.
pub(super) fn machine(roots: &Roots, machine: fn() -> Turned) -> Box<dyn Subject> {
    subject(Parts { machine, ..Parts::sound(roots) })
}

/// One that makes this of the outcome of a fetch.
pub(super) fn reader(roots: &Roots, read: fn(&Asked<'_>, Outcome) -> Answer) -> Box<dyn Subject> {
    subject(Parts { read, ..Parts::sound(roots) })
}

/// One with this client over the library's own.
pub(super) fn client_over<C: Fetch + 'static>(roots: &Roots, wrap: fn(HttpClient) -> C) -> Box<dyn Subject> {
    subject(Parts { client: over(roots, wrap), ..Parts::sound(roots) })
}

/// One that judges a token in this way.
pub(super) fn judging(roots: &Roots, judge: fn(&Session, &str) -> Said) -> Box<dyn Subject> {
    Box::new(Sabotaged::new(Parts::sound(roots), judge))
}
