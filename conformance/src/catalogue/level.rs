//! How strong a case is, and by whose word.

use core::fmt;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How strong a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A text forbids or demands it; otherwise is a failure.
    Must,
    /// A text recommends it; otherwise is a warning.
    Should,
    /// A text leaves it open; what happens is recorded.
    May,
    /// No text says it: a choice that validators make differently, and that is recorded.
    Policy,
}

/// By whose word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Authority {
    /// The text of a specification.
    Spec,
    /// A published advisory that treats the contrary as a vulnerability.
    Advisory,
    /// The rules of `conformance/CONTRACT.md`. No RFC is violated by breaking one.
    Contract,
}

impl Level {
    /// Every level, the strongest first.
    pub const ALL: [Self; 4] = [Self::Must, Self::Should, Self::May, Self::Policy];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::Should => "should",
            Self::May => "may",
            Self::Policy => "policy",
        }
    }
}

impl Authority {
    /// Every authority.
    pub const ALL: [Self; 3] = [Self::Spec, Self::Advisory, Self::Contract];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::Advisory => "advisory",
            Self::Contract => "contract",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
