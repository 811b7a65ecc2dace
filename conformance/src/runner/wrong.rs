//! What is not as it has to be.

use super::faked::Stuck;
use super::stage::StageError;
use crate::protocol::answer::Said;
use crate::subject::AskError;

/// What is not as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Something else was observed: what was expected, and what there was.
    Observed {
        /// What had to be observed.
        expected: String,
        /// What was observed.
        got: String,
    },
    /// The library, or the adapter, has not got something.
    Unsupported(String),
    /// The adapter went wrong; whether it has to be started again is told by the error.
    Adapter(Option<AskError>, String),
    /// Time does not pass for it, as libfaketime would have it.
    NoTime(String),
    /// Too much time has passed for what was observed to show anything.
    TooSlow(String),
    /// What was observed shows nothing, because where it would have to be otherwise it is the same.
    NoControl(String),
    /// The suite went wrong.
    Suite(String),
}

impl Wrong {
    /// What it means when an adapter answers with something that is no answer to the request.
    pub(super) fn other_than_asked(said: &Said) -> Self {
        match said {
            Said::Unsupported { reason } => Self::Unsupported(reason.clone()),
            Said::Error { reason } => Self::Adapter(None, reason.clone()),
            Said::Hello(_)
            | Said::Opened { .. }
            | Said::Accepted {}
            | Said::Rejected { .. }
            | Said::Unavailable { .. }
            | Said::Advanced {}
            | Said::Time { .. }
            | Said::Closed {} => AskError::OutOfPlace(said.name()).into(),
        }
    }
}

impl From<StageError> for Wrong {
    fn from(error: StageError) -> Self {
        Self::Suite(error.to_string())
    }
}

impl From<AskError> for Wrong {
    fn from(error: AskError) -> Self {
        let words = error.to_string();
        Self::Adapter(Some(error), words)
    }
}

impl From<Stuck> for Wrong {
    fn from(stuck: Stuck) -> Self {
        match stuck {
            Stuck::Unmoved => Self::NoTime("its clock does not follow libfaketime".to_owned()),
            Stuck::Untold(Said::Unsupported { reason }) => {
                Self::NoTime(format!("it does not tell whether its clock follows libfaketime: {reason}"))
            }
            Stuck::Untold(said) => Self::other_than_asked(&said),
            Stuck::Ask(error) => error.into(),
            Stuck::File(error) => Self::Suite(format!("the file of libfaketime: {error}")),
        }
    }
}
