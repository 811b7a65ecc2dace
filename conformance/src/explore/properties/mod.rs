//! The rules K1..K24 and S1..S4, as properties of what the machine was seen to do.
//!
//! A property is written from its rule, and judges the explorer's own log ([`crate::explore::ghost`]) in the words of
//! the contract ([`crate::explore::words`]). [`table::TABLE`] has one row for each.

pub mod clock;
pub mod freshness;
pub mod gates;
pub mod liveness;
pub mod metadata;
pub mod table;
pub mod tickets;
pub mod tiers;
pub mod verdicts;

use crate::explore::alphabet::Reply;
use crate::explore::ghost::Judged;
use crate::explore::mutants::Mutant;
use crate::explore::told::Place;
use crate::explore::words::{Asked, Moment};
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::Document;
use countersign::resolve::ticket::Completion;
use countersign::time::Timestamp;

/// One row: a rule, and how it is known to be kept.
pub struct Property {
    /// The rule of the contract.
    pub rule: &'static str,
    /// What it says, as a sentence.
    pub name: &'static str,
    /// Where it is kept, and what shows it.
    pub shown: Shown,
}

/// Where a rule is kept, and what shows that it is.
pub enum Shown {
    /// By the machine: a check in every state, and a mutant that only this check has to catch.
    Machine(Check, &'static Mutant),
    /// Elsewhere: the test that shows it.
    Elsewhere(Layer, &'static str),
}

/// Where a rule is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// By the resolution machine.
    Machine,
    /// By one of the pure floors under it: URLs, metadata, keys.
    Floor,
    /// By whoever drives it.
    Driver,
    /// By the shape of the types.
    Construction,
}

impl Layer {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Floor => "floor",
            Self::Driver => "driver",
            Self::Construction => "construction",
        }
    }
}

impl Property {
    /// Where it is kept.
    pub const fn layer(&self) -> Layer {
        match self.shown {
            Shown::Machine(..) => Layer::Machine,
            Shown::Elsewhere(layer, _) => layer,
        }
    }

    /// How the machine is checked for it.
    pub const fn check(&self) -> Option<Check> {
        match self.shown {
            Shown::Machine(check, _) => Some(check),
            Shown::Elsewhere(..) => None,
        }
    }

    /// The machine that breaks it.
    pub const fn mutant(&self) -> Option<&'static Mutant> {
        match self.shown {
            Shown::Machine(_, mutant) => Some(mutant),
            Shown::Elsewhere(..) => None,
        }
    }

    /// The test that shows it, where it is kept elsewhere.
    pub const fn shown_by(&self) -> Option<&'static str> {
        match self.shown {
            Shown::Machine(..) => None,
            Shown::Elsewhere(_, test) => Some(test),
        }
    }
}

/// A check of what a lookup is told.
pub type OnTold = fn(&Asked<'_>) -> Verdict;
/// A check of a call of begin.
pub type OnBegun = fn(&Begun<'_>) -> Verdict;
/// A check of an answer.
pub type OnAnswered = fn(&Answered<'_>) -> Verdict;
/// A check of a state.
pub type OnState = fn(&Moment<'_>) -> Verdict;

/// How a rule is checked.
#[derive(Clone, Copy)]
pub enum Check {
    /// On what each lookup is told, in each state.
    Told(OnTold),
    /// On each call of begin.
    Begun(OnBegun),
    /// On each answer.
    Answered(OnAnswered),
    /// On each state.
    State(OnState),
}

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

impl Verdict {
    /// Both of two cases.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Broken, _) | (_, Self::Broken) => Self::Broken,
            (Self::Holds, _) | (_, Self::Holds) => Self::Holds,
            (Self::Silent, Self::Silent) => Self::Silent,
        }
    }
}

/// The rule applies: does it hold?
pub const fn demand(holds: bool) -> Verdict {
    if holds { Verdict::Holds } else { Verdict::Broken }
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
    /// Which ticket it was for.
    pub ticket: For,
    /// What complete said.
    pub completion: Completion,
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

impl Answered<'_> {
    /// What the contract makes of this answer; None where nobody waits for it.
    pub fn judged(&self) -> Option<Judged> {
        match self.ticket {
            For::Out => Some(self.before.log.judge(self.before.world, self.document, self.reply)),
            For::Dead => None,
        }
    }
}
