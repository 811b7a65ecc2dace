//! The pure driver: the machine, and callers around it that do what a validator has them do.

use crate::explore::alphabet::Reply;
use crate::explore::classes::{Action, Class, StepKind};
use crate::explore::ghost::Log;
use crate::explore::lookups::{A, Local, Probe};
use crate::explore::machine::Real;
use crate::explore::moves::FullJitter;
use crate::explore::plays::act::{Act, Fetch, Lost, Seen, Then, Token};
use crate::explore::policies::TICK;
use crate::explore::told::{Place, Told};
use crate::explore::words::Moment;
use crate::explore::world::World;
use countersign::cause::Cause;
use countersign::jwk::Thumbprint;
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::{Source, Step};
use countersign::resolve::ticket::{Completion, Ticket, TicketTarget};
use countersign::resolve::wanted::{Spent, Wanted};
use countersign::time::Timestamp;

/// The machine with callers around it.
#[derive(Clone)]
pub struct Driver<'w> {
    world: &'w World,
    state: State,
    now: Timestamp,
    /// What happened, as it was at the last write.
    log_at_write: Log,
    written: Timestamp,
    callers: Vec<Caller>,
    /// Every fetch so far.
    pub fetches: Vec<Fetch>,
    /// Edges that came about, and whose step nobody was told yet. A lookup for kid A has to be, before anything changes.
    open: Vec<Class>,
    /// Every class of edges that came about.
    pub classes: Vec<Class>,
}

/// The act is none that can be played here. The plan was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unplayable;

/// A caller, and what its lookup has done.
#[derive(Clone)]
struct Caller {
    token: Token,
    tried: Vec<Thumbprint>,
    spent: Spent,
    is: Is,
}

/// Where a caller is.
#[derive(Clone)]
enum Is {
    Going,
    InFetch(Ticket, usize),
    HeldUp,
    Gone,
}

/// A lookup ends within two fetches and a few keys; more rounds are a hang.
const MAX_ROUNDS: usize = 16;

impl<'w> Driver<'w> {
    /// Nothing has happened yet.
    pub fn new(world: &'w World, start: Timestamp) -> Self {
        Self {
            world,
            state: State::new(start),
            now: start,
            log_at_write: Log::default(),
            written: start,
            callers: Vec::new(),
            fetches: Vec::new(),
            open: Vec::new(),
            classes: Vec::new(),
        }
    }

    /// What happened, as it is now.
    fn log(&self) -> Log {
        let mut log = self.log_at_write;
        if self.now < self.written {
            log.jump_back(self.written);
        } else {
            log.advance(self.world, self.now);
        }
        log
    }

    fn wrote(&mut self, log: Log) {
        (self.log_at_write, self.written) = (log, self.now);
    }

