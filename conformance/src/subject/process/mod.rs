//! An adapter in a process of its own.

mod child;
mod exchange;

use self::child::Running;
use self::exchange::Exchange;
use super::faketime::faked::Faked;
use super::{AskError, Subject, command};
use crate::protocol::VERSION;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Hello;
use crate::protocol::request::Op;
use core::time::Duration;
use serde_json::{Map, Value};
use std::process::{ExitStatus, Stdio};

/// A running adapter. Any number of threads may ask at once; each gets its own answer, in whatever order they come.
///
/// An adapter that ends, writes what is no answer, or answers what nobody asked is done with: it is killed, and everyone
/// who waits or asks later is told why. One that is silent lives on; what it says too late is dropped.
#[derive(Debug)]
pub struct Process {
    hello: Hello,
    running: Running,
    /// Behind the process, so that its file outlives it.
    faked: Option<Faked>,
}

impl Process {
    /// How long it may take until it says who it is: a virtual machine that starts on a busy one takes seconds.
    pub const START: Duration = Duration::from_secs(60);

    /// Starts the command, without a shell, with these variables beside our own, and asks who it is.
    ///
    /// # Errors
    /// [`AskError::NotStarted`] where it cannot be started or speaks another version of the protocol, and those of
    /// [`Subject::ask`].
    pub fn start(command: &str, environment: &[(&str, &str)], within: Duration) -> Result<Self, AskError> {
        Self::start_on(None, command, environment, within)
    }

    /// The same, on a clock that can be moved.
    ///
    /// # Errors
    /// Those of [`Process::start`].
    pub fn start_on(
        faked: Option<Faked>,
        command: &str,
        environment: &[(&str, &str)],
        within: Duration,
    ) -> Result<Self, AskError> {
        let mut command = command::parse(command, environment)?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        if let Some(faked) = &faked {
            faked.put_on(&mut command);
        }
        let running = Running::start(command)?;
        let said = running.exchange().ask(Op::Hello { protocol: VERSION }, within)?;
        match said {
            Said::Hello(hello) if hello.protocol == VERSION => Ok(Self { hello: *hello, running, faked }),
            Said::Hello(hello) => {
                let spoken = hello.protocol;
                Err(AskError::NotStarted(format!(
                    "it speaks version {spoken} of the protocol, not {VERSION}"
                )))
            }
            Said::Unsupported { reason } | Said::Error { reason } => Err(AskError::NotStarted(reason)),
            said => Err(AskError::OutOfPlace(said.name())),
        }
    }

    /// Whether it can still be asked.
    pub fn is_alive(&self) -> bool {
        self.exchange().is_open()
    }

    /// Asks what may be no request of the protocol, under a number of its own, and takes any answer.
    ///
    /// # Errors
    /// Those of [`Subject::ask`].
    pub fn ask_anything(&self, request: Map<String, Value>, within: Duration) -> Result<Said, AskError> {
        self.exchange().ask_anything(request, within)
    }

    /// Closes its standard input and waits for it to end; `None` where it does not within this time, and is killed.
    pub fn finish(mut self, within: Duration) -> Option<ExitStatus> {
        self.running.finish(within)
    }

    fn exchange(&self) -> &Exchange {
        self.running.exchange()
    }
}

impl Subject for Process {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    fn ask(&self, op: Op, within: Duration) -> Result<Said, AskError> {
        self.exchange().ask(op, within)
    }

    fn faked(&self) -> Option<&Faked> {
        self.faked.as_ref()
    }
}
