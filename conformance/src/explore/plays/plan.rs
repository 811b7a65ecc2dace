//! From the way to an edge to acts that go that way.

use crate::explore::alphabet::{KeyName, Reply};
use crate::explore::classes::Classes;
use crate::explore::edges::Example;
use crate::explore::lookups::{Local, Lookup, Probe};
use crate::explore::moves::{FullJitter, Move, Via};
use crate::explore::plays::act::{Act, Play, Then};
use crate::explore::plays::driver::Unplayable;
use crate::explore::plays::planner::{End, Planner, Variant};
use crate::explore::policies::SmallPolicy;
use crate::explore::told::{Place, Told};
use crate::explore::world::World;
use countersign::resolve::step::Document;
use countersign::resolve::wanted::Spent;
use countersign::time::Timestamp;

/// A play that goes the way of this example and shows its class, and on its way what it can of classes that are not
/// known; None where there is none.
pub fn play(
    policy: &'static SmallPolicy,
    world: &World,
    example: &Example,
    known: &Classes,
    start: Timestamp,
) -> Option<Play> {
    let ends = match example.class.action.answers() {
        Some(_) => [End::GoesOn, End::Another, End::Overdue].as_slice(),
        None => &[End::Another],
    };
    let answers = example.way.iter().enumerate().filter(|(_, via)| answers_metadata(via));
    let delays: Vec<_> = match later(world, example) {
        Some(lookup) => answers.map(|(at, _)| Some((at, lookup))).collect(),
        None => vec![None],
    };
    let signers = [KeyName::A, KeyName::Renewed];
    let ends = ends.iter().flat_map(|&end| signers.map(|signer| (end, signer)));
    let mut variants =
        ends.flat_map(|(end, signer)| delays.iter().map(move |&later| Variant { end, signer, later }));
    variants.find_map(|variant| {
        let has_local = example.class.local != Local::Absent;
        let mut planner = Planner::new(world, has_local, known, start, variant)?;
        planner.go(example).ok()?;
        let Planner { driver, steps, .. } = planner;
        let shows = driver.classes.contains(&example.class);
        let (fetches, classes) = (driver.fetches, driver.classes);
        shows.then_some(Play { policy, sources: world.sources, steps, fetches, classes })
    })
}

fn answers_metadata(via: &Via) -> bool {
    matches!(via.by, Some(Move::Answer(Document::Metadata, ..)))
}

/// The lookup that has fetched the metadata before, and goes on later, where the way needs one.
fn later(world: &World, example: &Example) -> Option<&'static Lookup> {
    example.way.iter().find_map(|via| match via.by {
        Some(Move::Begin(index)) => {
            let probe = world.probes.get(usize::from(index))?;
            probe.spent.metadata.then_some(probe.lookup)
        }
        Some(Move::Answer(..) | Move::Late(..) | Move::Tick) | None => None,
    })
}

impl Planner<'_> {
    /// Goes the way to its end.
    fn go(&mut self, example: &Example) -> Result<(), Unplayable> {
        let (last, way) = example.way.split_last().ok_or(Unplayable)?;
        for document in example.way.iter().filter_map(|via| late(via.by)) {
            self.begin_overdue(document)?;
        }
        // One more, to be told what happened where nobody else is left.
        if let (End::Overdue, Some(document)) = (self.variant.end, example.class.action.answers()) {
            self.begin_overdue(document)?;
        }
        self.look()?;
        for (at, via) in way.iter().enumerate() {
            self.step(way, at, via)?;
        }
        self.end(way, last)
    }

    /// Goes one move of the way.
    fn step(&mut self, way: &[Via], at: usize, via: &Via) -> Result<(), Unplayable> {
        match via.by {
            None => {}
            Some(Move::Begin(index)) => self.begin(way, at, index)?,
            Some(Move::Answer(document, reply, full)) => {
                let caller = self.in_fetch[document as usize].take().ok_or(Unplayable)?;
                let held_up = self.variant.later.is_some_and(|(answer, _)| answer == at);
                let then = if held_up { Then::IsHeldUp } else { Then::Leaves };
                self.act(Act::Answer(caller, reply, full, then))?;
                self.held_up = self.held_up.or(held_up.then_some(caller));
            }
            Some(Move::Tick) => self.act(Act::Tick)?,
            Some(Move::Late(document, reply)) => {
                let caller = self.overdue[document as usize].pop().ok_or(Unplayable)?;
                self.act(Act::Answer(caller, reply, false, Then::Leaves))?;
            }
        }
        self.look()?;
        if via.then_back {
            self.act(Act::Back)?;
            self.look()?;
        }
        Ok(())
    }

    /// A lookup begins a fetch, or asks.
    fn begin(&mut self, way: &[Via], at: usize, index: u16) -> Result<(), Unplayable> {
        let probe = *self.world.probes.get(usize::from(index)).ok_or(Unplayable)?;
        if probe.spent != Spent::default() {
            let caller = self.held_up.take().ok_or(Unplayable)?;
            return self.act(Act::GoOn(caller));
        }
        // The one that is held up later is the one whose answer comes next.
        let next = way.iter().enumerate().skip(at).find(|(_, via)| answers_metadata(via)).map(|(at, _)| at);
        let metadata = self.told(&probe) == Told::Fetch(Place::Metadata);
        let later = self.variant.later.filter(|(answer, _)| metadata && next == Some(*answer));
        let lookup = later.map_or(probe.lookup, |(_, lookup)| lookup);
        let token = self.token(&Probe { lookup, ..probe });
        self.act(Act::Present(token))
    }

    /// Goes the last move, which is the edge, and has somebody told its step.
    fn end(&mut self, way: &[Via], last: &Via) -> Result<(), Unplayable> {
        match last.by {
            Some(Move::Begin(index)) if !last.then_back => return self.begin(way, way.len(), index),
            Some(Move::Answer(document, reply, full)) if !last.then_back => {
                let caller = self.in_fetch[document as usize].take().ok_or(Unplayable)?;
                return self.last_answer(caller, document, reply, full);
            }
            Some(Move::Late(document, reply)) if !last.then_back => {
                let caller = self.overdue[document as usize].pop().ok_or(Unplayable)?;
                return self.last_answer(caller, document, reply, false);
            }
            Some(Move::Begin(_) | Move::Answer(..) | Move::Late(..) | Move::Tick) | None => {}
        }
        let forward = Via { then_back: false, ..*last };
        self.step(way, way.len(), &forward)?;
        if last.then_back {
            self.act(Act::Back)?;
        }
        self.present_a()
    }

    fn last_answer(
        &mut self,
        caller: usize,
        document: Document,
        reply: Reply,
        full: FullJitter,
    ) -> Result<(), Unplayable> {
        let then = if self.variant.end == End::GoesOn { Then::GoesOn } else { Then::Leaves };
        self.act(Act::Answer(caller, reply, full, then))?;
        match self.variant.end {
            End::GoesOn => Ok(()),
            End::Another => self.present_a(),
            End::Overdue => {
                let told = self.overdue[document as usize].pop().ok_or(Unplayable)?;
                self.act(Act::Answer(told, Reply::Status, false, Then::GoesOn))
            }
        }
    }
}

/// The document that a move answers late.
fn late(by: Option<Move>) -> Option<Document> {
    match by {
        Some(Move::Late(document, _)) => Some(document),
        Some(Move::Begin(_) | Move::Answer(..) | Move::Tick) | None => None,
    }
}
