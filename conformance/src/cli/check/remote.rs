//! `check` with a remote tier: the whole path, by the validator that a service would embed.

use super::Arguments;
use super::input::{self, InputError};
use countersign::claims::unix_time::UnixTime;
use countersign::clock::{Clock, SystemClock};
use countersign::http::client::HttpClient;
use countersign::jwk::KeySet;
use countersign::policy::token::TokenPolicy;
use countersign::resolve::view::Age;
use countersign::time::Timestamp;
use countersign::validator::Validator;
use countersign::validator::builder::BuildError;
use countersign::validator::explain::{Explanation, LocalStory, RemoteStory};
use serde_json::{Value, json};
use std::io::{self, Write};

/// The machine's monotonic clock, and the wall time that the user asked for.
#[derive(Debug)]
struct JudgedAt(SystemClock, UnixTime);

impl Clock for JudgedAt {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn unix(&self) -> UnixTime {
        self.1
    }
}

/// Why there is no validator to ask.
pub(super) enum RemoteError {
    Input(InputError),
    Build(BuildError),
}

/// Whether the options name a remote tier. Without one no request is ever made.
pub(super) fn asked_for(arguments: &Arguments) -> bool {
    arguments.discover || arguments.jwks_url.is_some()
}

/// Validates the token with every tier that the options name.
pub(super) fn explain(
    arguments: &Arguments,
    token: &[u8],
    keys: Option<KeySet>,
    policy: TokenPolicy,
    now: UnixTime,
) -> Result<Explanation, RemoteError> {
    let mut client = HttpClient::new();
    if let Some(path) = &arguments.ca {
        client = client.with_added_roots(&input::roots(path).map_err(RemoteError::Input)?);
    }
    let builder = Validator::builder(policy).client(client).clock(JudgedAt(SystemClock::new(), now));
    // A person who names a loopback URL in plain http means it.
    let builder = builder.plain_http_loopback();
    let builder = match keys {
        Some(keys) => builder.local_keys(keys),
        None => builder,
    };
    let builder = match &arguments.jwks_url {
        Some(url) => builder.jwks_url(url),
        None => builder.discovery(),
    };
    Ok(builder.build().map_err(RemoteError::Build)?.explain(token))
}

/// The tiers for a person.
pub(super) fn write(explanation: &Explanation, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Tiers")?;
    if let Some(local) = &explanation.local {
        writeln!(out, "  local: {}", told_local(local))?;
    }
    if let Some(remote) = &explanation.remote {
        let name = if remote.discovery { "discovery" } else { "JWKS URL" };
        writeln!(out, "  {name}: {}", told_remote(remote))?;
        if remote.never_succeeded {
            let advice =
                "it has never once succeeded; where that cannot change, declare the local tier authoritative";
            writeln!(out, "    {advice}")?;
        }
    }
    match &explanation.outcome {
        Ok(source) => writeln!(out, "  validate: accepted, key from {source:?}"),
        Err(error) => writeln!(out, "  validate: {error}"),
    }
}

fn told_local(local: &LocalStory) -> String {
    match local.failure {
        Some(cause) => format!("could not answer ({cause})"),
        None => format!("{} keys", local.keys.len()),
    }
}

fn told_remote(remote: &RemoteStory) -> String {
    if !remote.asked {
        return "not asked: the lookup ended before".to_owned();
    }
    let held = match remote.held {
        None | Some((Age::Gone, _)) => "no key set".to_owned(),
        Some((Age::Fresh, age)) => format!("{} keys, fresh, {} s old", remote.keys.len(), age.as_secs()),
        Some((Age::Stale, age)) => format!("{} keys, stale, {} s old", remote.keys.len(), age.as_secs()),
    };
    let failed = |document: &str, cause: Option<_>| cause.map(|cause| format!("; {document}: {cause}"));
    let metadata = failed("metadata", remote.metadata_failure).unwrap_or_default();
    let keys = failed("keys", remote.keys_failure).unwrap_or_default();
    let next =
        remote.next_fetch_in.map(|period| format!("; next fetch for this token in {} s", period.as_secs()));
    format!("{held}{metadata}{keys}{}", next.unwrap_or_default())
}

/// The tiers for a program.
pub(super) fn json(explanation: &Explanation) -> Value {
    let local = explanation.local.as_ref().map(|local| {
        json!({
            "keys": local.keys.len(),
            "failure": local.failure.map(|cause| cause.code()),
            "authoritative": local.authoritative,
        })
    });
    let remote = explanation.remote.as_ref().map(|remote| {
        json!({
            "tier": if remote.discovery { "discovery" } else { "jwks_url" },
            "asked": remote.asked,
            "keys": remote.keys.len(),
            "metadata_failure": remote.metadata_failure.map(|cause| cause.code()),
            "keys_failure": remote.keys_failure.map(|cause| cause.code()),
            "never_succeeded": remote.never_succeeded,
            "next_fetch_in_seconds": remote.next_fetch_in.map(|period| period.as_secs()),
        })
    });
    let outcome = explanation.outcome.as_ref().map_or_else(|error| error.code(), |_| "accepted");
    json!({ "local": local, "remote": remote, "validate": outcome })
}
