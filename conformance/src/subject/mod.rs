//! Who is judged: somebody who answers the requests of the protocol, in this process or in another.

pub mod authority;
mod command;
mod excerpt;
pub mod faketime;
mod group;
pub mod http;
pub mod in_process;
pub mod process;
pub mod shared;
mod tail;

use crate::lab::port::Ports;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Hello;
use crate::protocol::request::Op;
use core::fmt;
use core::time::Duration;
use faketime::faked::Faked;

/// Somebody who answers requests. Requests may be made from many threads at once.
pub trait Subject: Send + Sync {
    /// What it said of itself when it was started.
    fn hello(&self) -> &Hello;

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// [`AskError`], where there is no answer, or one that the protocol does not know.
    fn ask(&self, op: Op, within: Duration) -> Result<Said, AskError>;

    /// On which ports its issuers have to be.
    fn ports(&self) -> Ports {
        Ports::FREE
    }

    /// Is told before `open` what the session wants of its validator. Where each session has one of its own, which fetches
    /// nothing before its first token, there is nothing to do.
    ///
    /// # Errors
    /// Why there is no such validator, in words.
    fn make_ready(&self, _: Wants<'_>) -> Result<(), String> {
        Ok(())
    }

    /// The clock that all of it lives on, where it can be moved.
    fn faked(&self) -> Option<&Faked> {
        None
    }
}

/// What a session wants of its validator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wants<'a> {
    /// It can be that of every other session that has this name; None for one of its own.
    pub shared: Option<&'a str>,
    /// It fetches nothing but for a token, because what its issuer sees is counted.
    pub counted: bool,
}

/// Why there is no answer. None of it says anything of the library under test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskError {
    /// The process could not be started.
    NotStarted(String),
    /// The process ended; what it wrote last to its standard error is given.
    Ended(String),
    /// There was no answer in time.
    Silent,
    /// It wrote a line that is no answer, of which the beginning is given.
    Malformed(String),
    /// It wrote more than an answer may be long, or answers that nobody asked for.
    Flooded,
    /// It answered with something that is no answer to this request: its name is given.
    OutOfPlace(&'static str),
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted(why) => write!(f, "the adapter could not be started: {why}"),
            Self::Ended(last) if last.is_empty() => f.write_str("the adapter ended"),
            Self::Ended(last) => write!(f, "the adapter ended; it wrote last: {last}"),
            Self::Silent => f.write_str("the adapter did not answer in time"),
            Self::Malformed(line) => write!(f, "the adapter wrote a line that is no answer: {line}"),
            Self::Flooded => f.write_str("the adapter wrote more than it was asked for"),
            Self::OutOfPlace(name) => {
                write!(f, "the adapter answered with `{name}`, which is no answer to this")
            }
        }
    }
}

impl std::error::Error for AskError {}
