//! What stands in a cell: a mark and a word, so that colour is never needed.

use crate::results::outcome::Outcome;
use crate::results::result::CaseResult;
use core::cmp::Ordering;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// By its outcome.
    As(Outcome),
    /// A failure that its baseline knows.
    Known,
}

impl Verdict {
    /// Every verdict, the worst first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        Outcome::ALL
            .iter()
            .copied()
            .flat_map(|outcome| match outcome {
                Outcome::Failed => [Some(Self::As(outcome)), Some(Self::Known)],
                Outcome::Warned
                | Outcome::AdapterError
                | Outcome::Inconclusive
                | Outcome::Recorded
                | Outcome::Unsupported
                | Outcome::NotApplicable
                | Outcome::Passed => [Some(Self::As(outcome)), None],
            })
            .flatten()
    }

    /// That of a result.
    pub(super) fn of(result: &CaseResult) -> Self {
        if result.known.is_some() { Self::Known } else { Self::As(result.outcome) }
    }

    /// Its name in filters, which is also its class.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::As(outcome) => outcome.name(),
            Self::Known => "known",
        }
    }

    /// Its mark and its word.
    pub(super) const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Known => ("✗", "known"),
            Self::As(Outcome::Failed) => ("✗", "FAIL"),
            Self::As(Outcome::Warned) => ("!", "warn"),
            Self::As(Outcome::AdapterError) => ("‼", "error"),
            Self::As(Outcome::Inconclusive) => ("?", "unclear"),
            Self::As(Outcome::Recorded) => ("•", "noted"),
            Self::As(Outcome::Unsupported) => ("–", "unsup."),
            Self::As(Outcome::NotApplicable) => ("–", "n/a"),
            Self::As(Outcome::Passed) => ("✓", "pass"),
        }
    }

    /// What it means.
    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Self::Known => "a failure that is listed in the baseline of that run, with a reason",
            Self::As(Outcome::Failed) => "a must is broken",
            Self::As(Outcome::Warned) => "a should is not followed",
            Self::As(Outcome::AdapterError) => "the adapter went wrong; this says nothing of the library",
            Self::As(Outcome::Inconclusive) => "it shows nothing: its twin did not come out as it has to",
            Self::As(Outcome::Recorded) => "no text decides it; what happens is noted",
            Self::As(Outcome::Unsupported) => "the library has not got what is needed",
            Self::As(Outcome::NotApplicable) => {
                "something is needed that is not declared, or time that cannot pass"
            }
            Self::As(Outcome::Passed) => "as it has to be",
        }
    }
}

/// The worst first; a known failure is a little better than one that nobody knows.
impl Ord for Verdict {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |verdict: &Self| match verdict {
            Self::As(outcome) => (*outcome, false),
            Self::Known => (Outcome::Failed, true),
        };
        rank(self).cmp(&rank(other))
    }
}

impl PartialOrd for Verdict {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_has_a_look_of_its_own_and_they_are_in_order() {
        let all: Vec<Verdict> = Verdict::all().collect();
        assert_eq!(all.len(), Outcome::ALL.len() + 1);
        assert!(all.is_sorted());
        for (at, verdict) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other.look().1 != verdict.look().1), "{verdict:?}");
        }
    }
}
