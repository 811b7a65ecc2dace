//! What an adapter answers.

use super::capabilities::Hello;
use super::class::ErrorClass;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line from the adapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The number of the request.
    pub id: u64,
    /// What is said.
    #[serde(flatten)]
    pub said: Said,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Said {
    /// To `hello`.
    Hello(Box<Hello>),
    /// To `open`: the validator is there.
    Opened {
        /// The wall clock of the session, in seconds since 1970. Left out where it is the machine's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<i64>,
    },
    /// To `validate` and `verify`: the token is good.
    Accepted {},
    /// To `validate` and `verify`: the token is refused.
    Rejected {
        /// What it is refused for; left out where the library does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<ErrorClass>,
        /// The library's own words, shown in reports. Never the token.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        detail: String,
    },
    /// To `validate`: it could not be judged, because no key could be had. Only where the class `unavailable` is declared.
    Unavailable {
        /// In how many seconds the validator will ask again; left out where it does not tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_in: Option<f64>,
        /// The library's own words.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        detail: String,
    },
    /// To `advance`.
    Advanced {},
    /// To `time`.
    Time {
        /// Wall clock, in seconds since 1970.
        wall: f64,
        /// Monotonic clock, in seconds since whenever.
        monotonic: f64,
    },
    /// To `close`.
    Closed {},
    /// To anything: this library, or this adapter, has no such thing.
    Unsupported {
        /// What it has not got.
        reason: String,
    },
    /// To anything: the adapter itself went wrong. This says nothing of the library.
    Error {
        /// What went wrong.
        reason: String,
    },
}

impl Said {
    /// Its name in the protocol.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Opened { .. } => "opened",
            Self::Accepted {} => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Unavailable { .. } => "unavailable",
            Self::Advanced {} => "advanced",
            Self::Time { .. } => "time",
            Self::Closed {} => "closed",
            Self::Unsupported { .. } => "unsupported",
            Self::Error { .. } => "error",
        }
    }
}
