//! One run: who was judged, by which suite, when, and what came of it.

use super::outcome::Outcome;
use super::result::CaseResult;
use crate::protocol::capabilities::Capabilities;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the format of [`Run`].
pub const FORMAT: u32 = 1;

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Run {
    /// The version of this format.
    pub format: u32,
    /// The suite.
    pub suite: Suite,
    /// Who was judged.
    pub subject: Subject,
    /// When, in UTC, as RFC 3339 has it.
    pub date: String,
    /// How time passed.
    pub time: TimePasses,
    /// Only a part of the catalogue was asked for: a case that is not among the results may still exist.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub partial: bool,
    /// What came of each case, in the order of the catalogue.
    pub results: Vec<CaseResult>,
    /// What is no case for anybody: vectors for what no JOSE algorithm has, and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// The suite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suite {
    /// Its version.
    pub version: String,
    /// A hash over every case of the catalogue.
    pub catalogue: String,
}

/// Who was judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How it was reached: `in process`, `adapter` or `http`.
    pub by: String,
    /// What it declared.
    pub capabilities: Capabilities,
}

/// How time passes in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimePasses {
    /// By the adapter's own clocks, which the runner moves.
    Injected,
    /// Under libfaketime, whose clock the runner moves.
    Faketime,
    /// By waiting for intervals that are configured shorter.
    Shortened,
    /// By waiting.
    Waiting,
    /// Not at all: what needs time is not applicable.
    NotAtAll,
}

/// Vectors that are no case for anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// The source.
    pub source: String,
    /// Why.
    pub reason: String,
    /// How many.
    pub count: u64,
}

impl Run {
    /// How many came out like this.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.results.iter().filter(|result| result.outcome == outcome).count()
    }
}
