//! wip
use super::exit::Exit;
use std::io::{self, Write};
/// Explores
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}
pub(super) fn run(_a: &Arguments, _out: &mut dyn Write) -> io::Result<Exit> {
    Ok(Exit::CannotTell)
}
