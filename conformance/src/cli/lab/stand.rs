//! The issuer of a lab, and the tokens that it signs.

use super::command::{Command, HELP};
use super::faults;
use super::script::Script;
use crate::catalogue::step::Serve;
use crate::lab::Lab;
use crate::lab::fault::Fault;
use crate::lab::issuer::Issuer;
use crate::lab::place::Place;
use crate::lab::port::Ports;
use crate::mint::jwks::Entry;
use crate::mint::keys::KeyName;
use crate::mint::recipe::TokenChange;
use crate::mint::token::{Order, mint};
use crate::protocol::configuration::Configuration;
use crate::runner::stage::Stage;
use std::io::{self, Write};

/// An issuer that serves, and what it signs with now.
pub(super) struct Stand<'a> {
    script: &'a Script,
    stage: Stage<'a>,
    /// How often it has changed its key, and with what it signs since; a case says itself what its first key is.
    rotations: u32,
    kid: Option<String>,
    key: Option<String>,
}

impl<'a> Stand<'a> {
    /// Opens it.
    ///
    /// # Errors
    /// Why it cannot be, in words.
    pub(super) fn open(script: &'a Script, ports: Ports, lab: &Lab, now: i64) -> Result<Self, String> {
        let stage = Stage::set_on(ports, &script.plan, script.setting, lab, now);
        let stage = stage.map_err(|error| error.to_string())?;
        stage.serve(&script.serve, now).map_err(|error| error.to_string())?;
        let first = script.plan.first_presented();
        let (kid, key) = first.map_or((None, None), |first| (first.kid.clone(), first.key.clone()));
        Ok(Self { script, stage, rotations: 0, kid, key })
    }

    /// The issuer. There is one: a plan without is not opened.
    pub(super) fn issuer(&self) -> Option<&Issuer> {
        self.stage.issuer.as_ref()
    }

    /// How a validator is to be configured.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn configuration(&self, now: i64) -> Result<Configuration, String> {
        self.stage.configuration(now).map_err(|error| error.to_string())
    }

    /// A token as the issuer signs it now, but for what is given.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn token(&self, kid: Option<&str>, key: Option<&str>, now: i64) -> Result<String, String> {
        let (kid, key) = (kid.or(self.kid.as_deref()), key.or(self.key.as_deref()));
        self.stage.mint(kid, key, now).map(|minted| minted.compact).map_err(|error| error.to_string())
    }

    /// The ordinary token, with a signature that is none.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub(super) fn refused(&self, now: i64) -> Result<String, String> {
        let change = TokenChange::Signature("flip-first-bit".to_owned());
        let (profile, recipe) = (self.script.plan.profile, &self.script.plan.token);
        let (kid, key, facts) = (self.kid.as_deref(), self.key.as_deref(), &self.stage.facts(now));
        let minted = mint(&Order { profile, recipe, change: Some(&change), kid, key, facts });
        minted.map(|minted| minted.compact).map_err(|mistake| mistake.to_string())
    }

    /// Does what a command says, and prints what came of it.
    ///
    /// # Errors
    /// Only those of writing to `out`.
    pub(super) fn obey(&mut self, command: &Command, now: i64, out: &mut dyn Write) -> io::Result<()> {
        let done = match command {
            Command::Metadata(fault) => {
                let serve = Serve { metadata: Some(fault.clone()), ..Serve::default() };
                self.serve(&serve, now).map(|()| format!("metadata: {fault}"))
            }
            Command::Keys(fault) => {
                let serve = Serve { keys: Some(fault.clone()), ..Serve::default() };
                self.serve(&serve, now).map(|()| format!("keys: {fault}"))
            }
            Command::Rotate => self.rotate(now),
            Command::Token { kid, key } => self.token(kid.as_deref(), key.as_deref(), now),
            Command::Faults => return faults::list(out),
            Command::Help | Command::Quit => Ok(HELP.to_owned()),
        };
        match done {
            Ok(done) => writeln!(out, "{done}"),
            Err(error) => writeln!(out, "not done: {error}"),
        }
    }

    fn serve(&self, serve: &Serve, now: i64) -> Result<(), String> {
        self.stage.serve(serve, now).map_err(|error| error.to_string())
    }

    fn rotate(&mut self, now: i64) -> Result<String, String> {
        let rotations = self.rotations.saturating_add(1);
        let kid = format!("rotated-{rotations}");
        let own = self.script.plan.token.key().map_err(|mistake| mistake.to_string())?;
        let key = if rotations % 2 == 1 { other(own) } else { own };
        let entry = Entry { key: Some(key.name().to_owned()), kid: Some(kid.clone()), ..Entry::default() };
        let fault = self.issuer().and_then(|issuer| issuer.fault(Place::Keys));
        self.stage.rotate(&[entry], now).map_err(|error| error.to_string())?;
        if let Some(fault) = fault {
            // Other keys make no broken key set whole.
            self.serve(&Serve { keys: Some(fault.name().to_owned()), ..Serve::default() }, now)?;
        }
        let done = format!("signs with {key}, kid {kid}, from now on");
        (self.rotations, self.kid, self.key) = (rotations, Some(kid), Some(key.name().to_owned()));
        Ok(format!("{done}; keys: {}", fault.map_or("good", Fault::name)))
    }
}

/// Another test key of the kind; the same where there is none.
fn other(key: KeyName) -> KeyName {
    KeyName::parse(&format!("{key}-other")).unwrap_or(key)
}
