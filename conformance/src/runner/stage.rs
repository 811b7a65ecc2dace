//! The stage of one case: an issuer of its own, and how the validator is configured.

use super::applicable::Setting;
use super::serve::{self, ServeError};
use crate::catalogue::plan::{At, KeysFrom, Plan};
use crate::catalogue::step::Serve;
use crate::lab::Lab;
use crate::lab::behaviour::SetError;
use crate::lab::documents;
use crate::lab::good::Good;
use crate::lab::issuer::Issuer;
use crate::lab::place::{Place, Scheme};
use crate::lab::port::Ports;
use crate::lab::setup::Setup;
use crate::mint::jwks::Entry;
use crate::mint::metadata;
use crate::mint::mistake::Mistake;
use crate::mint::set::{self, SetOrder};
use crate::mint::text::{Facts, fill};
use crate::mint::token::{Minted, Order, mint};
use crate::protocol::configuration::{Configuration, Keys, Periods, Profile};
use core::fmt;

/// The issuer of tokens that nothing is fetched for. Nobody has this name.
const NOWHERE: &str = "https://issuer.invalid";

/// How long one fetch may take, in seconds of real time: forty times as long as a busy loopback needs.
const FETCH: u64 = 2;

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
        audience: plan.audience(),
        nonce: plan.configure.nonce.clone().unwrap_or_default(),
        elsewhere: format!("{NOWHERE}/elsewhere"),
    }
}

/// The stage of one case.
pub struct Stage<'a> {
    plan: &'a Plan,
    pub(super) setting: Setting,
    /// The issuer, where one is fetched from.
    pub issuer: Option<Issuer>,
    issuer_url: String,
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
        let stage = Self::healthy_on(ports, plan, setting, lab, now)?;
        stage.serve(&plan.served(), now)?;
        Ok(stage)
    }

    /// The same with an issuer that behaves well, whatever the case has it do.
    ///
    /// # Errors
    /// [`StageError`].
    pub fn healthy(plan: &'a Plan, setting: Setting, lab: &Lab, now: i64) -> Result<Self, StageError> {
        Self::healthy_on(Ports::FREE, plan, setting, lab, now)
    }

    fn healthy_on(
        ports: Ports,
        plan: &'a Plan,
        setting: Setting,
        lab: &Lab,
        now: i64,
    ) -> Result<Self, StageError> {
        let issuer = match (setting.keys, plan.at) {
            (KeysFrom::Local, _) | (_, At::NoName) => None,
            (_, At::Any | At::Http | At::Https) => Some(lab.issuer(&Setup::new(setting.scheme).on(ports))?),
        };
        let mut stage = Self {
            plan,
            setting,
            issuer_url: issuer.as_ref().map_or(NOWHERE, Issuer::url).to_owned(),
            issuer,
        };
        stage.issuer_url = stage.configured_issuer(now)?;
        if let Some(issuer) = &stage.issuer {
            let keys = stage.published(now)?;
            serve::publish(issuer, &keys)?;
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
        let profile = self.plan.expected_profile();
        let nonce = self.plan.configured().nonce;
        Ok(Configuration {
            profile,
            issuer: self.issuer_url.clone(),
            audiences: self.plan.audiences(),
            algorithms: self.plan.algorithms(),
            keys,
            loopback_http: self.setting.scheme == Scheme::Http,
            nonce: nonce.filter(|nonce| profile == Profile::IdToken && !nonce.is_empty()),
            // Cases in which an issuer hangs wait for it; where the library documents no setting they wait longer.
            periods: Periods { fetch: Some(FETCH), divisor: self.setting.divisor.configured() },
        })
    }

    /// Has the issuer behave like this from now on.
    ///
    /// # Errors
    /// [`StageError`].
    pub fn serve(&self, behaviour: &Serve, now: i64) -> Result<(), StageError> {
        let Some(issuer) = &self.issuer else { return Ok(()) };
        let (with, without) = (&behaviour.metadata_with, &behaviour.metadata_without);
        if !with.is_empty() || !without.is_empty() {
            let good = documents::metadata(issuer.url(), &issuer.keys_url());
            let octets = metadata::document(&good, with, without, &self.facts(now))?;
            issuer.set(Place::Metadata, Good::new(octets))?;
        }
        Ok(serve::serve(issuer, &self.setting.divisor.served(behaviour), &self.published(now)?)?)
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
        let change = self.plan.token_change();
        let (profile, recipe, facts) = (self.plan.profile, &self.plan.token, &self.facts(now));
        Ok(mint(&Order { profile, recipe, change, kid, key, facts })?)
    }

    /// A token of the case without the change from its twin.
    ///
    /// # Errors
    /// [`StageError::Mistake`].
    pub fn mint_unchanged(&self, now: i64) -> Result<Minted, StageError> {
        let (profile, recipe, facts) = (self.plan.profile, &self.plan.token, &self.facts(now));
        Ok(mint(&Order { profile, recipe, change: None, kid: None, key: None, facts })?)
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
        let change = self.plan.set_change();
        let (key, alg) = (self.plan.token.key()?, self.plan.token.algorithm()?);
        Ok(make(&SetOrder { entries, change, key, alg, facts: &facts })?)
    }

    fn configured_issuer(&self, now: i64) -> Result<String, StageError> {
        match &self.plan.configured().issuer {
            None => Ok(self.issuer_url.clone()),
            Some(text) => {
                let octets = fill(text, &self.facts(now)).map_err(Mistake::Text)?;
                Ok(String::from_utf8(octets).map_err(|_| Mistake::NoText)?)
            }
        }
    }
}
