//! A file of cases, as it is written.

use super::expect::{Expect, Sees};
use super::level::{Authority, Level};
use super::plan::{At, Change, Configure, KeysFrom};
use super::step::{Serve, Step};
use crate::mint::jwks::Entry;
use crate::mint::recipe::Recipe;
use crate::protocol::class::ErrorClass;
use crate::protocol::configuration::Profile;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A file of cases.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Single cases.
    #[serde(default)]
    #[schemars(with = "Vec<Written>")]
    pub case: Vec<Spanned<Written>>,
    /// Rules that are written once, for many values.
    #[serde(default)]
    #[schemars(with = "Vec<Family>")]
    pub family: Vec<Spanned<Family>>,
}

/// One rule over many values.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The values, by the name that stands for them: `%{alg}` in the text of the case becomes each value of `alg`. Several
    /// names are combined. Names that belong together are joined: `"alg,key" = ["RS256,rsa-2048", "ES256,p256"]`.
    pub each: BTreeMap<String, Vec<String>>,
    /// The case: every field of a case, in which the names may stand wherever there is text.
    #[schemars(with = "Written")]
    pub case: toml::Table,
}

/// A case, as it is written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Its id, which never changes: the name of its folder, a slash, and a name of its own.
    pub id: String,
    /// The version of the suite in which it appeared.
    pub since: String,
    /// What it shows, in one sentence.
    pub title: String,
    /// How strong it is.
    pub level: Level,
    /// By whose word.
    pub authority: Authority,
    /// The reason for the level, in one line.
    pub why: String,
    /// The one requirement that it shows, by its id in the registry.
    pub requirement: String,
    /// The specifications, the advisories and the reports that it rests on, the first one before all.
    pub cites: Vec<String>,
    /// The kind of token. Default: `jwt`.
    #[serde(default)]
    pub profile: Option<Profile>,
    /// The case from which this one differs in one thing. All of it is accepted; of this one, what is presented last is
    /// not.
    #[serde(default)]
    pub twin: Option<String>,
    /// The one thing.
    #[serde(default)]
    pub change: Option<Change>,
    /// Where the validator has its keys from. Default: `any`.
    #[serde(default)]
    pub keys: Option<KeysFrom>,
    /// How the validator is configured otherwise.
    #[serde(default)]
    pub configure: Option<Configure>,
    /// The key set. Default: the key that signs, for `alg` and `use: sig`, as `main`.
    #[serde(default)]
    pub set: Option<Vec<Entry>>,
    /// The local keys, where there are others at the issuer.
    #[serde(default)]
    pub local: Option<Vec<Entry>>,
    /// How the issuer behaves at first. Default: well.
    #[serde(default)]
    pub serve: Option<Serve>,
    /// How the issuer is reached.
    #[serde(default)]
    pub at: Option<At>,
    /// The token.
    #[serde(default)]
    pub token: Option<Recipe>,
    /// The verdict, for a case of one step.
    #[serde(default)]
    pub expect: Option<Expect>,
    /// What the token has to be refused for: one of these. For a case of one step, or one with a twin.
    #[serde(default)]
    pub class: Option<Vec<ErrorClass>>,
    /// What the issuer has to see while the token is judged. For a case of one step, or one with a twin.
    #[serde(default)]
    pub sees: Option<Sees>,
    /// What happens. Default: the token is presented once.
    #[serde(default)]
    pub steps: Option<Vec<Step>>,
    /// The longest time that one answer may take, in seconds of real time. Default: 20.
    #[serde(default)]
    pub deadline: Option<u64>,
    /// What the adapter has to declare besides.
    #[serde(default)]
    pub needs: Vec<Need>,
}

/// What an adapter has to declare, where the rest of the case does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// It tells an outage from a refusal.
    Unavailable,
    /// It answers several requests at once.
    Concurrent,
}
