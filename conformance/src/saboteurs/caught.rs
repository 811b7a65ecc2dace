//! What it means to be caught.

use crate::catalogue::Catalogue;
use crate::catalogue::case::Case;
use crate::catalogue::level::Level;
use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use core::fmt;
use globset::Glob;
use std::collections::BTreeSet;

/// What a case can see: each verdict, the requests, who waits for whom, and whether it is told that it may come back. The words
/// are those of the player.
const OBSERVATIONS: [(&str, &[&str]); 5] = [
    (": reject", &[": accept"]),
    (": accept", &[": reject"]),
    (" requests: ", &[" requests: "]),
    (": an answer while ", &[": no answer until "]),
    ("", &["expected unavailable, told "]),
];

/// Whether this case has caught who was judged: it failed, or warned where it is a should, by the observation that the case
/// is about. Where there is a twin it has passed, or the case were inconclusive: so what is observed comes from the one thing in
/// which they differ, in whatever step it shows.
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
    failed && predicted
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

/// Whether this case can catch anybody: one of level may or policy records what it observes, and no more.
pub fn can_catch(case: &Case) -> bool {
    match case.level {
        Level::Must | Level::Should => true,
        Level::May | Level::Policy => false,
    }
}

/// The cases of these ids and patterns that can catch anybody.
///
/// # Errors
/// [`PatternError`], of the first pattern that names nothing.
pub fn named<'c>(patterns: &[&str], catalogue: &'c Catalogue) -> Result<BTreeSet<&'c str>, PatternError> {
    let mut all = BTreeSet::new();
    for pattern in patterns {
        let glob = Glob::new(pattern).map_err(|error| PatternError::NoPattern(error.to_string()))?;
        let glob = glob.compile_matcher();
        let fits = catalogue.cases.iter().filter(|case| can_catch(case) && glob.is_match(&case.id));
        let found: Vec<&str> = fits.map(|case| case.id.as_str()).collect();
        if found.is_empty() {
            return Err(PatternError::NoCase((*pattern).to_owned()));
        }
        all.extend(found);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::sample;

    fn result(twin: Option<&str>, outcome: Outcome, expected: &str, got: &str) -> CaseResult {
        let mut result = sample::result("a/1", Level::Must, outcome);
        result.case.twin = twin.map(str::to_owned);
        CaseResult { expected: expected.to_owned(), got: got.to_owned(), ..result }
    }

    #[test]
    fn caught_is_who_does_what_the_case_is_about_and_nobody_else() {
        let caught = |twin, expected, got| is_caught(&result(twin, Outcome::Failed, expected, got));
        assert!(caught(Some("a/2"), "step 1: reject (header)", "step 1: accept"));
        assert!(caught(None, "step 1: accept", "step 1: reject (claims)"));
        assert!(caught(None, "step 1: accept", "step 1: reject (unavailable)"));
        assert!(caught(Some("a/2"), "step 3: keys requests: <=1", "step 3: keys requests: 4"));
        assert!(caught(None, "step 2: reject", "step 2: accept of a token that no key verifies"));
        // What differs from the twin comes before: a fault, say, that the validator does not get over.
        assert!(caught(Some("a/2"), "step 3: accept", "step 3: reject (unavailable)"));
        assert!(caught(None, "reject in the last of 4 steps", "expected unavailable, told key"));
        assert!(!caught(Some("a/2"), "reject", "expected header, told malformed"));
        assert!(!caught(None, "what it declares works", "unsupported, although it is declared: x"));
        assert!(!caught(Some("a/2"), "step 1: reject", "step 1: reject (claims)"));
    }

    #[test]
    fn only_a_failure_or_a_warning_catches() {
        for &outcome in Outcome::ALL {
            let result = result(Some("a/2"), outcome, "step 1: reject", "step 1: accept");
            assert_eq!(is_caught(&result), matches!(outcome, Outcome::Failed | Outcome::Warned), "{outcome}");
        }
    }
}
