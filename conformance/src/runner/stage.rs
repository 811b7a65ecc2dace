//! The stage of one case: an issuer of its own, and how the validator is configured.

use super::applicable::{Setting, algorithms, expected_profile};
use super::serve::{self, ServeError};
use crate::catalogue::plan::{At, Change, ConfigureChange, KeysFrom, Plan, ServeChange};
use crate::catalogue::step::Serve;
use crate::lab::Lab;
use crate::lab::behaviour::SetError;
use crate::lab::issuer::Issuer;
use crate::lab::place::{Place, Scheme};
use crate::lab::port::Ports;
use crate::lab::setup::Setup;
use crate::mint::jwks::Entry;
use crate::mint::mistake::Mistake;
use crate::mint::set::{self, SetOrder};
use crate::mint::text::{Facts, fill};
use crate::mint::token::{Minted, Order, mint};
use crate::protocol::configuration::{Configuration, Keys, Periods, Profile};
use core::fmt;

/// The issuer of tokens that nothing is fetched for. Nobody has this name.
const NOWHERE: &str = "https://issuer.invalid";

/// Why a case cannot be played. It says nothing of anybody but the suite.
#[derive(Debug)]
pub enum StageError {
    /// The case is wrong.
    Mistake(Mistake),
    /// The issuer cannot behave as the case says.
    Serve(ServeError),
    /// The lab cannot go on.
    Lab(SetError),
}

impl fmt::Display for StageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mistake(mistake) => mistake.fmt(f),
            Self::Serve(error) => error.fmt(f),
            Self::Lab(error) => error.fmt(f),
        }
    }
}

impl From<Mistake> for StageError {
    fn from(mistake: Mistake) -> Self {
        Self::Mistake(mistake)
    }
}

impl From<ServeError> for StageError {
    fn from(error: ServeError) -> Self {
        Self::Serve(error)
    }
}

impl From<SetError> for StageError {
    fn from(error: SetError) -> Self {
        Self::Lab(error)
    }
}

/// What is only known when the suite runs, for a case that nothing is fetched for.
pub fn ordinary_facts(plan: &Plan, now: i64) -> Facts {
    Facts {
        now,
        issuer: NOWHERE.to_owned(),
        audience: configured_audiences(plan).first().cloned().unwrap_or_default(),
        nonce: plan.configure.nonce.clone().unwrap_or_default(),
        elsewhere: format!("{NOWHERE}/elsewhere"),
    }
}

/// The stage of one case.
pub struct Stage<'a> {
    plan: &'a Plan,
    setting: Setting,
    /// The issuer, where one is fetched from.
    pub issuer: Option<Issuer>,
    issuer_url: String,
    audiences: Vec<String>,
    nonce: String,
}

impl<'a> Stage<'a> {
    /// Sets it up: the issuer listens, and behaves as the case has it at first.
    ///
    /// # Errors
    /// [`StageError`].
    pub fn set(plan: &'a Plan, setting: Setting, lab: &Lab, now: i64) -> Result<Self, StageError> {
        Self::set_on(Ports::FREE, plan, setting, lab, now)
    }

    /// Sets it up on these ports.
    ///
    /// # Errors
    /// [`StageError`].
    pub fn set_on(
        ports: Ports,
        plan: &'a Plan,
        setting: Setting,
        lab: &Lab,
        now: i64,
    ) -> Result<Self, StageError> {
        let issuer = match (setting.keys, plan.at) {
            (KeysFrom::Local, _) | (_, At::NoName) => None,
            (_, At::Any | At::Https) => Some(lab.issuer(&Setup::new(setting.scheme).on(ports))?),
        };
        let mut stage = Self {
            plan,
            setting,
            issuer_url: issuer.as_ref().map_or(NOWHERE, Issuer::url).to_owned(),
            issuer,
            audiences: audiences(plan),
            nonce: nonce(plan),
        };
        stage.issuer_url = stage.configured_issuer(now)?;
        if let Some(issuer) = &stage.issuer {
            let keys = stage.published(now)?;
            serve::publish(issuer, &keys)?;
            serve::serve(issuer, &first_behaviour(plan), &keys)?;
        }
        Ok(stage)
    }

    /// What is only known when the suite runs.
    pub fn facts(&self, now: i64) -> Facts {
        let ordinary = ordinary_facts(self.plan, now);
        match &self.issuer {
            None => ordinary,
            Some(issuer) => Facts {
                issuer: issuer.url().to_owned(),
                elsewhere: issuer.site().url(Place::ForeignKeys),
                ..ordinary
            },
        }
    }

