//! Machines that are wrong in one way each. A property that none of them breaks would prove nothing.
//!
//! A mutant is the real machine behind a thin wrapper: it sees another state than there is, hears another question, says
//! something else than it was told to, gives or takes tickets otherwise. All of it is made from public data; the
//! library holds no switch for it.

pub mod done;
pub mod said;

use crate::explore::machine::{Machine, Real};
use crate::explore::told::Told;
use crate::explore::world::World;
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::state::{Attempts, Live, State};
use countersign::resolve::step::Document;
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::Wanted;
use countersign::time::Timestamp;

/// A machine that is wrong in one way.
pub struct Mutant {
    /// What is wrong with it.
    pub name: &'static str,
    differs: Differs,
}

type Sees = fn(&World, &mut State, Timestamp);
type Hears = for<'a> fn(Wanted<'a>) -> Wanted<'a>;
type Says = fn(&World, &State, &Wanted<'_>, Timestamp, Told) -> Told;
type Gives = fn(&World, &mut State, &Wanted<'_>, Timestamp) -> Option<Ticket>;
type Takes = fn(&mut Taking<'_>) -> Completion;

/// How it differs.
enum Differs {
    /// It sees another state than there is.
    Sees(Sees),
    /// It hears another question.
    Hears(Hears),
    /// It says something else, but its begin is the right one.
    Says(Says),
    /// It gives tickets otherwise.
    Gives(Gives),
    /// It takes answers otherwise.
    Takes(Takes),
}

/// A call of complete.
struct Taking<'a> {
    world: &'a World,
    state: &'a mut State,
    ticket: Ticket,
    answer: Answer,
    jitter: Jitter,
    now: Timestamp,
}

impl Taking<'_> {
    fn really(&mut self) -> Completion {
        let (ticket, answer) = (self.ticket.clone(), self.answer.clone());
        Real.complete(self.world, self.state, ticket, answer, self.jitter, self.now)
    }

    fn drop(&mut self) -> Completion {
        self.ticket.id = u64::MAX;
        self.really()
    }

    fn live(&mut self) -> &mut Option<Live> {
        match self.ticket.document() {
            Document::Metadata => &mut self.state.metadata.live,
            Document::Keys => &mut self.state.keys.live,
        }
    }

    fn attempts(&mut self) -> &mut Attempts {
        match self.ticket.document() {
            Document::Metadata => &mut self.state.metadata.attempts,
            Document::Keys => &mut self.state.keys.attempts,
        }
    }
}

impl Machine for Mutant {
    fn decide(&self, world: &World, state: &State, wanted: &Wanted<'_>, now: Timestamp) -> Told {
        match self.differs {
            Differs::Sees(sees) => {
                let mut seen = state.clone();
                sees(world, &mut seen, now);
                Real.decide(world, &seen, wanted, now)
            }
            Differs::Hears(hears) => Real.decide(world, state, &hears(*wanted), now),
            Differs::Says(says) => says(world, state, wanted, now, Real.decide(world, state, wanted, now)),
            Differs::Gives(_) | Differs::Takes(_) => Real.decide(world, state, wanted, now),
        }
    }

    fn begin(&self, world: &World, state: &mut State, wanted: &Wanted<'_>, now: Timestamp) -> Option<Ticket> {
        match self.differs {
            Differs::Sees(sees) => {
                sees(world, state, now);
                Real.begin(world, state, wanted, now)
            }
            Differs::Hears(hears) => Real.begin(world, state, &hears(*wanted), now),
            Differs::Gives(gives) => gives(world, state, wanted, now),
            Differs::Says(_) | Differs::Takes(_) => Real.begin(world, state, wanted, now),
        }
    }

    fn complete(
        &self,
        world: &World,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        jitter: Jitter,
        now: Timestamp,
    ) -> Completion {
        let mut taking = Taking { world, state, ticket, answer, jitter, now };
        match self.differs {
            Differs::Sees(sees) => {
                sees(world, taking.state, now);
                taking.really()
            }
            Differs::Takes(takes) => takes(&mut taking),
            Differs::Hears(_) | Differs::Says(_) | Differs::Gives(_) => taking.really(),
        }
    }
}

macro_rules! mutants {
    ($($(#[$doc:meta])* $ident:ident: $name:literal = $kind:ident($function:expr);)*) => {
        $($(#[$doc])* pub const $ident: Mutant = Mutant { name: $name, differs: Differs::$kind($function) };)*
    };
}
use mutants;

/// The same state, with nothing in flight.
fn without_tickets(state: &State) -> State {
    let mut state = state.clone();
    state.metadata.live = None;
    state.keys.live = None;
    state
}
