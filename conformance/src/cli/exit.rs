//! The exit codes. They are documented in the help and never change.

use core::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// As it should: all as expected, accepted, no violation.
    Fine,
    /// Not as it should: something unexpected, refused, a violation.
    Bad,
    /// The command could not do its work: wrong usage, nothing to judge.
    Usage,
    /// `check` cannot tell.
    CannotTell,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Fine => 0,
            Exit::Bad => 1,
            Exit::Usage => 2,
            Exit::CannotTell => 3,
        })
    }
}

/// Says why a command cannot do its work.
///
/// # Errors
/// Only those of writing.
pub(super) fn cannot(why: &dyn Display) -> io::Result<Exit> {
    writeln!(anstream::stderr(), "countersign: {why}")?;
    Ok(Exit::Usage)
}
