//! The states that a search has reached, each with the way by which it was reached first.

use crate::explore::canon::Code;
use crate::explore::ghost::Log;
use crate::explore::moves::Via;
use crate::explore::table::Table;
use crate::explore::world::World;
use countersign::resolve::state::State;
use countersign::time::Timestamp;

/// Canonical states, numbered in the order in which they were reached.
#[derive(Default)]
pub struct Reached {
    states: Table,
    via: Vec<Via>,
    /// Which states were just written when they were reached.
    written: Vec<bool>,
    /// What was reached last, and from where.
    last: Option<(u32, State, Log)>,
}

impl Reached {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// The state of this number.
    pub fn get(&self, number: usize) -> Option<&Code> {
        self.states.get(number)
    }

    /// The number of this state, which is new or known.
    pub fn insert(&mut self, world: &World, state: &State, log: &Log, now: Timestamp, via: Via) -> usize {
        let (number, new) = self.states.insert(Code::of(world, state, log, now));
        if new {
            self.via.push(via);
            self.written.push(false);
        }
        number
    }

    /// Whether this is what was reached last, from the same state: many moves leave the same behind, with jitter and
    /// without, or each late answer. It is remembered for the next time.
    pub fn repeats(&mut self, from: u32, state: &State, log: &Log) -> bool {
        if self
            .last
            .as_ref()
            .is_some_and(|(then, last, known)| *then == from && last == state && known == log)
        {
            return true;
        }
        self.last = Some((from, state.clone(), *log));
        false
    }

    /// Notes that a state was reached by a write; whether that is so for the first time.
    pub fn write(&mut self, number: usize) -> bool {
        match self.written.get_mut(number) {
            Some(written) if !*written => {
                *written = true;
                true
            }
            Some(_) | None => false,
        }
    }

    /// How this state was first reached, from the start.
    pub fn way_to(&self, number: usize) -> Vec<Via> {
        let mut way = Vec::new();
        let mut number = number;
        while let Some(via) = self.via.get(number) {
            way.push(*via);
            if via.by.is_none() {
                break;
            }
            number = via.from as usize;
        }
        way.reverse();
        way
    }
}
