//! The command line of an adapter or a server.

use super::AskError;
use std::process::Command;

/// Reads a command line as a shell would split it; no shell is run.
pub(super) fn parse(line: &str, environment: &[(&str, &str)]) -> Result<Command, AskError> {
    let refused = |why: &str| AskError::NotStarted(format!("{why}: {line}"));
    let words = shlex::split(line).ok_or_else(|| refused("its command line has an open quote"))?;
    let [program, arguments @ ..] = words.as_slice() else {
        return Err(refused("its command line is empty"));
    };
    let mut command = Command::new(program);
    command.args(arguments).envs(environment.iter().copied());
    Ok(command)
}
