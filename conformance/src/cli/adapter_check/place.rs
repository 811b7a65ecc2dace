//! The issuers of the checks, and how their keys are come by.

use super::bench::Bench;
use super::verdict::{Checked, Other, not_asked};
use crate::lab::issuer::Issuer;
use crate::lab::place::Scheme;
use crate::lab::setup::Setup;
use crate::protocol::capabilities::KeySource;
use crate::protocol::configuration::Keys;
use serde_json::{Map, Value, json};

/// An issuer, and how its keys are come by.
pub(super) struct Place {
    pub(super) issuer: String,
    pub(super) keys: Keys,
    /// The one in the lab, where keys are fetched.
    pub(super) remote: Option<Issuer>,
}

impl Bench {
    /// The source of the ordinary checks.
    pub(super) fn source(&self) -> Checked<KeySource> {
        let order = [KeySource::Local, KeySource::JwksUrl, KeySource::Discovery];
        let found = order.into_iter().find(|source| self.hello().capabilities.sources.contains(source));
        found.map_or_else(|| not_asked("no source of keys is declared"), Ok)
    }

    /// A source that is fetched from.
    pub(super) fn remote_source(&self) -> Checked<KeySource> {
        let order = [KeySource::Discovery, KeySource::JwksUrl];
        let found = order.into_iter().find(|source| self.hello().capabilities.sources.contains(source));
        found.map_or_else(|| not_asked("no source is declared that is fetched"), Ok)
    }

    /// A new issuer, whose tokens are verified with a key from this source.
    pub(super) fn place(&self, source: KeySource) -> Checked<Place> {
        self.place_with(source, self.signer()?.jwk())
    }

    pub(super) fn place_with(&self, source: KeySource, jwk: &Map<String, Value>) -> Checked<Place> {
        let local = matches!(source, KeySource::Local | KeySource::LocalFirst).then(|| vec![jwk.clone()]);
        let remote = match source {
            KeySource::Local => None,
            KeySource::JwksUrl | KeySource::Discovery => Some(source),
            KeySource::LocalFirst => Some(self.remote_source()?),
        };
        let Some(remote) = remote else {
            let keys = Keys { local, ..Keys::default() };
            return Ok(Place {
                issuer: format!("https://issuer-{}.example", self.sessions),
                keys,
                remote: None,
            });
        };
        let scheme = self.scheme()?;
        let setup = Setup::new(scheme).with_keys(&[json!(jwk).to_string()]);
        let issuer = self.lab.issuer(&setup).map_err(|error| Other::NotAsked(error.to_string()))?;
        let keys = match remote {
            KeySource::Discovery => Keys { local, discovery: true, ..Keys::default() },
            KeySource::Local | KeySource::JwksUrl | KeySource::LocalFirst => {
                Keys { local, jwks_url: Some(issuer.keys_url()), ..Keys::default() }
            }
        };
        Ok(Place { issuer: issuer.url().to_owned(), keys, remote: Some(issuer) })
    }

    fn scheme(&self) -> Checked<Scheme> {
        let capabilities = &self.hello().capabilities;
        match (capabilities.custom_ca, capabilities.loopback_http) {
            (true, _) => Ok(Scheme::Https),
            (false, true) => Ok(Scheme::Http),
            (false, false) => not_asked("neither custom_ca nor loopback_http is declared"),
        }
    }
}