    /// Puts a question to the machine as it is now.
    pub fn at_moment<T>(&self, ask: impl FnOnce(&Moment<'_>) -> T) -> T {
        ask(&Moment::new(self.world, &Real, &self.state, &self.log(), self.now))
    }

    /// How many callers have come.
    pub fn callers(&self) -> usize {
        self.callers.len()
    }

    /// Edges that came about just now, and whose step nobody was told yet.
    pub fn open(&self) -> &[Class] {
        &self.open
    }

    /// Does one thing; gives what is seen.
    ///
    /// # Errors
    /// [`Unplayable`].
    pub fn act(&mut self, act: Act) -> Result<Vec<Seen>, Unplayable> {
        match act {
            Act::Present(token) => {
                let (tried, spent) = (Vec::new(), Spent::default());
                self.callers.push(Caller { token, tried, spent, is: Is::Going });
                Ok(vec![self.go_on(self.callers.len() - 1)?])
            }
            Act::GoOn(caller) => match self.callers.get(caller).map(|caller| &caller.is) {
                Some(Is::HeldUp) => Ok(vec![self.go_on(caller)?]),
                Some(Is::Going | Is::InFetch(..) | Is::Gone) | None => Err(Unplayable),
            },
            Act::Answer(caller, reply, full, then) => self.answer(caller, reply, full, then),
            Act::Tick => Ok(self.clock(self.now.after(TICK), Action::Tick)),
            Act::Back => {
                let earlier = self.now.since_epoch().saturating_sub(TICK);
                Ok(self.clock(Timestamp::new(earlier), Action::Back))
            }
        }
    }

    fn clock(&mut self, to: Timestamp, action: Action) -> Vec<Seen> {
        let (log, from) = (self.log(), self.now);
        self.now = to;
        let told = self.at_moment(|after| after.told(&Probe::new(A)));
        let before = Moment::new(self.world, &Real, &self.state, &log, from);
        self.open = vec![Class::new(&before, Local::Absent, action, None, told)];
        Vec::new()
    }

    fn answer(
        &mut self,
        number: usize,
        reply: Reply,
        full: FullJitter,
        then: Then,
    ) -> Result<Vec<Seen>, Unplayable> {
        let caller = self.callers.get_mut(number).ok_or(Unplayable)?;
        let Is::InFetch(ticket, fetch) = core::mem::replace(&mut caller.is, Is::Gone) else {
            return Err(Unplayable);
        };
        let (world, now, document) = (self.world, self.now, ticket.document());
        let (before, before_log) = (self.state.clone(), self.log());
        let jitter = if full { Jitter::FULL } else { Jitter::NONE };
        let live = before_log.of(document).out.is_some_and(|out| out.id == ticket.id);
        let answer = world.answer(document, reply, before_log.same_url());
        let given_up = answer == Answer::Abandoned;
        let completion = self.state.complete(&world.policy, ticket, answer, jitter, now);
        let mut log = before_log;
        if live {
            log.answered(world, document, reply, jitter, now);
        } else {
            log.touched(now);
        }
        self.wrote(log);
        if let Some(fetch) = self.fetches.get_mut(fetch) {
            fetch.answer = Some((reply, before_log.same_url()));
        }
        let mut spent = Spent::default();
        spent.record(document, completion == Completion::Dropped);
        let told = self.at_moment(|after| after.told(&Probe { spent, ..Probe::new(A) }));
        let action = if live { Action::Answer(document) } else { Action::Late(document) };
        let before = Moment::new(world, &Real, &before, &before_log, now);
        let class = Class::new(&before, Local::Absent, action, Some(reply), told);
        let attempts = self.state.attempts(document);
        let mut seen = vec![match completion {
            Completion::Dropped => Seen::Dropped(document),
            Completion::Applied if given_up => Seen::Ended(document, Some(Cause::Abandoned), None),
            Completion::Applied => {
                let retry_in = attempts.back_off.map(|at| at.since(now));
                Seen::Ended(document, attempts.failure, retry_in)
            }
        }];
        if (&self.state, self.log()) != (before.state, before_log) {
            self.open.clear();
        }
        self.open.push(class);
        let caller = self.callers.get_mut(number).ok_or(Unplayable)?;
        caller.spent.record(document, completion == Completion::Dropped);
        match then {
            Then::Leaves => {}
            // Who gives up is not there any more.
            Then::GoesOn | Then::IsHeldUp if given_up => {}
            Then::IsHeldUp => caller.is = Is::HeldUp,
            Then::GoesOn => seen.push(self.go_on(number)?),
        }
        Ok(seen)
    }

    /// Turns the machine for one caller until it is told something that it does not answer at once.
    fn go_on(&mut self, number: usize) -> Result<Seen, Unplayable> {
        let mut caller = self.callers.get(number).cloned().ok_or(Unplayable)?;
        caller.is = Is::Gone;
        let seen = (0..MAX_ROUNDS).find_map(|_| self.round(&mut caller)).ok_or(Unplayable);
        if let Some(place) = self.callers.get_mut(number) {
            *place = caller;
        }
        seen
    }

    /// Asks the machine once for this caller; None where the caller asks again at once.
    fn round(&mut self, caller: &mut Caller) -> Option<Seen> {
        let (world, now, token) = (self.world, self.now, caller.token);
        let probe =
            Probe { lookup: token.lookup, local: token.local, spent: caller.spent, patience: token.patience };
        let tried = caller.tried.clone();
        let wanted = Wanted { tried: &tried, ..world.wanted(&probe) };
        let log = self.log();
        let state = self.state.clone();
        let step = decide(&world.policy, &state, &wanted, now);
        let told = world.told(step);
        let own = self.saw(&Moment::new(world, &Real, &state, &log, now), &probe, tried.is_empty(), told);
        match (step, told) {
            (Step::Found(found), Told::Found(keys, source)) => {
                if token.signer.is_some_and(|signer| keys.holds(signer)) {
                    return Some(Seen::Says(Ok(source)));
                }
                caller.tried.extend(found.keys.iter().map(|key| key.thumbprint()));
                (source == Source::Local).then_some(Seen::Says(Err(Lost::BadSignature(caller.tried.len()))))
            }
            (Step::Fetch(_), Told::Fetch(place)) => {
                let ticket = self.state.begin(&world.policy, &wanted, now);
                self.open.clear();
                match ticket {
                    Some(ticket) => {
                        self.shows(own);
                        Some(self.begun(caller, ticket, place, log))
                    }
                    // The clock is behind: begin has brought the state to now, and somebody is fetching still.
                    None => {
                        let mut log = log;
                        log.touched(now);
                        self.wrote(log);
                        None
                    }
                }
            }
            (_, Told::Wait(_, until)) => Some(Seen::Waits(until)),
            (_, Told::Failed(unresolved)) => {
                Lost::of(unresolved, tried.len(), now).map(|lost| Seen::Says(Err(lost)))
            }
            // `told` is `step` in other letters.
            (_, Told::Found(..) | Told::Fetch(_)) => None,
        }
    }

    fn begun(&mut self, caller: &mut Caller, ticket: Ticket, place: Place, mut log: Log) -> Seen {
        let etag = match &ticket.target {
            TicketTarget::Metadata => None,
            TicketTarget::Keys { etag, .. } => etag.as_deref().map(str::to_owned),
        };
        log.begun(ticket.document(), ticket.id, etag.is_some(), self.now);
        self.wrote(log);
        caller.is = Is::InFetch(ticket, self.fetches.len());
        self.fetches.push(Fetch { place, answer: None });
        Seen::Asks(place, etag)
    }

    /// A lookup was told something: that is an edge of its own, and the step of those that came about just before. Gives
    /// the edge of its own where it is yet to be seen: whoever begins has to get a ticket.
    fn saw(&mut self, here: &Moment<'_>, probe: &Probe, untried: bool, told: Told) -> Class {
        let begins = told.fetches().is_some();
        let action = if begins { Action::Begin } else { Action::Ask };
        let own = Class::new(here, probe.local, action, None, told);
        let is_a = probe.lookup == A && probe.local == Local::Absent && probe.patience && untried;
        let step = StepKind::from(told);
        let known: Vec<Class> =
            self.open.iter().filter(|class| is_a && class.step == step).copied().collect();
        known.into_iter().for_each(|class| self.shows(class));
        if !begins {
            self.shows(own);
        }
        own
    }

    fn shows(&mut self, class: Class) {
        if !self.classes.contains(&class) {
            self.classes.push(class);
        }
    }
}
