//! Classes of edges: what an edge of the exploration is, with everything left out that only repeats it.
//!
//! The number of classes says how much of the machine's behaviour was seen; the real validator replays one edge of each
//! on the wire.

use crate::explore::alphabet::{KEYS_REPLIES, METADATA_REPLIES, Reply, SOURCES, Sources, replies};
use crate::explore::lookups::{LOCALS, Local};
use crate::explore::told::{Place, Told};
use crate::explore::words::{Freshness, Moment};
use countersign::resolve::step::{Document, Source, Unresolved};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// A lookup asked, and was not told to fetch.
    Ask,
    /// A lookup was told to fetch, and called begin.
    Begin,
    /// The live ticket of this document was answered.
    Answer(Document),
    /// Another ticket of this document was answered.
    Late(Document),
    /// The clock moved on.
    Tick,
    /// The clock went back.
    Back,
}

/// Every action.
pub const ACTIONS: [Action; 8] = [
    Action::Ask,
    Action::Begin,
    Action::Answer(Document::Metadata),
    Action::Answer(Document::Keys),
    Action::Late(Document::Metadata),
    Action::Late(Document::Keys),
    Action::Tick,
    Action::Back,
];

impl Action {
    /// Its name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Begin => "begin",
            Self::Answer(Document::Metadata) => "answer metadata",
            Self::Answer(Document::Keys) => "answer keys",
            Self::Late(Document::Metadata) => "late metadata",
            Self::Late(Document::Keys) => "late keys",
            Self::Tick => "tick",
            Self::Back => "clock back",
        }
    }

    /// The document that is answered.
    pub const fn answers(self) -> Option<Document> {
        match self {
            Self::Answer(document) | Self::Late(document) => Some(document),
            Self::Ask | Self::Begin | Self::Tick | Self::Back => None,
        }
    }

    fn number(self) -> usize {
        match self {
            Self::Ask => 0,
            Self::Begin => 1,
            Self::Answer(document) => 2 + document as usize,
            Self::Late(document) => 4 + document as usize,
            Self::Tick => 6,
            Self::Back => 7,
        }
    }
}

/// What a lookup was told, with the keys, times and causes left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// Found in the local tier.
    FoundLocal,
    /// Found in a fresh set.
    FoundFresh,
    /// Found in a stale set.
    FoundStale,
    /// To fetch the metadata.
    FetchMetadata,
    /// To fetch the keys.
    FetchKeys,
    /// To wait for the metadata.
    WaitMetadata,
    /// To wait for the keys.
    WaitKeys,
    /// That there is no such key.
    NotFound,
    /// That several keys fit.
    Ambiguous,
    /// That the signature is bad.
    BadSignature,
    /// That it cannot be told.
    Unavailable,
}

/// Every kind of step.
pub const STEPS: [StepKind; 11] = [
    StepKind::FoundLocal,
    StepKind::FoundFresh,
    StepKind::FoundStale,
    StepKind::FetchMetadata,
    StepKind::FetchKeys,
    StepKind::WaitMetadata,
    StepKind::WaitKeys,
    StepKind::NotFound,
    StepKind::Ambiguous,
    StepKind::BadSignature,
    StepKind::Unavailable,
];

impl From<Told> for StepKind {
    fn from(told: Told) -> Self {
        match told {
            Told::Found(_, Source::Local) => Self::FoundLocal,
            Told::Found(_, Source::Fresh) => Self::FoundFresh,
            Told::Found(_, Source::Stale { .. }) => Self::FoundStale,
            Told::Fetch(Place::Metadata) => Self::FetchMetadata,
            Told::Fetch(Place::Keys(_)) => Self::FetchKeys,
            Told::Wait(Document::Metadata, _) => Self::WaitMetadata,
            Told::Wait(Document::Keys, _) => Self::WaitKeys,
            Told::Failed(Unresolved::NotFound) => Self::NotFound,
            Told::Failed(Unresolved::Ambiguous) => Self::Ambiguous,
            Told::Failed(Unresolved::BadSignature) => Self::BadSignature,
            Told::Failed(_) => Self::Unavailable,
        }
    }
}

