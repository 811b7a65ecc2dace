//! What is done in a case: everything that its hash is made of, but for its words.

use super::step::{Present, Serve, Step};
use crate::mint::jwks::{Entry, SetChange};
use crate::mint::recipe::{Member, Recipe, TokenChange};
use crate::protocol::capabilities::KeySource;
use crate::protocol::configuration::Profile;
use core::fmt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is done in a case.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plan {
    /// The kind of token.
    pub profile: Profile,
    /// Where the validator has its keys from.
    pub keys: KeysFrom,
    /// How the validator is configured otherwise.
    pub configure: Configure,
    /// The key set: what the local tier holds, and what the issuer publishes at first.
    pub set: Vec<Entry>,
    /// The local keys, where there are others at the issuer.
    pub local: Vec<Entry>,
    /// How the issuer behaves at first.
    pub serve: Serve,
    /// How the issuer is reached.
    pub at: At,
    /// The token of the case.
    pub token: Recipe,
    /// The one thing by which it differs from its twin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What happens.
    pub steps: Vec<Step>,
}

impl Plan {
    /// The first token that is presented; None where none is, or only those of a flood.
    pub fn first_presented(&self) -> Option<&Present> {
        self.steps.iter().find_map(Step::presented)
    }
}

/// Where the validator has its keys from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeysFrom {
    /// It does not matter: from the first source that the validator has.
    #[default]
    Any,
    /// It is given them.
    Local,
    /// From the URL of a key set.
    JwksUrl,
    /// From the issuer's metadata.
    Discovery,
    /// It is given some; others are at the URL of a key set.
    LocalThenJwksUrl,
    /// It is given some; others are found by the issuer's metadata.
    LocalThenDiscovery,
    /// It is given some, and nobody else is ever to be asked, although the issuer is known.
    LocalOnly,
}

impl KeysFrom {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Local => "local",
            Self::JwksUrl => "jwks_url",
            Self::Discovery => "discovery",
            Self::LocalThenJwksUrl => "local_then_jwks_url",
            Self::LocalThenDiscovery => "local_then_discovery",
            Self::LocalOnly => "local_only",
        }
    }

    /// The sources that an adapter has to declare: all of them, or one of them where it does not matter.
    pub const fn needs(self) -> &'static [KeySource] {
        match self {
            Self::Any => &[KeySource::Local, KeySource::JwksUrl, KeySource::Discovery],
            Self::Local => &[KeySource::Local],
            Self::JwksUrl => &[KeySource::JwksUrl],
            Self::Discovery => &[KeySource::Discovery],
            Self::LocalThenJwksUrl => &[KeySource::LocalFirst, KeySource::JwksUrl],
            Self::LocalThenDiscovery => &[KeySource::LocalFirst, KeySource::Discovery],
            Self::LocalOnly => &[KeySource::LocalFirst],
        }
    }
}

impl fmt::Display for KeysFrom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the issuer is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// Plain http on 127.0.0.1, or https where the validator fetches from nothing else.
    #[default]
    Any,
    /// Plain http on 127.0.0.1, for what happens there alone.
    Http,
    /// https on 127.0.0.1.
    Https,
    /// https under a name that never resolves (RFC 6761 6.4).
    NoName,
}

/// How the validator is configured: what differs from the ordinary.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Configure {
    /// The audiences; `https://api.example` by default, and `client-1` for an ID token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audiences: Option<Vec<String>>,
    /// The algorithms that are accepted; that of the token by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithms: Option<Vec<String>>,
    /// The issuer, with placeholders; that of the lab by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The nonce that was sent; only for an ID token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The kind of token that is expected, where it is not the kind that the token is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

/// The one thing by which a case differs from its twin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// In the token.
    Token(TokenChange),
    /// In the key set.
    Set(SetChange),
    /// In how the validator is configured.
    Configure(ConfigureChange),
    /// In how the issuer behaves at first.
    Serve(ServeChange),
    /// One step happens besides, in front of the step of this number.
    Step(StepChange),
}

/// The one thing by which a configuration differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfigureChange {
    /// The audiences.
    Audiences(Vec<String>),
    /// The algorithms that are accepted.
    Algorithms(Vec<String>),
    /// The issuer, with placeholders.
    Issuer(String),
    /// The nonce that was sent.
    Nonce(String),
    /// The kind of token that is expected.
    Profile(Profile),
}

/// The one place that behaves otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ServeChange {
    /// The metadata.
    Metadata(String),
    /// One member of good metadata is set.
    MetadataMember(Member),
    /// One member of good metadata is left out.
    NoMetadataMember(String),
    /// The key set.
    Keys(String),
}

/// One more step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepChange {
    /// In front of which step; the first one is 1.
    pub before: usize,
    /// The step.
    pub step: Box<Step>,
}
