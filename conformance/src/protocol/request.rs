//! What the runner asks.

use super::configuration::Configuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One line from the runner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Request {
    /// The answer carries the same number. Answers may come in any order.
    pub id: u64,
    /// What is asked.
    #[serde(flatten)]
    pub op: Op,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case")]
pub enum Op {
    /// Who are you, and what can you do? The first request; answered with `hello`.
    Hello {
        /// The version of the protocol that the runner speaks.
        protocol: u32,
    },
    /// Make a validator and keep it under this name; answered with `opened`. Nothing is fetched yet.
    Open {
        /// A name that the runner chose, of letters, digits and `-`.
        session: String,
        /// How to configure it.
        configuration: Box<Configuration>,
    },
    /// Judge a token with the validator of a session; answered with a verdict.
    Validate {
        /// Which validator.
        session: String,
        /// The token, as it would stand behind `Bearer `. It may be no token at all.
        token: String,
    },
    /// Verify a compact JWS under exactly this key; answered with a verdict. Its payload may be any octets.
    Verify {
        /// The JWS.
        jws: String,
        /// The key, public or symmetric. Its `kid` selects nothing.
        jwk: Map<String, Value>,
        /// The algorithms that may be used with it.
        algorithms: Vec<String>,
    },
    /// Move the clocks of a session on, wall and monotonic; answered with `advanced`. Only where `clock` is `injected`.
    Advance {
        /// Whose clocks.
        session: String,
        /// By how many seconds.
        seconds: u64,
    },
    /// What do your clocks say? Answered with `time`. Only where `clock` is `process`.
    Time {},
    /// Forget the validator of a session; answered with `closed`.
    Close {
        /// Which one.
        session: String,
    },
}

impl Op {
    /// The name of every request.
    pub const NAMES: [&'static str; 7] = ["hello", "open", "validate", "verify", "advance", "time", "close"];

    /// Its name in the protocol.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello { .. } => "hello",
            Self::Open { .. } => "open",
            Self::Validate { .. } => "validate",
            Self::Verify { .. } => "verify",
            Self::Advance { .. } => "advance",
            Self::Time {} => "time",
            Self::Close { .. } => "close",
        }
    }

    /// What it is answered with where it can be done; `unsupported` and `error` answer everything.
    pub const fn answers(&self) -> &'static [&'static str] {
        match self {
            Self::Hello { .. } => &["hello"],
            Self::Open { .. } => &["opened"],
            Self::Validate { .. } => &["accepted", "rejected", "unavailable"],
            Self::Verify { .. } => &["accepted", "rejected"],
            Self::Advance { .. } => &["advanced"],
            Self::Time {} => &["time"],
            Self::Close { .. } => &["closed"],
        }
    }
}
