//! `countersign check`: one token, explained for a person.

mod input;
mod json;
mod policy;
mod remote;
mod text;

#[cfg(test)]
mod tests;

use crate::cli::exit::{self, Exit};
use crate::clock;
use clap::Args;
use core::fmt;
use countersign::claims::unix_time::UnixTime;
use countersign::policy::limits::Limits;
use countersign::validator::builder::BuildError;
use countersign::validator::explain::Explanation;
use countersign::verify::{self, Report, Verdict};
use input::InputError;
use policy::{OptionError, ProfileName};
use remote::RemoteError;
use std::io::{self, Write};
use std::path::PathBuf;

/// Explains one token: every check with its verdict and its section, and why each key was passed over
///
/// It runs the code that validates, goes on past the first refusal, and marks that one as the verdict. Without a key
/// the signature cannot be judged, and the verdict is `unverified`. Nothing is fetched, and no network is used, unless
/// `--jwks-url` or `--discover` is given.
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
    /// A file with the keys, as a JWK Set: the local tier
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    /// Fetches keys from this URL, where no local key fits
    #[arg(long, value_name = "URL", conflicts_with = "discover")]
    jwks_url: Option<String>,
    /// Fetches keys from where the issuer's metadata says they are, where no local key fits
    #[arg(long, requires = "issuer")]
    discover: bool,
    /// A file with root certificates (PEM), to be trusted beside the built-in ones
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
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
    let story = match explain(arguments) {
        Ok(story) => story,
        Err(error) => return exit::cannot(&error),
    };
    story.write(arguments.json, out)?;
    Ok(story.exit())
}

/// What there is to tell.
enum Story {
    /// Of a token held against keys that are at hand.
    Offline(Report),
    /// Of a token that took the whole path.
    Online(Box<Explanation>),
}

impl Story {
    fn report(&self) -> &Report {
        match self {
            Self::Offline(report) => report,
            Self::Online(explanation) => &explanation.report,
        }
    }

    fn write(&self, as_json: bool, out: &mut dyn Write) -> io::Result<()> {
        let explanation = match self {
            Self::Offline(_) => None,
            Self::Online(explanation) => Some(explanation),
        };
        if as_json {
            return json::write(self.report(), explanation.map(|told| remote::json(told)), out);
        }
        text::write(self.report(), out)?;
        explanation.map_or(Ok(()), |told| remote::write(told, out))
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Offline(report) => match report.verdict() {
                Verdict::Accepted => Exit::Fine,
                Verdict::Refused(_) => Exit::Bad,
                Verdict::Unverified => Exit::CannotTell,
            },
            Self::Online(explanation) => match &explanation.outcome {
                Ok(_) => Exit::Fine,
                Err(error) if error.status() == 401 => Exit::Bad,
                Err(_) => Exit::CannotTell,
            },
        }
    }
}

/// Reads what the options name, and has the library explain the token.
fn explain(arguments: &Arguments) -> Result<Story, UsageError> {
    let policy = policy::build(arguments)?;
    let keys = arguments.jwks.as_deref().map(input::keys).transpose()?;
    let now = arguments.at.unwrap_or_else(|| UnixTime::from_seconds(0).after(clock::wall()));
    let token = input::token(&arguments.token, io::stdin().lock())?;
    if remote::asked_for(arguments) {
        return Ok(Story::Online(Box::new(remote::explain(arguments, &token, keys, policy, now)?)));
    }
    Ok(Story::Offline(verify::explain(&token, keys.as_ref(), &policy, &Limits::DEFAULT, now)))
}

/// What is wrong with how the command was called; never with the token.
enum UsageError {
    Option(OptionError),
    Input(InputError),
    Build(BuildError),
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option(error) => error.fmt(f),
            Self::Input(error) => error.fmt(f),
            Self::Build(error) => error.fmt(f),
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

impl From<RemoteError> for UsageError {
    fn from(error: RemoteError) -> Self {
        match error {
            RemoteError::Input(error) => Self::Input(error),
            RemoteError::Build(error) => Self::Build(error),
        }
    }
}
