//! What a lab is asked for: a plan like that of a case, and what is different from it.

use super::super::cases;
use super::Arguments;
use crate::catalogue::case::Case;
use crate::catalogue::plan::{At, KeysFrom, Plan};
use crate::catalogue::step::Serve;
use crate::lab::place::Scheme;
use crate::mint::algorithm::{Form, JwsAlg};
use crate::mint::jwks::Entry;
use crate::mint::recipe::{Raw, Recipe, Value};
use crate::runner::applicable::Setting;
use crate::runner::shorter::Divisor;

/// When the tokens expire that belong to no case: in an hour, so that there is time to try something.
const EXPIRES: &str = "${now+3600}";

/// What a lab is asked for.
#[derive(Clone, Debug)]
pub(super) struct Script {
    /// The case, where one was chosen.
    pub(super) case: Option<Case>,
    /// The plan: that of the case, or an ordinary one.
    pub(super) plan: Plan,
    /// How it is put.
    pub(super) setting: Setting,
    /// How the issuer behaves besides.
    pub(super) serve: Serve,
}

impl Script {
    /// Reads the arguments.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub(super) fn new(arguments: &Arguments) -> Result<Self, String> {
        let case = match &arguments.case {
            Some(id) => Some(cases::find(&arguments.cases.catalogue()?, id)?.clone()),
            None => None,
        };
        let plan = match &case {
            Some(case) => case.plan.clone(),
            None => ordinary(arguments),
        };
        let scheme = match plan.at {
            At::NoName => return Err("the issuer of this case has a name that nobody knows".to_owned()),
            At::Https => Scheme::Https,
            At::Any if arguments.https => Scheme::Https,
            At::Any | At::Http => Scheme::Http,
        };
        let keys = match plan.keys {
            // Whoever tries something by hand wants to be asked for the keys.
            KeysFrom::Any | KeysFrom::Local => KeysFrom::Discovery,
            keys @ (KeysFrom::JwksUrl
            | KeysFrom::Discovery
            | KeysFrom::LocalThenJwksUrl
            | KeysFrom::LocalThenDiscovery
            | KeysFrom::LocalOnly) => keys,
        };
        let (metadata, keys_serve) = (arguments.metadata.clone(), arguments.keys.clone());
        let serve = Serve { metadata, keys: keys_serve, ..Serve::default() };
        Ok(Self { case, plan, setting: Setting { keys, scheme, divisor: Divisor::ONE }, serve })
    }
}

/// Whether its keys can be published.
pub(super) const fn has_public_key(alg: JwsAlg) -> bool {
    match alg.form() {
        Form::Hmac(_) => false,
        Form::RsaPkcs1(_) | Form::RsaPss(_) | Form::Ecdsa(..) | Form::Ed25519 => true,
    }
}

fn ordinary(arguments: &Arguments) -> Plan {
    let expires = Value::Raw(Raw { raw: EXPIRES.to_owned() });
    let token = Recipe {
        alg: Some(arguments.alg.name().to_owned()),
        claims: [("exp".to_owned(), expires)].into(),
        ..Recipe::default()
    };
    Plan { profile: arguments.profile, set: vec![Entry::default()], token, ..Plan::default() }
}
