//! What an exploration counts: states, edges by action and answer, classes, and for each property how often it applied.

use crate::explore::alphabet::{KEYS_REPLIES, Life, Reply, SetName, replies};
use crate::explore::classes::{ACTIONS, Action, Classes};
use countersign::resolve::step::Document;

/// The most classes of answers that an action has.
const REPLIES: usize = KEYS_REPLIES.len();

/// The counts of one search, or of several.
#[derive(Clone, Default)]
pub struct Counts {
    /// States.
    pub states: u64,
    /// Edges by action and, where one is given, by class of answer.
    edges: [[u64; REPLIES]; ACTIONS.len()],
    /// Classes of edges.
    pub classes: Classes,
    /// Per property, in the order of the table.
    pub tallies: Vec<Tally>,
}

/// What was found of one property.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often its premise held.
    pub applied: u64,
    /// How often it was broken.
    pub violations: u64,
}

impl Counts {
    /// Nothing counted, for this many properties.
    pub fn new(properties: usize) -> Self {
        Self { tallies: vec![Tally::default(); properties], ..Self::default() }
    }

    /// Counts one edge.
    pub fn edge(&mut self, action: Action, reply: Option<Reply>) {
        self.edges[row(action)][reply.map_or(0, |reply| column(action, reply))] += 1;
    }

    /// All edges.
    pub fn edges(&self) -> u64 {
        self.edges.iter().flatten().sum()
    }

    /// Edges by action and answer: every pair that there is, and its count.
    pub fn by_action(&self) -> Vec<(Action, Option<Reply>, u64)> {
        let mut all = Vec::new();
        for action in ACTIONS {
            let counts = &self.edges[row(action)];
            match action.answers() {
                None => all.push((action, None, counts[0])),
                Some(document) => {
                    for &reply in answers(action, document) {
                        all.push((action, Some(reply), counts[column(action, reply)]));
                    }
                }
            }
        }
        all
    }

    /// Adds the counts of another search.
    pub fn merge(&mut self, other: &Self) {
        self.states += other.states;
        let mine = self.edges.iter_mut().flatten();
        mine.zip(other.edges.iter().flatten()).for_each(|(mine, theirs)| *mine += theirs);
        self.classes.merge(&other.classes);
        for (mine, theirs) in self.tallies.iter_mut().zip(&other.tallies) {
            mine.applied += theirs.applied;
            mine.violations += theirs.violations;
        }
    }
}

/// The answers that an action is tried with. A late one is dropped whole: one of each kind will do.
pub fn answers(action: Action, document: Document) -> &'static [Reply] {
    match action {
        Action::Late(Document::Metadata) => &LATE_METADATA,
        Action::Late(Document::Keys) => &LATE_KEYS,
        Action::Answer(_) | Action::Ask | Action::Begin | Action::Tick | Action::Back => replies(document),
    }
}

const LATE_METADATA: [Reply; 4] = [Reply::SameUrl, Reply::OtherUrl, Reply::Status, Reply::Abandoned];
const LATE_KEYS: [Reply; 5] = [
    Reply::Keys(SetName::A, Life::Unstated),
    Reply::Keys(SetName::B, Life::Unstated),
    Reply::NotModified(Life::Unstated),
    Reply::Status,
    Reply::Abandoned,
];

fn row(action: Action) -> usize {
    ACTIONS.iter().position(|&other| other == action).unwrap_or(0)
}

fn column(action: Action, reply: Reply) -> usize {
    let document = action.answers().unwrap_or(Document::Keys);
    replies(document).iter().position(|&other| other == reply).unwrap_or(0)
}
