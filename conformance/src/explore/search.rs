//! The exhaustive search: every state that can be reached, breadth first, until there is no new one.
//!
//! Lookups are not carried from state to state. In every state each class of lookup is put to decide and to begin, each
//! ticket that is out is given each class of answer, tickets that are not out are answered too, the clock moves on by a
//! tick, and where something was just written it goes back behind that.

use crate::explore::alphabet::{Reply, replies};
use crate::explore::canon::{Code, overdue_ticket, ticket};
use crate::explore::checks::Checks;
use crate::explore::classes::{Action, Class};
use crate::explore::counts::{Counts, answers};
use crate::explore::edges::{Example, Scout, can_be_late, can_present};
use crate::explore::ghost::Log;
use crate::explore::lookups::{A, Local, Probe};
use crate::explore::machine::Machine;
use crate::explore::memo::Memo;
use crate::explore::moves::{Move, Via};
use crate::explore::policies::TICK;
use crate::explore::properties::{Answered, Begun, For, Property, Verdict};
use crate::explore::reached::Reached;
use crate::explore::record::EPOCH;
use crate::explore::story::{Scene, Violation};
use crate::explore::tickets::{begin, make_ticket, ticket_of};
use crate::explore::visit::Visit;
use crate::explore::words::Moment;
use crate::explore::world::World;
use countersign::resolve::answer::Jitter;
use countersign::resolve::state::State;
use countersign::resolve::step::Document;
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::Spent;
use countersign::time::Timestamp;

const DOCUMENTS: [Document; 2] = [Document::Metadata, Document::Keys];

/// One search: a machine in a world, and what was found.
pub struct Search<'w> {
    world: &'w World,
    machine: &'w dyn Machine,
    checks: Checks,
    /// Whether it ends with the first violation.
    hasty: bool,
    reached: Reached,
    observer: Option<Observer<'w>>,
    /// Where there is one, the search goes by those moves only that a driver can make.
    scout: Option<Scout>,
    counts: Counts,
    violations: Vec<Violation>,
}

/// Is shown what was the case, what was done, and what is the case then.
pub type Observer<'w> = Box<dyn FnMut(&Moment<'_>, Move, &Moment<'_>) + 'w>;

/// What a search found.
pub struct Findings {
    /// What was counted.
    pub counts: Counts,
    /// The first violation of each property that was broken, by the shortest way.
    pub violations: Vec<Violation>,
}

impl<'w> Search<'w> {
    /// A search that has not begun.
    pub fn new(world: &'w World, machine: &'w dyn Machine, properties: &[Property]) -> Self {
        Self {
            world,
            machine,
            checks: Checks::new(properties),
            hasty: false,
            reached: Reached::default(),
            observer: None,
            scout: None,
            counts: Counts::new(properties.len()),
            violations: Vec::new(),
        }
    }

    /// The same search for one property only, which ends when that is broken.
    #[must_use]
    pub fn for_one(mut self, property: usize) -> Self {
        self.checks.retain(property);
        self.hasty = true;
        self
    }

    /// The same search, and somebody who is shown each move but those of a clock that goes back.
    #[must_use]
    pub fn shown_to(mut self, observer: Observer<'w>) -> Self {
        self.observer = Some(observer);
        self
    }

    /// Searches until there is nothing new.
    pub fn run(mut self) -> Findings {
        self.exhaust();
        Findings { counts: self.counts, violations: self.violations }
    }

    /// Searches by those moves only that a driver can make; gives the first edge of each class.
    pub fn scout(mut self) -> Vec<Example> {
        self.scout = Some(Scout::default());
        self.exhaust();
        self.scout.map(|scout| scout.examples(&self.reached)).unwrap_or_default()
    }

    fn exhaust(&mut self) {
        self.reach(&State::new(EPOCH), &Log::default(), EPOCH, Via { from: 0, by: None, then_back: false });
        let memo = Memo::default();
        let mut number = 0;
        while let Some(code) = self.reached.get(number).copied() {
            self.visit(number, &code, &memo);
            number += 1;
            if self.hasty && !self.violations.is_empty() {
                break;
            }
        }
        self.counts.states = u64::try_from(self.reached.len()).unwrap_or(u64::MAX);
    }

