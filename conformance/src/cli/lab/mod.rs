//! `countersign lab`: an issuer on chosen ports, for trying a validator by hand.

mod command;
mod faults;
mod input;
mod intro;
mod log;
mod script;
mod stand;

use super::cases;
use super::exit::{self, Exit};
use super::ports;
use crate::clock::{self, Stopwatch};
use crate::lab::Lab;
use crate::lab::port::Ports;
use crate::mint::algorithm::JwsAlg;
use crate::protocol::configuration::Profile;
use clap::Args;
use command::Command;
use core::time::Duration;
use input::{Input, Next};
use intro::Authority;
use log::Log;
use script::Script;
use stand::Stand;
use std::io::{self, Write};

/// Serves an issuer that behaves as you choose, for trying a validator by hand, and prints what it sees
///
/// It serves metadata and keys on loopback only, prints a token that is good and one that is not, and then a line for each
/// connection and each request. While it runs it reads commands from standard input: `help` lists them.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 at the end, 2 could not start.

It ends with `quit`, with the end of standard input (but not where --for says when), or with Ctrl-C, which leaves the file of the
authority behind. The keys are test keys that everybody has: what they sign is worth nothing.

Example: countersign lab --keys status_500 --for 60")]
pub(super) struct Arguments {
    /// Sets up the issuer of this case, and prints the token that is presented in it first
    #[arg(long, value_name = "ID", conflicts_with_all = ["profile", "alg"])]
    case: Option<String>,
    /// How the metadata behave: `good`, or the name of a fault
    #[arg(long, value_name = "FAULT")]
    metadata: Option<String>,
    /// How the key set behaves: `good`, or the name of a fault
    #[arg(long, value_name = "FAULT")]
    keys: Option<String>,
    /// Lists the faults, and does nothing else
    #[arg(long, exclusive = true)]
    faults: bool,
    /// Serves https, under an authority that is made for this run
    #[arg(long)]
    https: bool,
    /// The port of the metadata; keys, moved keys, foreign keys and plain keys are on the four behind it; 0 for free ones
    #[arg(long, value_name = "N", default_value = ports::DEFAULT, value_parser = ports::ports)]
    port: Ports,
    /// The kind of the tokens: jwt, access-token, id-token or mcp
    #[arg(long, value_name = "P", default_value = "jwt", value_parser = profile)]
    profile: Profile,
    /// How the tokens are signed
    #[arg(long, value_name = "A", default_value = "RS256", value_parser = algorithm)]
    alg: JwsAlg,
    /// Ends after so many seconds
    #[arg(long = "for", value_name = "SECONDS")]
    seconds: Option<u64>,
    #[command(flatten)]
    cases: cases::Cases,
}

fn profile(text: &str) -> Result<Profile, String> {
    let found = Profile::ALL.into_iter().find(|profile| profile.name() == text);
    found.ok_or_else(|| format!("one of {}", Profile::ALL.map(Profile::name).join(", ")))
}

fn algorithm(text: &str) -> Result<JwsAlg, String> {
    let public = || JwsAlg::ALL.iter().filter(|alg| script::has_public_key(**alg));
    let found = public().copied().find(|alg| alg.name() == text);
    let names = || public().map(|alg| alg.name()).collect::<Vec<_>>().join(", ");
    found.ok_or_else(|| format!("one of {}", names()))
}

/// Runs the command.
///
/// # Errors
/// Those of writing to `out`, and an issuer that cannot go on.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    if arguments.faults {
        return faults::list(out).map(|()| Exit::Fine);
    }
    match started(arguments, out)? {
        Ok(()) => Ok(Exit::Fine),
        Err(error) => exit::cannot(&error),
    }
}

/// Starts it and serves until the end; inside, why it could not be started.
fn started(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Result<(), String>> {
    let script = match Script::new(arguments) {
        Ok(script) => script,
        Err(error) => return Ok(Err(error)),
    };
    // Before there is a file that a signal could leave behind.
    let input = Input::start()?;
    let opened = Lab::start().map_err(|error| error.to_string()).and_then(|lab| {
        let stand = Stand::open(&script, arguments.port, &lab, now())?;
        Ok((Authority::write(&script, &lab).map_err(|error| error.to_string())?, stand))
    });
    match opened {
        Ok((authority, stand)) => {
            intro::print(&script, &stand, authority.as_ref(), now(), out)?;
            out.flush()?;
            serve(arguments, stand, &input, out).map(Ok)
        }
        Err(error) => Ok(Err(error)),
    }
}

/// How often it is looked whether something came.
const TICK: Duration = Duration::from_millis(50);

fn serve(arguments: &Arguments, mut stand: Stand<'_>, input: &Input, out: &mut dyn Write) -> io::Result<()> {
    let watch = Stopwatch::start();
    let mut log = Log::default();
    let end = arguments.seconds.map(Duration::from_secs);
    loop {
        let left = end.map_or(TICK, |end| end.saturating_sub(watch.elapsed()));
        let next = input.next(left.min(TICK));
        // What came before a command met what was in force before it.
        log.print(stand.issuer(), watch.elapsed(), out)?;
        match next {
            Next::Line(line) => match Command::parse(&line) {
                Ok(Some(Command::Quit)) => break,
                Ok(Some(command)) => stand.obey(&command, now(), out)?,
                Ok(None) => {}
                Err(error) => writeln!(out, "{error}")?,
            },
            Next::TooLong => writeln!(out, "that line is too long")?,
            Next::Nothing => {}
            Next::Stop => break,
            Next::Ended if end.is_none() => break,
            Next::Ended => {}
        }
        out.flush()?;
        if end.is_some_and(|end| watch.elapsed() >= end) {
            break;
        }
    }
    log.print(stand.issuer(), watch.elapsed(), out)?;
    writeln!(out, "the end")
}

fn now() -> i64 {
    i64::try_from(clock::wall().as_secs()).unwrap_or(i64::MAX)
}