/// One class of edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Class {
    /// The source configuration.
    pub sources: Sources,
    /// What the local tier said to the lookup that was told the step.
    pub local: Local,
    /// How good the metadata was before.
    pub metadata: Freshness,
    /// How good the keys were before.
    pub keys: Freshness,
    /// Whether metadata, and keys, were in flight before.
    pub in_flight: [bool; 2],
    /// What was done.
    pub action: Action,
    /// The class of the answer, where one was given.
    pub reply: Option<Reply>,
    /// What a lookup was told then: the one that acted or, where none did, one for kid A.
    pub step: StepKind,
}

const FRESHNESS: [Freshness; 3] = [Freshness::Gone, Freshness::Stale, Freshness::Fresh];
/// The most classes of answers that one action has, and one for none.
const REPLIES: usize = KEYS_REPLIES.len() + 1;
const _: () = assert!(METADATA_REPLIES.len() < REPLIES, "an answer of the metadata has a number of its own");
const SIZE: usize = SOURCES.len() * LOCALS.len() * 3 * 3 * 2 * 2 * ACTIONS.len() * REPLIES * STEPS.len();

impl Class {
    /// The class of what was done here.
    pub fn new(before: &Moment<'_>, local: Local, action: Action, reply: Option<Reply>, told: Told) -> Self {
        Self {
            sources: before.world.sources,
            local,
            metadata: before.metadata,
            keys: before.keys,
            in_flight: [before.in_flight(Document::Metadata), before.in_flight(Document::Keys)],
            action,
            reply,
            step: told.into(),
        }
    }

    /// A number below [`SIZE`], another one for each class.
    fn number(&self) -> usize {
        let sources = SOURCES.iter().position(|&sources| sources == self.sources).unwrap_or(0);
        let of = |reply: Reply| {
            let document = self.action.answers().unwrap_or(Document::Keys);
            replies(document).iter().position(|&other| other == reply)
        };
        let reply = self.reply.and_then(of).map_or(0, |position| 1 + position);
        let [metadata, keys] = self.in_flight;
        [
            (self.local as usize, LOCALS.len()),
            (self.metadata as usize, 3),
            (self.keys as usize, 3),
            (metadata.into(), 2),
            (keys.into(), 2),
            (self.action.number(), ACTIONS.len()),
            (reply, REPLIES),
            (self.step as usize, STEPS.len()),
        ]
        .into_iter()
        .fold(sources, |number, (digit, base)| number * base + digit)
    }

    /// The class of this number.
    fn from_number(number: usize) -> Self {
        let mut rest = number;
        let mut digit = |base: usize| {
            let digit = rest % base;
            rest /= base;
            digit
        };
        let step = STEPS[digit(STEPS.len())];
        let reply = digit(REPLIES);
        let action = ACTIONS[digit(ACTIONS.len())];
        let (keys_out, metadata_out) = (digit(2) == 1, digit(2) == 1);
        let (keys, metadata) = (FRESHNESS[digit(3)], FRESHNESS[digit(3)]);
        let local = LOCALS[digit(LOCALS.len())];
        let sources = SOURCES[digit(SOURCES.len())];
        let of = |position: usize| {
            let document = action.answers().unwrap_or(Document::Keys);
            replies(document).get(position).copied()
        };
        let reply = reply.checked_sub(1).and_then(of);
        let in_flight = [metadata_out, keys_out];
        Self { sources, local, metadata, keys, in_flight, action, reply, step }
    }
}

/// A set of classes.
#[derive(Clone)]
pub struct Classes(Vec<u64>);

impl Default for Classes {
    fn default() -> Self {
        Self(vec![0; SIZE.div_ceil(64)])
    }
}

impl Classes {
    /// Adds a class.
    pub fn insert(&mut self, class: &Class) {
        let number = class.number();
        self.0[number / 64] |= 1 << (number % 64);
    }

    /// Adds every class of another set.
    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Whether this class is in it.
    pub fn contains(&self, class: &Class) -> bool {
        let number = class.number();
        self.0[number / 64] >> (number % 64) & 1 != 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Each class, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = Class> + '_ {
        (0..SIZE).filter(|number| self.0[number / 64] >> (number % 64) & 1 != 0).map(Class::from_number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_number_of_its_own() {
        for number in (0..SIZE).step_by(97) {
            let class = Class::from_number(number);
            let known = class.reply.is_some() || (number / STEPS.len()).is_multiple_of(REPLIES);
            assert!(!known || class.number() == number, "{number}: {class:?}");
        }
    }
}