    fn visit(&mut self, number: usize, code: &Code, memo: &Memo) {
        let (state, log, now) = code.open(self.world);
        let moment = Moment::new(self.world, self.machine, &state, &log, now).with_memo(memo);
        let here = Visit { number, moment };
        for at in 0..self.checks.state.len() {
            let (index, check) = self.checks.state[at];
            self.tally(&here, index, check(&here.moment), || Scene::State);
        }
        self.lookups(&here);
        for document in DOCUMENTS {
            self.answers(&here, document);
            if self.scout.is_none() || can_be_late(&here.moment, document) {
                self.late_answers(&here, document);
            }
        }
        if log.behind.is_none() {
            self.tick(&here);
        }
    }

    /// Puts every class of lookup to decide and to begin.
    fn lookups(&mut self, here: &Visit<'_>) {
        // Lookups that are told the same leave the same behind: each result is coded once.
        let mut known: [Option<State>; 3] = [None, None, None];
        for (index, probe) in self.world.probes.iter().enumerate() {
            if self.scout.is_some() && !can_present(&here.moment, probe) {
                continue;
            }
            let by = Move::Begin(u16::try_from(index).unwrap_or(u16::MAX));
            let asked = here.moment.ask(probe);
            for at in 0..self.checks.told.len() {
                let (index, check) = self.checks.told[at];
                self.tally(here, index, check(&asked), || Scene::Told(*probe, asked.told));
            }
            let action = if asked.told.fetches().is_some() { Action::Begin } else { Action::Ask };
            self.counts.edge(action, None);
            self.saw(Class::new(&here.moment, probe.local, action, None, asked.told), here.via(by));
            let (state, log, given) = begin(&asked);
            let after = Moment::new(self.world, self.machine, &state, &log, here.moment.now);
            let begun = Begun { asked, given, after };
            for at in 0..self.checks.begun.len() {
                let (index, check) = self.checks.begun[at];
                self.tally(here, index, check(&begun), || Scene::Begun(*probe, asked.told, given));
            }
            // Who is not told to fetch does not call begin.
            if self.scout.is_some() && action == Action::Ask {
                continue;
            }
            let slot = given.map_or(2, |given| given.place.document() as usize);
            if known[slot].as_ref() != Some(&state) {
                self.show(here, by, &after);
                self.reach(&state, &log, here.moment.now, here.via(by));
                known[slot] = Some(state);
            }
        }
    }

    /// Gives the ticket that is out each class of answer.
    fn answers(&mut self, here: &Visit<'_>, document: Document) {
        let Some(ticket) = ticket_of(self.world, here.moment.log, document) else { return };
        for &reply in replies(document) {
            for jitter in [Jitter::NONE, Jitter::FULL] {
                let by = Move::Answer(document, reply, jitter == Jitter::FULL);
                self.answer(here, &ticket, reply, jitter, For::Out, by);
            }
        }
    }

    /// Answers tickets of this document that are not out: one that the machine may remember, and one of long ago.
    fn late_answers(&mut self, here: &Visit<'_>, document: Document) {
        for id in [overdue_ticket(document), ticket::DEAD] {
            let begun = here.moment.now;
            let ticket = make_ticket(self.world, here.moment.log, document, id, true, begun);
            for &reply in answers(Action::Late(document), document) {
                let by = Move::Late(document, reply);
                self.answer(here, &ticket, reply, Jitter::NONE, For::Dead, by);
            }
        }
    }

