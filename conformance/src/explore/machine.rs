//! The machine under exploration: the real one, or a mutant of it.

use crate::explore::told::Told;
use crate::explore::world::World;
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::Wanted;
use countersign::time::Timestamp;

/// The three calls of the machine. What is provided here is the real one, so that a mutant says only how it differs.
pub trait Machine: Sync {
    /// What this lookup does next.
    fn decide(&self, world: &World, state: &State, wanted: &Wanted<'_>, now: Timestamp) -> Told {
        world.told(decide(&world.policy, state, wanted, now))
    }

    /// Gives a ticket to the lookup that decide told to fetch.
    fn begin(&self, world: &World, state: &mut State, wanted: &Wanted<'_>, now: Timestamp) -> Option<Ticket> {
        state.begin(&world.policy, wanted, now)
    }

    /// Takes what the fetch brought.
    fn complete(
        &self,
        world: &World,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        jitter: Jitter,
        now: Timestamp,
    ) -> Completion {
        state.complete(&world.policy, ticket, answer, jitter, now)
    }
}

/// The machine that runs in production.
#[derive(Clone, Copy, Debug)]
pub struct Real;

impl Machine for Real {}
