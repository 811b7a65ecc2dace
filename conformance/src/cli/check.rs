//! wip
use super::exit::Exit;
use std::io::{self, Write};
/// Explains one token
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// token
    token: String,
}
pub(super) fn run(_a: &Arguments, _out: &mut dyn Write) -> io::Result<Exit> {
    Ok(Exit::CannotTell)
}