    fn answer(&mut self, here: &Visit<'_>, ticket: &Ticket, reply: Reply, jitter: Jitter, to: For, by: Move) {
        let Moment { world, machine, now, .. } = here.moment;
        let document = ticket.document();
        let (mut state, mut log) = (here.moment.state.clone(), *here.moment.log);
        let answer = world.answer(document, reply, log.same_url());
        let completion = machine.complete(world, &mut state, ticket.clone(), answer, jitter, now);
        match to {
            For::Out => log.answered(world, document, reply, jitter, now),
            For::Dead => log.touched(now),
        }
        let after = Moment::new(world, machine, &state, &log, now);
        let answered =
            Answered { before: here.moment, document, reply, jitter, ticket: to, completion, after };
        for at in 0..self.checks.answered.len() {
            let (index, check) = self.checks.answered[at];
            let scene = || Scene::Answered(document, reply, jitter, to, completion);
            self.tally(here, index, check(&answered), scene);
        }
        self.show(here, by, &after);
        let action = match to {
            For::Out => Action::Answer(document),
            For::Dead => Action::Late(document),
        };
        self.counts.edge(action, Some(reply));
        let spent = Spent {
            metadata: document == Document::Metadata,
            keys: document == Document::Keys,
            superseded: completion == Completion::Dropped,
        };
        let told = after.told(&Probe { spent, ..Probe::new(A) });
        self.saw(Class::new(&here.moment, Local::Absent, action, Some(reply), told), here.via(by));
        self.reach(&state, &log, now, here.via(by));
    }

    fn tick(&mut self, here: &Visit<'_>) {
        let now = here.moment.now.after(TICK);
        let mut log = *here.moment.log;
        log.advance(self.world, now);
        self.clock(&here.moment, (here.moment.state, &log, now), Action::Tick, here.via(Move::Tick));
        self.show(here, Move::Tick, &Moment::new(self.world, self.machine, here.moment.state, &log, now));
        self.reached.insert(self.world, here.moment.state, &log, now, here.via(Move::Tick));
    }

    fn show(&mut self, here: &Visit<'_>, by: Move, after: &Moment<'_>) {
        if let Some(observer) = &mut self.observer {
            observer(&here.moment, by, after);
        }
    }

    /// Counts a class of edges, and has the scout take down where one of it is.
    fn saw(&mut self, class: Class, via: Via) {
        if let Some(scout) = self.scout.as_mut().filter(|_| !self.counts.classes.contains(&class)) {
            scout.saw(class, via);
        }
        self.counts.classes.insert(&class);
    }

    /// Counts a move of the clock.
    fn clock(&mut self, here: &Moment<'_>, to: (&State, &Log, Timestamp), action: Action, via: Via) {
        let (state, log, now) = to;
        let told = Moment::new(self.world, self.machine, state, log, now).told(&Probe::new(A));
        self.counts.edge(action, None);
        self.saw(Class::new(here, Local::Absent, action, None, told), via);
    }

    /// A state was reached by a write. The clock can go back behind that.
    fn reach(&mut self, state: &State, log: &Log, now: Timestamp, via: Via) {
        if self.reached.repeats(via.from, state, log) {
            return;
        }
        let number = self.reached.insert(self.world, state, log, now, via);
        if !self.reached.write(number) {
            return;
        }
        let earlier = Timestamp::new(now.since_epoch().saturating_sub(TICK));
        let mut behind = *log;
        behind.jump_back(now);
        let moment = Moment::new(self.world, self.machine, state, log, now);
        let via = Via { then_back: true, ..via };
        self.clock(&moment, (state, &behind, earlier), Action::Back, via);
        self.reached.insert(self.world, state, &behind, earlier, via);
    }

    /// Counts what a check says here, and keeps the first case in which it is broken.
    fn tally(&mut self, here: &Visit<'_>, index: usize, verdict: Verdict, scene: impl FnOnce() -> Scene) {
        let Some(tally) = self.counts.tallies.get_mut(index).filter(|_| verdict != Verdict::Silent) else {
            return;
        };
        tally.applied += 1;
        if verdict == Verdict::Broken {
            tally.violations += 1;
            if tally.violations == 1 {
                self.violations.push(Violation::new(
                    index,
                    self.world,
                    &self.reached.way_to(here.number),
                    scene(),
                ));
            }
        }
    }
}
