//! The exhaustive search: every state that can be reached, breadth first, until there is no new one.

use crate::explore::alphabet::{Reply, replies};
use crate::explore::canon::{Code, known_ticket, overdue_ticket, ticket};
use crate::explore::ghost::Log;
use crate::explore::machine::Machine;
use crate::explore::moves::{DeadTicket, Move, Via};
use crate::explore::policies::TICK;
use crate::explore::properties::{Answered, Begun, Check, For, Given, Property, Verdict};
use crate::explore::table::Table;
use crate::explore::told::Place;
use crate::explore::words::{Asked, Moment};
use crate::explore::world::World;
use countersign::resolve::answer::Jitter;
use countersign::resolve::state::State;
use countersign::resolve::step::Document;
use countersign::resolve::ticket::{Completion, Ticket, TicketTarget};
use countersign::time::Timestamp;

const DOCUMENTS: [Document; 2] = [Document::Metadata, Document::Keys];

/// One search: a machine in a world, and what was found.
pub struct Search<'w> {
    world: &'w World,
    machine: &'w dyn Machine,
    properties: &'w [Property],
    /// The states.
    pub states: Table,
    /// How each was first reached.
    pub via: Vec<Via>,
    /// How many moves there are in all.
    pub edges: u64,
    /// Per property: how often it applied, and how often it was broken.
    pub tallies: Vec<Tally>,
}

/// What was found of one property.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// How often its premise held.
    pub applied: u64,
    /// How often it was broken.
    pub violations: u64,
    /// The state in which it was first broken.
    pub first: Option<u32>,
}

impl<'w> Search<'w> {
    /// A search that has not begun.
    pub fn new(world: &'w World, machine: &'w dyn Machine, properties: &'w [Property]) -> Self {
        let tallies = vec![Tally::default(); properties.len()];
        Self { world, machine, properties, states: Table::default(), via: Vec::new(), edges: 0, tallies }
    }

    /// Searches until there is nothing new.
    pub fn run(&mut self) {
        let start = crate::explore::canon::EPOCH;
        self.reach(&State::new(start), &Log::default(), start, Via { from: 0, by: None, then_back: false }, true);
        let mut number = 0;
        while let Some(code) = self.states.get(number).copied() {
            self.visit(number, &code);
            number += 1;
        }
    }

    fn visit(&mut self, number: usize, code: &Code) {
        let (state, log, now) = code.open(self.world);
        let here = Moment::new(self.world, self.machine, &state, &log, now);
        for (index, probe) in self.world.probes.iter().enumerate() {
            let asked = here.ask(probe);
            self.begin(number, index, &asked);
        }
        for document in DOCUMENTS {
            self.answers(number, &here, document);
        }
        if !log.backwards {
            self.tick(number, &here);
        }
    }

    fn begin(&mut self, number: usize, index: usize, asked: &Asked<'_>) {
        let Moment { world, machine, state, log, now, .. } = asked.moment;
        let (mut state, mut log) = (state.clone(), *log);
        let ticket = machine.begin(world, &mut state, &world.wanted(&asked.probe), now);
        let given = ticket.as_ref().map(|ticket| give(world, &log, ticket));
        match given {
            Some(given) => {
                log.begun(world, given.place.document(), given.id, given.etag.is_some(), now);
            }
            None => log.touched(now),
        }
        let by = Move::Begin(u16::try_from(index).unwrap_or(u16::MAX));
        let wrote = true;
        self.edge(number, &state, &log, now, by, wrote);
    }

    fn answers(&mut self, number: usize, here: &Moment<'_>, document: Document) {
        for &reply in replies(document) {
            if here.log.of(document).out.is_some() {
                for full in [false, true] {
                    self.answer(number, here, document, reply, full);
                }
            }
        }
    }

    fn answer(&mut self, number: usize, here: &Moment<'_>, document: Document, reply: Reply, full: bool) {
        let Moment { world, machine, now, .. } = *here;
        let (mut state, mut log) = (here.state.clone(), *here.log);
        let jitter = if full { Jitter::FULL } else { Jitter::NONE };
        let Some(ticket) = out_ticket(world, &log, document) else { return };
        let answer = world.answer(document, reply, &log);
        let completion = machine.complete(world, &mut state, ticket, answer, jitter, now);
        log.answered(world, document, reply, jitter, now);
        self.edge(number, &state, &log, now, Move::Answer(document, reply, full), true);
    }

    fn tick(&mut self, number: usize, here: &Moment<'_>) {
        let now = here.now.after(TICK);
        let mut log = *here.log;
        log.advance(self.world, now);
        self.edge(number, here.state, &log, now, Move::Tick, false);
    }

    fn edge(&mut self, from: usize, state: &State, log: &Log, now: Timestamp, by: Move, wrote: bool) {
        self.edges += 1;
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        self.reach(state, log, now, Via { from, by: Some(by), then_back: false }, wrote);
    }

    /// A state was reached. Where it was just written, the clock can go back behind that.
    fn reach(&mut self, state: &State, log: &Log, now: Timestamp, via: Via, wrote: bool) {
        let (_, new) = self.states.insert(Code::of(self.world, state, log, now));
        if new {
            self.via.push(via);
        }
        if wrote {
            let earlier = Timestamp::new(now.since_epoch().saturating_sub(TICK));
            let mut log = *log;
            log.jump_back();
            let (_, new) = self.states.insert(Code::of(self.world, state, &log, earlier));
            if new {
                self.via.push(Via { then_back: true, ..via });
            }
        }
    }
}

/// A ticket in the letters of the exploration.
fn give(world: &World, log: &Log, ticket: &Ticket) -> Given {
    let (place, etag) = match &ticket.target {
        TicketTarget::Metadata => (Place::Metadata, None),
        TicketTarget::Keys { url, etag } => (Place::Keys(world.url_name(url)), etag.as_ref()),
    };
    let right = log.set.and_then(|set| world.etag(set.name));
    Given { id: ticket.id, place, etag: etag.map(|etag| Some(etag) == right), until: ticket.until }
}

/// The ticket of this document that is out, by the log.
fn out_ticket(world: &World, log: &Log, document: Document) -> Option<Ticket> {
    let out = log.of(document).out?;
    Some(make_ticket(world, log, document, out.id, out.etag, out.begun))
}

/// A ticket, as begin would have given it.
fn make_ticket(
    world: &World,
    log: &Log,
    document: Document,
    id: u64,
    etag: bool,
    begun: Timestamp,
) -> Ticket {
    let target = match document {
        Document::Metadata => TicketTarget::Metadata,
        Document::Keys => TicketTarget::Keys {
            url: world.url(log.same_url()).clone(),
            etag: log.set.filter(|_| etag).and_then(|set| world.etag(set.name)).cloned(),
        },
    };
    Ticket { id, target, until: begun.after(world.timing().lease) }
}
