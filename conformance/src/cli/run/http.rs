//! What `run` is told of a server in HTTP mode.

use super::Unable;
use crate::catalogue::plan::KeysFrom;
use crate::cli::ports;
use crate::lab::place::Scheme;
use crate::lab::port::Ports;
use crate::mint::algorithm::{Form, JwsAlg};
use crate::protocol::VERSION;
use crate::protocol::capabilities::{Capabilities, Hello, KeySource};
use crate::protocol::configuration::Profile;
use crate::runner::applicable::Setting;
use crate::runner::challenges::Ordinary;
use crate::runner::shorter::Divisor;
use crate::runner::warm;
use crate::subject::authority::Authority;
use crate::subject::http::endpoint::Endpoint;
use crate::subject::http::{Http, Whose};
use clap::Args;
use core::time::Duration;

/// HTTP mode.
#[derive(Debug, Args)]
#[command(next_help_heading = "HTTP mode (conformance/HTTP.md)")]
pub(super) struct Options {
    /// Judges the server behind this URL, which lets in who presents a good token as `Authorization: Bearer`: plain http on a
    /// loopback address; with --start port 0 stands for one that is free
    #[arg(long, value_name = "URL", conflicts_with = "adapter")]
    http: Option<Endpoint>,
    /// Starts the server with this command, for each configuration anew; what it is configured with is in its environment.
    /// Without it the server runs already, and is judged by what it can be judged by as it is
    #[arg(long, value_name = "COMMAND", requires = "http")]
    start: Option<String>,
    /// Where the issuer listens: the port of its metadata; its other places are on the four behind it. 0 for free ones, and then
    /// several servers are judged at once
    #[arg(long, value_name = "N", requires = "http", default_value = ports::DEFAULT, value_parser = ports::ports)]
    issuer_port: Ports,
    /// The algorithms that the server verifies
    #[arg(long, value_name = "ALG", requires = "http", value_delimiter = ',', default_value = "RS256", value_parser = algorithm)]
    algorithms: Vec<JwsAlg>,
    /// The kinds of token that the server takes: jwt, access-token or mcp
    #[arg(long, value_name = "P", requires = "http", value_delimiter = ',', default_value = "jwt", value_parser = profile)]
    takes: Vec<Profile>,
    /// Where the server can have its keys from: discovery or jwks_url
    #[arg(long, value_name = "SOURCE", requires = "start", value_delimiter = ',', default_value = "discovery", value_parser = source)]
    keys_from: Vec<KeySource>,
    /// Over what the server reaches its issuer: http or https, or both. For https it has to trust the authority in its
    /// environment
    #[arg(long, value_name = "SCHEME", requires = "start", value_delimiter = ',', default_value = "http", value_parser = scheme)]
    issuer_over: Vec<Scheme>,
    /// The server fetches nothing before it is asked for a token: then it is judged too what its issuer sees
    #[arg(long, requires = "start")]
    fetches_on_demand: bool,
}

/// The longest time that one answer about a challenge may take: as long as that of an ordinary case.
const WITHIN: Duration = Duration::from_secs(20);

fn algorithm(text: &str) -> Result<JwsAlg, String> {
    let is_public = |alg: &JwsAlg| match alg.form() {
        // A secret can be neither discovered nor fetched.
        Form::Hmac(_) => false,
        Form::RsaPkcs1(_) | Form::RsaPss(_) | Form::Ecdsa(..) | Form::Ed25519 => true,
    };
    let all = || JwsAlg::ALL.iter().copied().filter(is_public);
    let found = all().find(|alg| alg.name() == text);
    found.ok_or_else(|| format!("one of {}", all().map(JwsAlg::name).collect::<Vec<_>>().join(", ")))
}

/// An ID token is for a client, and never presented to a server.
const PROFILES: [Profile; 3] = [Profile::Jwt, Profile::AccessToken, Profile::Mcp];

fn profile(text: &str) -> Result<Profile, String> {
    let found = PROFILES.into_iter().find(|profile| profile.name() == text);
    found.ok_or_else(|| format!("one of {}", PROFILES.map(Profile::name).join(", ")))
}

