//! What it means to be caught.

use crate::catalogue::Catalogue;
use crate::catalogue::level::Level;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use core::fmt;
use globset::Glob;
use std::collections::BTreeSet;

/// What a case can see: each verdict, and the requests. The words are those of the player.
const OBSERVATIONS: [(&str, &[&str]); 3] =
    [(": reject", &[": accept"]), (": accept", &[": reject"]), (" requests: ", &[" requests: "])];

/// Whether this case has caught who was judged: it failed, or warned where it is a should, by the observation that the case
/// is about. A refusal without a good twin is inconclusive, so the twin has passed.
pub fn is_caught(result: &CaseResult) -> bool {
    let failed = match result.outcome {
        Outcome::Failed | Outcome::Warned => true,
        Outcome::AdapterError
        | Outcome::Inconclusive
        | Outcome::Recorded
        | Outcome::Unsupported
        | Outcome::NotApplicable
        | Outcome::Passed => false,
    };
    let predicted = OBSERVATIONS.iter().any(|(expected, got)| {
        result.expected.contains(expected) && got.iter().any(|got| result.got.contains(got))
    });
    // Where the twin is accepted, an accepted token that is refused instead is something else than the case is about.
    let by_a_refusal = result.case.twin.is_some() && result.expected.contains(": accept");
    failed && predicted && !by_a_refusal
}

/// Why nobody can be caught by this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PatternError {
    /// It is no pattern.
    NoPattern(String),
    /// No case of level must or should has such an id.
    NoCase(String),
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPattern(why) => f.write_str(why),
            Self::NoCase(pattern) => write!(f, "no case of level must or should fits `{pattern}`"),
        }
    }
}

impl std::error::Error for PatternError {}

/// The cases of these ids and patterns. A case of level may or policy catches nobody, whatever it observes.
///
/// # Errors
/// [`PatternError`], of the first pattern that names nothing.
pub fn named<'c>(patterns: &[&str], catalogue: &'c Catalogue) -> Result<BTreeSet<&'c str>, PatternError> {
    let mut all = BTreeSet::new();
    for pattern in patterns {
        let glob = Glob::new(pattern).map_err(|error| PatternError::NoPattern(error.to_string()))?;
        let glob = glob.compile_matcher();
        let fits = catalogue.cases.iter().filter(|case| match case.level {
            Level::Must | Level::Should => glob.is_match(&case.id),
            Level::May | Level::Policy => false,
        });
        let found: Vec<&str> = fits.map(|case| case.id.as_str()).collect();
        if found.is_empty() {
            return Err(PatternError::NoCase((*pattern).to_owned()));
        }
        all.extend(found);
    }
    Ok(all)
}
