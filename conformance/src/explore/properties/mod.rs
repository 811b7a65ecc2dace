//! The rules as properties. SKELETON
use crate::explore::alphabet::Reply;
use crate::explore::told::Place;
use crate::explore::words::{Asked, Moment};
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::Document;
use countersign::resolve::ticket::Completion;
use countersign::time::Timestamp;

/// What a check says of one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The rule does not speak of this case.
    Silent,
    /// The rule applies, and holds.
    Holds,
    /// The rule applies, and is broken.
    Broken,
}

/// The rule applies: does it hold?
pub fn demand(holds: bool) -> Verdict {
    if holds { Verdict::Holds } else { Verdict::Broken }
}

/// A ticket that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its number.
    pub id: u64,
    /// What it allows to fetch.
    pub place: Place,
    /// Whether it carries an entity tag, and if so, whether that is the one of the last good set.
    pub etag: Option<bool>,
    /// The end of its lease.
    pub until: Timestamp,
}

/// A lookup called begin.
pub struct Begun<'s> {
    /// What it had been told just before.
    pub asked: Asked<'s>,
    /// What begin gave.
    pub given: Option<Given>,
    /// What is the case now.
    pub after: Moment<'s>,
}

/// Which ticket an answer was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// The one that is out.
    Out,
    /// Another one.
    Dead,
}

/// A ticket was answered.
pub struct Answered<'s> {
    /// What was the case.
    pub before: Moment<'s>,
    /// The document.
    pub document: Document,
    /// The answer.
    pub reply: Reply,
    /// The jitter.
    pub jitter: Jitter,
    /// Which ticket.
    pub ticket: For,
    /// What complete said.
    pub completion: Completion,
    /// What is the case now.
    pub after: Moment<'s>,
}

/// How a rule is checked.
#[derive(Clone, Copy)]
pub enum Check {
    /// On what each lookup is told, in each state.
    Told(fn(&Asked<'_>) -> Verdict),
    /// On each call of begin.
    Begun(fn(&Begun<'_>) -> Verdict),
    /// On each answer.
    Answered(fn(&Answered<'_>) -> Verdict),
    /// On each state.
    State(fn(&Moment<'_>) -> Verdict),
}

/// One property.
pub struct Property {
    /// The rule.
    pub rule: &'static str,
    /// What it says.
    pub name: &'static str,
    /// How it is checked.
    pub check: Check,
}
