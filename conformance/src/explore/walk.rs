//! One walk through the machine with real times, neither saturated nor renumbered: for random walks and for fuzzing.

use crate::explore::alphabet::replies;
use crate::explore::checks::Checks;
use crate::explore::ghost::Log;
use crate::explore::lookups::Probe;
use crate::explore::machine::Machine;
use crate::explore::properties::gates::turning_points;
use crate::explore::properties::table::TABLE;
use crate::explore::properties::{Answered, Begun, For, Verdict};
use crate::explore::tickets::give;
use crate::explore::words::Moment;
use crate::explore::world::World;
use core::time::Duration;
use countersign::resolve::answer::Jitter;
use countersign::resolve::state::State;
use countersign::resolve::ticket::Ticket;
use countersign::time::Timestamp;

/// What happens next. Numbers choose among what there is, whatever their size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The clock moves on.
    Pass(Duration),
    /// The clock moves to the next time at which something ends, or to just before or after it.
    ToTurn(Nudge),
    /// The clock goes back.
    Back(Duration),
    /// A lookup calls begin.
    Begin(usize),
    /// A ticket is answered: which, counted from the last one that was given, how, and whether jitter takes off what it can.
    Answer(usize, usize, bool),
}

/// Where a turning point is looked at from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nudge {
    /// A nanosecond before.
    Before,
    /// On it.
    On,
    /// A nanosecond after.
    After,
}

/// A walk through the machine.
#[derive(Clone)]
pub struct Walk<'w> {
    world: &'w World,
    machine: &'w dyn Machine,
    /// What the machine remembers.
    pub state: State,
    /// The time.
    pub now: Timestamp,
    /// The log as it was at the last write: what the clock did since is no event that the machine can know of.
    log_at_write: Log,
    written: Timestamp,
    /// Every ticket that was given, each good for one answer or none.
    tickets: Vec<Ticket>,
}

impl<'w> Walk<'w> {
    /// A walk that has not begun.
    pub fn new(world: &'w World, machine: &'w dyn Machine, start: Timestamp) -> Self {
        let (state, log_at_write) = (State::new(start), Log::default());
        Self { world, machine, state, now: start, log_at_write, written: start, tickets: Vec::new() }
    }

    /// What happened so far, as it is now.
    pub fn log(&self) -> Log {
        let mut log = self.log_at_write;
        if self.now < self.written {
            log.jump_back(self.written);
        } else {
            log.advance(self.world, self.now);
        }
        log
    }

    /// Goes one step, and holds every rule against it.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn step(&mut self, checks: &Checks, event: Event) -> Result<(), String> {
        match event {
            Event::Pass(period) => self.now = self.now.after(period),
            Event::Back(period) => {
                self.now = Timestamp::new(self.now.since_epoch().saturating_sub(period));
            }
            Event::ToTurn(nudge) => self.turn(nudge),
            Event::Begin(which) => self.begin(checks, which)?,
            Event::Answer(which, reply, full) => self.answer(checks, which, reply, full)?,
        }
        self.look(checks)
    }

    fn turn(&mut self, nudge: Nudge) {
        let log = self.log();
        let moment = Moment::new(self.world, self.machine, &self.state, &log, self.now);
        let Some(next) = turning_points(&moment).min() else { return };
        let nanosecond = Duration::from_nanos(1);
        self.now = match nudge {
            Nudge::Before => Timestamp::new(next.since_epoch().saturating_sub(nanosecond)),
            Nudge::On => next,
            Nudge::After => next.after(nanosecond),
        };
    }

    fn begin(&mut self, checks: &Checks, which: usize) -> Result<(), String> {
        let Some(probe) = self.world.probes.get(which % self.world.probes.len().max(1)) else {
            return Ok(());
        };
        let (before, before_log) = (self.state.clone(), self.log());
        let asked = Moment::new(self.world, self.machine, &before, &before_log, self.now).ask(probe);
        let wanted = self.world.wanted(probe);
        let ticket = self.machine.begin(self.world, &mut self.state, &wanted, self.now);
        let given = ticket.as_ref().map(|ticket| give(self.world, &before_log, ticket));
        let mut log = before_log;
        match given {
            Some(given) => log.begun(given.place.document(), given.id, given.etag.is_some(), self.now),
            None => log.touched(self.now),
        }
        self.wrote(log);
        let after = Moment::new(self.world, self.machine, &self.state, &log, self.now);
        let begun = Begun { asked, given, after };
        hold(&checks.begun, |check| check(&begun))?;
        self.tickets.extend(ticket);
        Ok(())
    }

    fn answer(&mut self, checks: &Checks, which: usize, reply: usize, full: bool) -> Result<(), String> {
        let back = which % self.tickets.len().max(1);
        let Some(ticket) = self.tickets.iter().rev().nth(back).cloned() else { return Ok(()) };
        let document = ticket.document();
        let reply = replies(document)[reply % replies(document).len()];
        let jitter = if full { Jitter::FULL } else { Jitter::NONE };
        let (before, before_log, now) = (self.state.clone(), self.log(), self.now);
        let out = before_log.of(document).out.is_some_and(|out| out.id == ticket.id);
        let answer = self.world.answer(document, reply, before_log.same_url());
        let completion = self.machine.complete(self.world, &mut self.state, ticket, answer, jitter, now);
        let mut log = before_log;
        if out {
            log.answered(self.world, document, reply, jitter, now);
        } else {
            log.touched(now);
        }
        self.wrote(log);
        let before = Moment::new(self.world, self.machine, &before, &before_log, now);
        let after = Moment::new(self.world, self.machine, &self.state, &log, now);
        let ticket = if out { For::Out } else { For::Dead };
        let answered = Answered { before, document, reply, jitter, ticket, completion, after };
        hold(&checks.answered, |check| check(&answered))
    }

    fn wrote(&mut self, log: Log) {
        self.log_at_write = log;
        self.written = self.now;
    }

    /// Puts every class of lookup to decide, as it is now.
    fn look(&self, checks: &Checks) -> Result<(), String> {
        let log = self.log();
        let moment = Moment::new(self.world, self.machine, &self.state, &log, self.now);
        hold(&checks.state, |check| check(&moment))?;
        self.world.probes.iter().try_for_each(|probe: &Probe| {
            let asked = moment.ask(probe);
            hold(&checks.told, |check| check(&asked))
                .map_err(|rule| format!("{rule}: {probe:?}, {:?}", asked.told))
        })
    }
}

fn hold<T: Copy>(checks: &[(usize, T)], run: impl Fn(T) -> Verdict) -> Result<(), String> {
    match checks.iter().find(|(_, check)| run(*check) == Verdict::Broken) {
        Some((index, _)) => {
            let property = TABLE.get(*index);
            Err(property.map_or_else(String::new, |property| format!("{}: {}", property.rule, property.name)))
        }
        None => Ok(()),
    }
}
