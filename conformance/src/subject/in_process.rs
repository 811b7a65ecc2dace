//! The reference in this process.

use super::{AskError, Subject};
use crate::adapter::hello::hello;
use crate::adapter::reference::Reference;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Hello;
use crate::protocol::request::Op;
use core::time::Duration;

/// The reference, asked on the thread that asks.
#[derive(Debug)]
pub struct InProcess {
    reference: Reference,
    hello: Hello,
}

impl InProcess {
    /// A subject that is this reference.
    pub fn new(reference: Reference) -> Self {
        Self { reference, hello: hello() }
    }
}

impl Subject for InProcess {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Asks. `within` is not looked at: the time that the library may take is bounded by its own policy.
    fn ask(&self, op: Op, _: Duration) -> Result<Said, AskError> {
        Ok(self.reference.answer(op))
    }
}
