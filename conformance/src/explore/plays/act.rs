//! What happens in a play, and what is seen.

use crate::explore::alphabet::{KeyName, Reply, Sources, UrlName};
use crate::explore::classes::Class;
use crate::explore::lookups::{Local, Lookup};
use crate::explore::moves::FullJitter;
use crate::explore::policies::SmallPolicy;
use crate::explore::told::Place;
use core::time::Duration;
use countersign::cause::Cause;
use countersign::resolve::step::{Causes, Document, Source, Unresolved};
use countersign::time::Timestamp;

/// A play: a validator, and what happens around it.
#[derive(Clone, Debug)]
pub struct Play {
    /// Its policy.
    pub policy: &'static SmallPolicy,
    /// Its sources.
    pub sources: Sources,
    /// What happens, one after the other.
    pub steps: Vec<Step>,
    /// Every fetch, in the order in which they begin.
    pub fetches: Vec<Fetch>,
    /// The classes of edges that come about.
    pub classes: Vec<Class>,
}

/// One act, and what must be seen.
#[derive(Clone, Debug)]
pub struct Step {
    /// What happens.
    pub act: Act,
    /// What the caller that it concerns is seen to do, in order, until it is gone or held.
    pub seen: Vec<Seen>,
}

/// One thing that happens. Callers are numbered in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The next caller presents a token. The issuer holds every answer back.
    Present(Token),
    /// The issuer answers the fetch that this caller is in; this is what the caller does then.
    Answer(usize, Reply, FullJitter, Then),
    /// A caller that was held up goes on.
    GoOn(usize),
    /// The clock moves on by one tick.
    Tick,
    /// The clock goes back by one.
    Back,
}

/// What a caller does once the answer to its fetch has been taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It goes on.
    GoesOn,
    /// It is held up, until it is told to go on.
    IsHeldUp,
    /// It goes away.
    Leaves,
}

/// A token, and the caller that presents it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What its header asks for.
    pub lookup: &'static Lookup,
    /// The key that it is signed with; None for one that nobody publishes.
    pub signer: Option<KeyName>,
    /// What the local tier says to it. Absent for all tokens of a play, or for none.
    pub local: Local,
    /// Whether the caller comes in time. One that was slow to begin finds its deadline over.
    pub patience: bool,
}

/// One fetch that the issuer sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// Where.
    pub place: Place,
    /// The answer, with the URL that the metadata named when it was given; None where none is given in the play.
    pub answer: Option<(Reply, UrlName)>,
}

/// Something that a caller is seen to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It asks the issuer, with this entity tag, and is held there.
    Asks(Place, Option<String>),
    /// Its fetch has ended: why it failed, where it did, and for how long the issuer is left alone then.
    Ended(Document, Option<Cause>, Option<Duration>),
    /// Its fetch has ended too late.
    Dropped(Document),
    /// It waits for somebody else's fetch, no longer than until then; and goes away.
    Waits(Timestamp),
    /// It has a verdict.
    Says(Result<Source, Lost>),
}

/// Why a token was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// No key.
    NotFound,
    /// Several keys.
    Ambiguous,
    /// A bad signature, under this many keys.
    BadSignature(usize),
    /// It cannot be told: why, and how long until the next attempt.
    Unavailable(Causes, Option<Duration>),
}

impl Lost {
    /// How a lookup ended that had tried so many keys; None for a way that has no word here yet, for not every variant
    /// can be named.
    pub fn of(unresolved: Unresolved, tried: usize, now: Timestamp) -> Option<Self> {
        match unresolved {
            Unresolved::NotFound => Some(Self::NotFound),
            Unresolved::Ambiguous => Some(Self::Ambiguous),
            Unresolved::BadSignature => Some(Self::BadSignature(tried)),
            Unresolved::Unavailable { causes, retry_at } => {
                Some(Self::Unavailable(causes, retry_at.map(|at| at.since(now))))
            }
            _ => None,
        }
    }
}
