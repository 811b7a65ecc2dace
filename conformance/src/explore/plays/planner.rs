//! Who makes a play, act by act: it does what has to be done on a way, and what can be done beside it.

use crate::explore::alphabet::{KeyName, RemoteKind, Reply};
use crate::explore::classes::{Action, Class, Classes, StepKind};
use crate::explore::edges::{can_present, untried};
use crate::explore::lookups::{A, Local, Lookup, Probe};
use crate::explore::plays::act::{Act, Seen, Step, Then, Token};
use crate::explore::plays::driver::{Driver, Unplayable};
use crate::explore::policies::TICK;
use crate::explore::told::Told;
use crate::explore::world::World;
use countersign::resolve::step::Document;
use countersign::resolve::wanted::Spent;
use countersign::time::Timestamp;

/// What an example leaves open.
#[derive(Clone, Copy)]
pub(super) struct Variant {
    /// Who is told the step of an answer.
    pub(super) end: End,
    /// Who signs the tokens for kid A.
    pub(super) signer: KeyName,
    /// The lookup that is held up once its fetch was answered, and goes on later; with the place of that answer in the
    /// way.
    pub(super) later: Option<(usize, &'static Lookup)>,
}

/// Who is told the step of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The caller whose fetch was answered.
    GoesOn,
    /// One that comes just then.
    Another,
    /// One whose lease was over long ago, and whose fetch is answered just then.
    Overdue,
}

/// A play that is being made.
pub(super) struct Planner<'w> {
    pub(super) world: &'w World,
    /// The classes that need not be shown any more.
    known: &'w Classes,
    pub(super) driver: Driver<'w>,
    pub(super) steps: Vec<Step>,
    pub(super) variant: Variant,
    /// What the local tier says to callers on the way.
    local: Local,
    /// The callers whose tickets are out.
    pub(super) in_fetch: [Option<usize>; 2],
    /// The callers whose leases are over and whose fetches were never answered, by document.
    pub(super) overdue: [Vec<usize>; 2],
    /// The caller that is held up.
    pub(super) held_up: Option<usize>,
}

impl<'w> Planner<'w> {
    /// Nothing has happened yet. None where no validator has these sources.
    pub(super) fn new(
        world: &'w World,
        has_local: bool,
        known: &'w Classes,
        start: Timestamp,
        variant: Variant,
    ) -> Option<Self> {
        let local = if has_local { Local::Miss } else { Local::Absent };
        let exists = has_local || !world.sources.are_local();
        let driver = Driver::new(world, start);
        let (steps, in_fetch, overdue, held_up) = (Vec::new(), [None; 2], [Vec::new(), Vec::new()], None);
        exists.then_some(Self { world, known, driver, steps, variant, local, in_fetch, overdue, held_up })
    }

    /// Does one thing, and takes down what is seen.
    pub(super) fn act(&mut self, act: Act) -> Result<(), Unplayable> {
        let seen = self.driver.act(act)?;
        let caller = match act {
            Act::Present(_) => self.driver.callers() - 1,
            Act::Answer(caller, ..) | Act::GoOn(caller) => caller,
            Act::Tick | Act::Back => 0,
        };
        for seen in &seen {
            if let Seen::Asks(place, _) = seen {
                self.in_fetch[place.document() as usize] = Some(caller);
            }
        }
        self.steps.push(Step { act, seen });
        Ok(())
    }

    /// A lookup for kid A that has just come.
    pub(super) fn present_a(&mut self) -> Result<(), Unplayable> {
        let token = self.token(&Probe { local: self.local, ..Probe::new(A) });
        self.act(Act::Present(token))
    }

    /// A caller for kid A whose fetch of this document is never answered, and whose lease is over; then so much time
    /// passes that nothing else is left of it.
    pub(super) fn begin_overdue(&mut self, document: Document) -> Result<(), Unplayable> {
        self.present_a()?;
        if document == Document::Keys && self.world.sources.remote == RemoteKind::Discovery {
            let caller = self.in_fetch[Document::Metadata as usize].take().ok_or(Unplayable)?;
            self.act(Act::Answer(caller, Reply::SameUrl, false, Then::Leaves))?;
            self.present_a()?;
        }
        let caller = self.in_fetch[document as usize].take().ok_or(Unplayable)?;
        let timing = self.world.timing();
        let held = timing.metadata_ttl.saturating_add(timing.metadata_stale_limit);
        let given_up = timing.lease.saturating_add(timing.cooldown);
        for _ in 0..held.max(given_up).as_secs() / TICK.as_secs() {
            self.act(Act::Tick)?;
        }
        self.overdue[document as usize].push(caller);
        Ok(())
    }

    /// Has callers come who show something new and change nothing.
    pub(super) fn look(&mut self) -> Result<(), Unplayable> {
        let new = |planner: &Self, class: &Class| {
            !planner.known.contains(class) && !planner.driver.classes.contains(class)
        };
        let a = self.told(&Probe { local: self.local, ..Probe::new(A) });
        let step = StepKind::from(a);
        let open = self.driver.open().iter().any(|class| class.step == step && new(self, class));
        if open && a.fetches().is_none() {
            self.present_a()?;
        }
        for probe in &self.world.probes {
            if (probe.local == Local::Absent) != (self.local == Local::Absent)
                || probe.spent != Spent::default()
            {
                continue;
            }
            let class = self.driver.at_moment(|here| {
                let told = here.told(probe);
                let asks = told.fetches().is_none() && can_present(here, probe);
                asks.then(|| Class::new(here, probe.local, Action::Ask, None, told))
            });
            if class.is_some_and(|class| new(self, &class)) {
                let token = self.token(probe);
                self.act(Act::Present(token))?;
            }
        }
        Ok(())
    }

    pub(super) fn told(&self, probe: &Probe) -> Told {
        self.driver.at_moment(|here| here.told(probe))
    }

    /// The token of this lookup, signed such that it is good where its key is found.
    pub(super) fn token(&self, probe: &Probe) -> Token {
        let has_tried = probe.lookup.tried.is_some();
        let lookup = untried(probe.lookup);
        let local = if probe.local == Local::Absent { self.local } else { probe.local };
        let probe = Probe { lookup, local, ..*probe };
        let signer = match self.told(&probe) {
            Told::Found(..) if has_tried => None,
            Told::Found(keys, _) => keys.first(),
            Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => Some(self.variant.signer),
        };
        Token { lookup, signer, local, patience: probe.patience }
    }
}