const SOURCES: [KeySource; 2] = [KeySource::Discovery, KeySource::JwksUrl];

fn source(text: &str) -> Result<KeySource, String> {
    let found = SOURCES.into_iter().find(|source| source.name() == text);
    found.ok_or_else(|| format!("one of {}", SOURCES.map(KeySource::name).join(", ")))
}

fn scheme(text: &str) -> Result<Scheme, String> {
    let found = [Scheme::Http, Scheme::Https].into_iter().find(|scheme| scheme.as_str() == text);
    found.ok_or_else(|| "one of http, https".to_owned())
}

impl Options {
    /// Whether a server is judged.
    pub(super) const fn is_given(&self) -> bool {
        self.http.is_some()
    }

    /// Whether several servers can be judged at once: nothing is where somebody has fixed it.
    pub(super) fn has_room(&self) -> bool {
        let any = self.http.as_ref().is_some_and(|endpoint| endpoint.address().port() == 0);
        self.start.is_some() && any && self.issuer_port == Ports::FREE
    }

    /// The endpoint, where one is given. Nothing is started yet.
    ///
    /// # Errors
    /// What does not fit together, in words.
    pub(super) fn endpoint(&self, authority: &Authority) -> Result<Option<Http>, Unable> {
        let Some(endpoint) = self.http.clone() else { return Ok(None) };
        let whose = match &self.start {
            Some(command) => {
                let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
                let variables = authority.environment().into_iter().map(owned).collect();
                Whose::Ours { command: command.clone(), variables, on_demand: self.fetches_on_demand }
            }
            None => self.theirs(&endpoint)?,
        };
        Ok(Some(Http::new(endpoint, whose, self.issuer_port, self.hello())))
    }

    /// What the challenges are judged with.
    pub(super) fn ordinary(&self, deadline: Option<u64>) -> Ordinary<'_> {
        let alg = self.algorithms.first().map_or("RS256", |alg| alg.name());
        let keys = match self.keys_from.first() {
            Some(KeySource::JwksUrl) => KeysFrom::JwksUrl,
            Some(KeySource::Local | KeySource::Discovery | KeySource::LocalFirst) | None => {
                KeysFrom::Discovery
            }
        };
        let scheme = if self.issuer_over.contains(&Scheme::Http) { Scheme::Http } else { Scheme::Https };
        let profile = self.takes.first().copied().unwrap_or_default();
        let within = deadline.map_or(WITHIN, Duration::from_secs);
        Ordinary { profile, alg, setting: Setting { keys, scheme, divisor: Divisor::ONE }, within }
    }

    /// A server that runs has one configuration, and its issuer is where it was told.
    fn theirs(&self, endpoint: &Endpoint) -> Result<Whose, Unable> {
        if endpoint.address().port() == 0 {
            return Err("a server that runs has a port: port 0 needs --start".to_owned());
        }
        if self.issuer_port == Ports::FREE {
            return Err(
                "a server that runs knows where its issuer is: --issuer-port 0 needs --start".to_owned()
            );
        }
        if self.algorithms.len() > 1 || self.takes.len() > 1 {
            return Err("a server that runs has one configuration: more than one of --algorithms or --takes needs --start"
                .to_owned());
        }
        let Ordinary { profile, alg, setting, .. } = self.ordinary(None);
        let name = warm::name(&warm::ordinary(profile, alg), setting);
        Ok(Whose::Theirs { name: name.ok_or_else(|| "no ordinary token can be made".to_owned())? })
    }

    fn hello(&self) -> Hello {
        let name = self.http.as_ref().map(ToString::to_string).unwrap_or_default();
        Hello {
            protocol: VERSION,
            name,
            version: String::new(),
            capabilities: Capabilities {
                sources: self.keys_from.clone(),
                algorithms: self.algorithms.iter().map(|alg| alg.name().to_owned()).collect(),
                profiles: self.takes.clone(),
                custom_ca: self.issuer_over.contains(&Scheme::Https),
                loopback_http: self.issuer_over.contains(&Scheme::Http),
                ..Capabilities::default()
            },
        }
    }
}
