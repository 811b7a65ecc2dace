//! How a check comes out, and what is said of an answer.

use crate::protocol::answer::Said;
use crate::subject::AskError;

/// Why something is not asked, or what is wrong.
pub(super) enum Other {
    NotAsked(String),
    Wrong(String),
    /// There is no answer at all.
    Broken(AskError),
}

/// How a check came out: what was found where it is fine.
pub(super) type Checked<T = ()> = Result<T, Other>;

pub(super) fn wrong<T>(found: impl Into<String>) -> Checked<T> {
    Err(Other::Wrong(found.into()))
}

pub(super) fn not_asked<T>(why: impl Into<String>) -> Checked<T> {
    Err(Other::NotAsked(why.into()))
}

pub(super) fn is_accepted(said: &Said, what: &str) -> Checked {
    match said {
        Said::Accepted {} => Ok(()),
        said => wrong(format!("{what} was answered with {}", words(said))),
    }
}

pub(super) fn is_rejected(said: &Said, what: &str) -> Checked {
    match said {
        Said::Rejected { .. } => Ok(()),
        said => wrong(format!("{what} was answered with {}", words(said))),
    }
}

/// An answer in words.
pub(super) fn words(said: &Said) -> String {
    match said {
        Said::Rejected { detail: words, .. }
        | Said::Unavailable { detail: words, .. }
        | Said::Unsupported { reason: words }
        | Said::Error { reason: words }
            if !words.is_empty() =>
        {
            format!("`{}`: {}", said.name(), words.replace(char::is_control, " "))
        }
        said => format!("`{}`", said.name()),
    }
}