    /// How the validator is configured.
    ///
    /// # Errors
    /// [`StageError::Mistake`].
    pub fn configuration(&self, now: i64) -> Result<Configuration, StageError> {
        let keys = match &self.issuer {
            Some(issuer) => issuer.keys_url(),
            None => format!("{NOWHERE}/jwks"),
        };
        let objects = |entries: &[Entry]| self.with_order(entries, now, set::objects);
        let given = || objects(&self.plan.set);
        let apart = || if self.plan.local.is_empty() { given() } else { objects(&self.plan.local) };
        let none = Keys::default();
        let keys = match self.setting.keys {
            KeysFrom::Any | KeysFrom::Local => Keys { local: Some(given()?), ..none },
            KeysFrom::JwksUrl => Keys { jwks_url: Some(keys), ..none },
            KeysFrom::Discovery => Keys { discovery: true, ..none },
            KeysFrom::LocalThenJwksUrl => Keys { local: Some(apart()?), jwks_url: Some(keys), ..none },
            KeysFrom::LocalThenDiscovery => Keys { local: Some(apart()?), discovery: true, ..none },
            KeysFrom::LocalOnly => {
                Keys { local: Some(apart()?), authoritative: true, discovery: true, ..none }
            }
        };
        let profile = expected_profile(self.plan);
        Ok(Configuration {
            profile,
            issuer: self.issuer_url.clone(),
            audiences: self.audiences.clone(),
            algorithms: algorithms(self.plan).collect(),
            keys,
            loopback_http: self.setting.scheme == Scheme::Http,
            nonce: Some(self.nonce.clone()).filter(|nonce| profile == Profile::IdToken && !nonce.is_empty()),
            periods: Periods::default(),
        })
    }

    /// Has the issuer behave like this from now on.
    ///
    /// # Errors
    /// [`StageError`].
    pub fn serve(&self, behaviour: &Serve, now: i64) -> Result<(), StageError> {
        let Some(issuer) = &self.issuer else { return Ok(()) };
        Ok(serve::serve(issuer, behaviour, &self.published(now)?)?)
    }

    /// Has the issuer publish these keys from now on.
    ///
    /// # Errors
    /// [`StageError`].
    pub fn rotate(&self, entries: &[Entry], now: i64) -> Result<(), StageError> {
        let Some(issuer) = &self.issuer else { return Ok(()) };
        Ok(serve::publish(issuer, &self.with_order(entries, now, set::document)?)?)
    }

    /// A token of the case, with another `kid` or of another key where they are given.
    ///
    /// # Errors
    /// [`StageError::Mistake`].
    pub fn mint(&self, kid: Option<&str>, key: Option<&str>, now: i64) -> Result<Minted, StageError> {
        let change = match &self.plan.change {
            Some(Change::Token(change)) => Some(change),
            Some(Change::Set(_) | Change::Configure(_) | Change::Serve(_) | Change::Step(_)) | None => None,
        };
        let (profile, recipe, facts) = (self.plan.profile, &self.plan.token, &self.facts(now));
        Ok(mint(&Order { profile, recipe, change, kid, key, facts })?)
    }

    fn published(&self, now: i64) -> Result<Vec<u8>, StageError> {
        self.with_order(&self.plan.set, now, set::document)
    }

    fn with_order<T>(
        &self,
        entries: &[Entry],
        now: i64,
        make: impl FnOnce(&SetOrder<'_>) -> Result<T, Mistake>,
    ) -> Result<T, StageError> {
        let facts = self.facts(now);
        let change = match &self.plan.change {
            Some(Change::Set(change)) => Some(change),
            _ => None,
        };
        let (key, alg) = (self.plan.token.key()?, self.plan.token.algorithm()?);
        Ok(make(&SetOrder { entries, change, key, alg, facts: &facts })?)
    }

    fn configured_issuer(&self, now: i64) -> Result<String, StageError> {
        let text = match &self.plan.change {
            Some(Change::Configure(ConfigureChange::Issuer(text))) => Some(text),
            _ => self.plan.configure.issuer.as_ref(),
        };
        match text {
            None => Ok(self.issuer_url.clone()),
            Some(text) => {
                let octets = fill(text, &self.facts(now)).map_err(Mistake::Text)?;
                Ok(String::from_utf8(octets).map_err(|_| Mistake::NoText)?)
            }
        }
    }
}

fn first_behaviour(plan: &Plan) -> Serve {
    let mut serve = plan.serve.clone();
    if let Some(Change::Serve(change)) = &plan.change {
        match change {
            ServeChange::Metadata(name) => serve.metadata = Some(name.clone()),
            ServeChange::Keys(name) => serve.keys = Some(name.clone()),
        }
    }
    serve
}

fn audiences(plan: &Plan) -> Vec<String> {
    match &plan.change {
        Some(Change::Configure(ConfigureChange::Audiences(names))) => names.clone(),
        _ => configured_audiences(plan),
    }
}

fn configured_audiences(plan: &Plan) -> Vec<String> {
    let ordinary = match plan.profile {
        Profile::IdToken => crate::mint::ordinary::CLIENT,
        Profile::Jwt | Profile::AccessToken | Profile::Mcp => "https://api.example",
    };
    plan.configure.audiences.clone().unwrap_or_else(|| vec![ordinary.to_owned()])
}

fn nonce(plan: &Plan) -> String {
    match &plan.change {
        Some(Change::Configure(ConfigureChange::Nonce(nonce))) => nonce.clone(),
        _ => plan.configure.nonce.clone().unwrap_or_default(),
    }
}
