//! From what was observed to an outcome.

use super::play::Played;
use super::wrong::Wrong;
use crate::catalogue::case::Case;
use crate::catalogue::expect::Expect;
use crate::catalogue::level::Level;
use crate::catalogue::step::Step;
use crate::mint::token::Minted;
use crate::results::outcome::Outcome;
use crate::results::result::{CaseResult, NO_TIME, TokenView};

/// How strictly is judged.
#[derive(Clone, Copy, Debug, Default)]
pub struct Strictness {
    /// The class of an error counts like the verdict.
    pub classes: bool,
}

/// How many characters of a part of a token the results have: more than any ordinary token has.
const SHOWN: usize = 4_096;

/// What came of a case that was played.
pub fn judge(case: &Case, played: &Played, strictness: Strictness, millis: u64) -> CaseResult {
    let class = played.class_differs.as_ref().filter(|_| strictness.classes);
    let (outcome, got, reason) = match (&played.wrong, class) {
        (None, None) => (for_level(case.level, true), "as expected".to_owned(), String::new()),
        (None, Some(class)) => (for_level(case.level, false), class.clone(), String::new()),
        (Some(Wrong::Observed { got, .. }), _) => (for_level(case.level, false), got.clone(), String::new()),
        (Some(Wrong::Unsupported(reason)), _) => {
            (Outcome::Unsupported, "unsupported".to_owned(), reason.clone())
        }
        (Some(Wrong::NoTime(reason) | Wrong::TooSlow(reason)), _) => {
            (Outcome::NotApplicable, NO_TIME.to_owned(), reason.clone())
        }
        (Some(Wrong::NoControl(reason)), _) => {
            (Outcome::Inconclusive, "no control".to_owned(), reason.clone())
        }
        (Some(Wrong::Adapter(_, reason)), _) => (Outcome::AdapterError, reason.clone(), String::new()),
        (Some(Wrong::Suite(reason)), _) => {
            (Outcome::Inconclusive, "the suite went wrong".to_owned(), reason.clone())
        }
    };
    let expected = match &played.wrong {
        Some(Wrong::Observed { expected, .. }) => expected.clone(),
        Some(
            Wrong::Unsupported(_)
            | Wrong::NoTime(_)
            | Wrong::TooSlow(_)
            | Wrong::NoControl(_)
            | Wrong::Adapter(..)
            | Wrong::Suite(_),
        )
        | None => expectation(case),
    };
    CaseResult {
        class_differs: played.class_differs.clone(),
        story: played.story.clone(),
        token: played.token.as_ref().map(view),
        millis,
        ..CaseResult::new(case.summary(), outcome, expected, got, reason)
    }
}

/// What came of a case that was not played.
pub fn not_played(case: &Case, outcome: Outcome, reason: String) -> CaseResult {
    CaseResult::new(case.summary(), outcome, expectation(case), "not played".to_owned(), reason)
}

/// What came of a case that was not played because time did not pass.
pub fn no_time(case: &Case, reason: String) -> CaseResult {
    CaseResult::new(case.summary(), Outcome::NotApplicable, expectation(case), NO_TIME.to_owned(), reason)
}

/// What it is for a case of this level to be right, or not.
pub(super) const fn for_level(level: Level, right: bool) -> Outcome {
    match (level, right) {
        (Level::Must | Level::Should, true) => Outcome::Passed,
        (Level::Must, false) => Outcome::Failed,
        (Level::Should, false) => Outcome::Warned,
        (Level::May | Level::Policy, _) => Outcome::Recorded,
    }
}

/// What a case expects, in one line.
pub fn expectation(case: &Case) -> String {
    let last = case.plan.steps.iter().rev().find_map(|step| match step {
        Step::Present(present) => Some(present.expect),
        Step::Recover(_) => Some(Expect::Accept),
        Step::Meanwhile(meanwhile) => Some(meanwhile.then.expect),
        Step::Together(_) => Some(Expect::Accept),
        Step::Flood(_) => Some(Expect::Reject),
        Step::Serve(_) | Step::Rotate(_) | Step::Wait(_) => None,
    });
    let last = last.map_or("nothing", Expect::name);
    match case.plan.steps.len() {
        0 | 1 => last.to_owned(),
        steps => format!("{last} in the last of {steps} steps"),
    }
}

fn view(minted: &Minted) -> TokenView {
    let text = |octets: &[u8]| shown(&String::from_utf8_lossy(octets));
    TokenView {
        compact: shown(&minted.compact),
        header: text(&minted.header),
        payload: text(&minted.payload),
    }
}

/// The beginning of a text, and how long it is where that is not all: some tokens are half a megabyte on purpose.
fn shown(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}… ({} octets in all)", text.get(..end).unwrap_or_default(), text.len()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_huge_token_the_beginning_is_shown_and_its_length() {
        assert_eq!(shown(&"é".repeat(SHOWN)), "é".repeat(SHOWN));
        let long = "é".repeat(SHOWN + 1);
        assert_eq!(shown(&long), format!("{}… ({} octets in all)", "é".repeat(SHOWN), 2 * (SHOWN + 1)));
    }
}
