//! What a lab prints when it starts: all that a validator is configured with, and tokens to give it.

use super::script::Script;
use super::stand::Stand;
use crate::lab::Lab;
use crate::lab::fault::Fault;
use crate::lab::issuer::Issuer;
use crate::lab::place::{Place, Scheme};
use crate::protocol::configuration::Configuration;
use crate::runner::judge::expectation;
use std::io::{self, Write};
use tempfile::NamedTempFile;

/// The certificate of the authority, as a file. Dropped, it is gone.
pub(super) struct Authority(NamedTempFile);

impl Authority {
    /// Writes it, where https is served.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn write(script: &Script, lab: &Lab) -> io::Result<Option<Self>> {
        match script.setting.scheme {
            Scheme::Http => Ok(None),
            Scheme::Https => {
                let named = tempfile::Builder::new().prefix("countersign-lab-").suffix(".pem").tempfile();
                let mut file = named?;
                file.write_all(lab.ca().pem().as_bytes())?;
                file.flush()?;
                Ok(Some(Self(file)))
            }
        }
    }

    fn path(&self) -> String {
        self.0.path().display().to_string()
    }
}

/// Prints it.
///
/// # Errors
/// Those of writing to `out`, and a token that cannot be minted.
pub(super) fn print(
    script: &Script,
    stand: &Stand<'_>,
    authority: Option<&Authority>,
    now: i64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let configuration = stand.configuration(now).map_err(io::Error::other)?;
    if let Some(issuer) = stand.issuer() {
        places(issuer, &configuration, out)?;
    }
    configured(&configuration, out)?;
    if let Some(authority) = authority {
        writeln!(out, "authority    {}", authority.path())?;
    }
    let trust = authority.map(|authority| format!("--cacert {} ", authority.path())).unwrap_or_default();
    if let Some(issuer) = stand.issuer() {
        writeln!(out, "try          curl -s {trust}{}", issuer.site().url(Place::Metadata))?;
    }
    tokens(script, stand, now, out)?;
    writeln!(out, "\n`help` lists the commands, `quit` ends it. What it sees:")
}

fn places(issuer: &Issuer, configuration: &Configuration, out: &mut dyn Write) -> io::Result<()> {
    let named = |place: Place| issuer.fault(place).map_or("good", Fault::name);
    writeln!(out, "issuer       {}  (metadata: {})", configuration.issuer, named(Place::Metadata))?;
    writeln!(out, "keys         {}  (keys: {})", issuer.keys_url(), named(Place::Keys))?;
    for place in [Place::MovedKeys, Place::ForeignKeys, Place::PlainKeys] {
        writeln!(out, "{:<12} {}", place.name(), issuer.site().url(place))?;
    }
    Ok(())
}

fn configured(configuration: &Configuration, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "profile      {}", configuration.profile)?;
    writeln!(out, "audience     {}", configuration.audiences.join(", "))?;
    writeln!(out, "algorithms   {}", configuration.algorithms.join(", "))?;
    if let Some(nonce) = &configuration.nonce {
        writeln!(out, "nonce        {nonce}")?;
    }
    if let Some(local) = &configuration.keys.local {
        writeln!(out, "local keys   {}", serde_json::json!({ "keys": local }))?;
    }
    Ok(())
}

fn tokens(script: &Script, stand: &Stand<'_>, now: i64, out: &mut dyn Write) -> io::Result<()> {
    let token = stand.token(None, None, now).map_err(io::Error::other)?;
    match &script.case {
        Some(case) => {
            let expected = expectation(case);
            writeln!(out, "\ncase {}: {}; expected: {expected}\n{}", case.id, case.title, shown(&token))
        }
        None => {
            let refused = stand.refused(now).map_err(io::Error::other)?;
            writeln!(out, "\na good token, for an hour:\n{token}")?;
            writeln!(out, "a token that is refused, because one bit of its signature is another:\n{refused}")
        }
    }
}

/// What a terminal would act on, and what would fill it, is not printed as it is.
fn shown(token: &str) -> String {
    token.chars().take(20_000).flat_map(char::escape_debug).collect()
}
