//! `countersign adapter`: the reference validator, answering the protocol on standard input and output.

use super::exit::Exit;
use crate::adapter::reference::Reference;
use crate::adapter::serve::serve;
use crate::clock;
use crate::protocol::environment::CA_PEM;
use clap::{Args, ValueEnum};
use countersign::http::roots::Roots;
use std::env;
use std::fs;
use std::io::{self, BufReader};

/// Answers the suite's protocol as the library countersign: requests on standard input, answers on standard output
///
/// It is what `run` judges where no other adapter is given, as a process of its own. It fetches from loopback only, and
/// trusts the authority that the file named by COUNTERSIGN_CA_PEM holds. conformance/PROTOCOL.md describes the protocol.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 at the end of the input, 2 where the authority cannot be read.")]
pub(super) struct Arguments {
    /// Whose clocks its validators live on
    #[arg(long, value_enum, value_name = "WHOSE", default_value_t = Whose::Injected)]
    clock: Whose,
}

/// Whose clocks, in the words of the protocol.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Whose {
    /// Each session's own, which the suite moves
    Injected,
    /// The machine's, as a service has it: time passes under libfaketime, by shorter intervals, or by waiting
    Process,
}

/// Runs the command. It writes to standard output itself, because its threads answer as they are done.
///
/// # Errors
/// Those of standard input and output, and an authority that cannot be read.
pub(super) fn run(arguments: &Arguments) -> io::Result<Exit> {
    let reference = match arguments.clock {
        Whose::Injected => Reference::new(clock::wall),
        Whose::Process => Reference::on_the_clocks_of_the_machine(),
    };
    let reference = match env::var_os(CA_PEM) {
        None => reference,
        Some(path) => {
            let named = |why: &dyn core::fmt::Display| io::Error::other(format!("{CA_PEM}: {why}"));
            let text = fs::read(path).map_err(|error| named(&error))?;
            reference.with_roots(&Roots::from_pem(&text).map_err(|error| named(&error))?)
        }
    };
    serve(&reference, BufReader::new(io::stdin()), io::stdout())?;
    Ok(Exit::Fine)
}
