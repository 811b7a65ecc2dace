//! One subject for several who ask.

use super::faketime::faked::Faked;
use super::{AskError, Subject, Wants};
use crate::lab::port::Ports;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Hello;
use crate::protocol::request::Op;
use core::fmt;
use core::time::Duration;
use std::sync::Arc;

/// One subject for several who ask. It ends with the last of them.
#[derive(Clone)]
pub struct Shared(Arc<dyn Subject>);

impl Shared {
    /// Shares it.
    pub fn new(subject: Box<dyn Subject>) -> Self {
        Self(subject.into())
    }
}

impl Subject for Shared {
    fn hello(&self) -> &Hello {
        self.0.hello()
    }

    fn ask(&self, op: Op, within: Duration) -> Result<Said, AskError> {
        self.0.ask(op, within)
    }

    fn ports(&self) -> Ports {
        self.0.ports()
    }

    fn make_ready(&self, wants: Wants<'_>) -> Result<(), String> {
        self.0.make_ready(wants)
    }

    fn faked(&self) -> Option<&Faked> {
        self.0.faked()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Shared").field(&self.0.hello().name).finish()
    }
}
