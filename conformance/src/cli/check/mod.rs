//! `countersign check`: one token, explained for a person.

mod input;
mod json;
mod policy;
mod text;

#[cfg(test)]
mod tests;

use crate::cli::exit::Exit;
use crate::clock;
use clap::Args;
use core::fmt;
use countersign::claims::unix_time::UnixTime;
use countersign::policy::limits::Limits;
use countersign::verify::{self, Report, Verdict};
use input::InputError;
use policy::{OptionError, ProfileName};
use std::io::{self, Write};
use std::path::PathBuf;

/// Explains one token: every check with its verdict and its section, and why each key was passed over
///
/// It runs the code that validates, goes on past the first refusal, and marks that one as the verdict. Without a key
/// the signature cannot be judged, and the verdict is `unverified`. Nothing is fetched: no network is used.
///
/// A token given as an argument can be seen by every user of this machine, and stays in the shell's history. Give `-`
/// and the token on standard input instead. The signature is never printed.
#[derive(Debug, Args)]
#[command(after_help = "Exit codes: 0 accepted, 1 refused, 2 wrong usage, 3 cannot tell.

Example: countersign check - --issuer https://issuer.example --audience api --jwks keys.json < token.txt")]
pub struct Arguments {
    /// The token; `-` reads it from standard input, which other users cannot see
    #[arg(allow_hyphen_values = true)]
    token: String,
    /// The issuer it must have. Without it, the issuer is not checked
    #[arg(long, value_name = "ISSUER")]
    issuer: Option<String>,
    /// An audience that is ours; may be given several times. Without it, a token that names an audience is refused
    #[arg(long, value_name = "AUDIENCE")]
    audience: Vec<String>,
    /// A file with the keys, as a JWK Set
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// What kind of token it must be
    #[arg(long, value_enum, default_value_t = ProfileName::Jwt)]
    profile: ProfileName,
    /// The time to judge at, in seconds since 1970 or as in 2026-11-23T09:30:00Z; now, without it
    #[arg(long, value_name = "TIME", value_parser = input::time, allow_hyphen_values = true)]
    at: Option<UnixTime>,
    /// Prints one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
///
/// # Errors
/// Only those of writing to `out`.
pub(super) fn run(arguments: &Arguments, out: &mut dyn Write) -> io::Result<Exit> {
    let report = match explain(arguments) {
        Ok(report) => report,
        Err(error) => {
            writeln!(anstream::stderr(), "countersign: {error}")?;
            return Ok(Exit::Usage);
        }
    };
    if arguments.json {
        json::write(&report, out)?
    } else {
        text::write(&report, out)?
    }
    Ok(match report.verdict() {
        Verdict::Accepted => Exit::Fine,
        Verdict::Refused(_) => Exit::Bad,
        Verdict::Unverified => Exit::CannotTell,
    })
}

/// Reads what the options name, and has the library explain the token.
fn explain(arguments: &Arguments) -> Result<Report, UsageError> {
    let policy = policy::build(arguments)?;
    let keys = arguments.jwks.as_deref().map(input::keys).transpose()?;
    let now = arguments.at.unwrap_or_else(|| UnixTime::from_seconds(0).after(clock::wall()));
    let token = input::token(&arguments.token, io::stdin().lock())?;
    Ok(verify::explain(&token, keys.as_ref(), &policy, &Limits::DEFAULT, now))
}

/// What is wrong with how the command was called; never with the token.
enum UsageError {
    Option(OptionError),
    Input(InputError),
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(error) => error.fmt(f),
            Self::Input(error) => error.fmt(f),
        }
    }
}

impl From<OptionError> for UsageError {
    fn from(error: OptionError) -> Self {
        Self::Option(error)
    }
}

impl From<InputError> for UsageError {
    fn from(error: InputError) -> Self {
        Self::Input(error)
    }
}
