//! What came of one case.

use super::outcome::Outcome;
use crate::catalogue::level::{Authority, Level};
use crate::protocol::configuration::Profile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a case got in which time had to pass and did not. Elsewhere, or by waiting, it may be judged.
pub const NO_TIME: &str = "time did not pass";

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseResult {
    /// The case.
    pub case: CaseSummary,
    /// How it came out.
    pub outcome: Outcome,
    /// The entry of the baseline that names this very failure, by its reason: it is known, and not unexpected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
    /// The case is newer than the baseline, or has changed since: what came of it is noted and not held against anybody.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub newer: bool,
    /// What had to be observed, in words.
    pub expected: String,
    /// What was observed, in words: the same failure always reads the same.
    pub got: String,
    /// The class of error that was expected, and the one that was told, where both are known and differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class_differs: Option<String>,
    /// Why it is not applicable, inconclusive and so on; empty where the outcome says it all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What happened, a line for each step: what was done, what was said, what the issuer saw.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub story: Vec<String>,
    /// The token that the verdict is about, in its parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<TokenView>,
    /// How long it took, in milliseconds of real time.
    pub millis: u64,
}

/// What a report has to say of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseSummary {
    /// Its id.
    pub id: String,
    /// Its content hash.
    pub hash: String,
    /// Its area: the first part of the id.
    pub area: String,
    /// Its title.
    pub title: String,
    /// How strong it is.
    pub level: Level,
    /// By whose word.
    pub authority: Authority,
    /// The reason for the level.
    pub why: String,
    /// The kind of token.
    pub profile: Profile,
    /// What it cites, as `RFC 7519 4.1.4`.
    pub cites: Vec<String>,
    /// The one requirement that it shows.
    pub requirement: String,
    /// Its twin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<String>,
}

/// A token of the suite's own, in its parts. It was made for this run by a test key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenView {
    /// As it was presented.
    pub compact: String,
    /// The header, decoded; what is no UTF-8 is replaced.
    pub header: String,
    /// The payload, decoded; what is no UTF-8 is replaced.
    pub payload: String,
}

impl CaseResult {
    /// What came of a case, and nothing more: no story, no token, no entry of a baseline.
    pub const fn new(
        case: CaseSummary,
        outcome: Outcome,
        expected: String,
        got: String,
        reason: String,
    ) -> Self {
        Self {
            case,
            outcome,
            known: None,
            newer: false,
            expected,
            got,
            class_differs: None,
            reason,
            story: Vec::new(),
            token: None,
            millis: 0,
        }
    }

    /// Whether it has to be in the baseline to be expected: a failure, and, of a must, an adapter that went wrong or a
    /// verdict that shows nothing.
    pub fn is_failure(&self) -> bool {
        match self.outcome {
            Outcome::Failed => true,
            Outcome::AdapterError | Outcome::Inconclusive => self.case.level == Level::Must,
            Outcome::Warned
            | Outcome::Recorded
            | Outcome::Unsupported
            | Outcome::NotApplicable
            | Outcome::Passed => false,
        }
    }

    /// Whether it is a failure that no baseline explains.
    pub fn is_unexpected(&self) -> bool {
        self.is_failure() && self.known.is_none() && !self.newer
    }
}
