//! An outcome that is another one than it was.

use super::parts::Outcome;
use countersign::cause::Cause;
use countersign::fetch::Fetched;
use countersign::resolve::answer::Answer;

/// The outcome with another body, where there is one.
pub(super) fn rewritten(outcome: Outcome, rewrite: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Outcome {
    outcome.map(|fetched| match fetched {
        Fetched::Document { body, etag, lifetime, content_type } => {
            let body = rewrite(&body).unwrap_or(body);
            Fetched::Document { body, etag, lifetime, content_type }
        }
        Fetched::NotModified { lifetime } => Fetched::NotModified { lifetime },
    })
}

/// A fetch that failed for this.
pub(super) fn failed(cause: Cause) -> Answer {
    Answer::Failed { cause, retry_after: None }
}
