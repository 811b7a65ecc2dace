//! The whole exploration: every policy with every source configuration, and every mutant, on as many threads as wanted.

use crate::explore::alphabet::{SOURCES, Sources};
use crate::explore::counts::Counts;
use crate::explore::machine::{Machine, Real};
use crate::explore::mutants::Mutant;
use crate::explore::policies::{POLICIES, SmallPolicy};
use crate::explore::properties::Property;
use crate::explore::properties::table::TABLE;
use crate::explore::search::{Findings, Search};
use crate::explore::story::Violation;
use crate::explore::world::{World, WorldError};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What the whole exploration found.
pub struct Exploration {
    /// Each policy with each source configuration.
    pub worlds: Vec<Explored>,
    /// All of them together.
    pub total: Counts,
    /// Each property, in the order of the table.
    pub properties: Vec<Judgement>,
}

/// One policy with one source configuration.
pub struct Explored {
    /// The policy.
    pub policy: &'static SmallPolicy,
    /// The sources.
    pub sources: Sources,
    /// What was counted.
    pub counts: Counts,
}

/// What is known of one property.
pub struct Judgement {
    /// The property.
    pub property: &'static Property,
    /// How often it applied. Zero for what is shown elsewhere.
    pub applied: u64,
    /// How often it was broken.
    pub violations: u64,
    /// Whether this property caught its mutant; None for what is shown elsewhere.
    pub caught: Option<bool>,
    /// How it was first broken.
    pub story: Option<Violation>,
}

/// How far the exploration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Searches that are done.
    pub done: usize,
    /// All searches.
    pub total: usize,
    /// States that were seen so far, of the real machine.
    pub states: u64,
}

impl Exploration {
    /// Whether no property is broken, each applied, and each mutant was caught.
    pub fn holds(&self) -> bool {
        self.properties.iter().all(|judged| {
            let elsewhere = judged.property.check().is_none();
            judged.violations == 0 && judged.caught != Some(false) && (elsewhere || judged.applied > 0)
        })
    }
}

/// One thing to do.
enum Task {
    Explore(&'static SmallPolicy, Sources),
    Hunt(usize, &'static Mutant),
}

/// What came of it.
enum Outcome {
    Explored(Box<Explored>, Vec<Violation>),
    Hunted(usize, bool),
}

/// Explores everything.
///
/// # Errors
/// [`WorldError`], where the letters of the alphabet cannot be made. That does not depend on what is explored.
pub fn run(threads: usize, progress: &(dyn Fn(Progress) + Sync)) -> Result<Exploration, WorldError> {
    let tasks = tasks();
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    let work = || -> Result<(), WorldError> {
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            let outcome = perform(task)?;
            let mut outcomes = outcomes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            outcomes.push(outcome);
            let states = outcomes.iter().map(|outcome| match outcome {
                Outcome::Explored(explored, _) => explored.counts.states,
                Outcome::Hunted(..) => 0,
            });
            progress(Progress { done: outcomes.len(), total: tasks.len(), states: states.sum() });
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Err(WorldError::PANICKED)))
    })?;
    Ok(sum(outcomes.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)))
}

/// Everything that is to be done, the largest searches first, so that no thread is left alone with one.
fn tasks() -> Vec<Task> {
    let mut sources = SOURCES;
    sources.reverse();
    sources.sort_by_key(|sources| sources.authoritative);
    let explore =
        sources.iter().flat_map(|&sources| POLICIES.iter().map(move |policy| Task::Explore(policy, sources)));
    let hunt = TABLE.iter().enumerate();
    let hunt = hunt.filter_map(|(index, property)| Some(Task::Hunt(index, property.mutant()?)));
    explore.chain(hunt).collect()
}

fn perform(task: &Task) -> Result<Outcome, WorldError> {
    Ok(match *task {
        Task::Explore(policy, sources) => {
            let Findings { counts, violations } = explore(policy, sources, &Real, None)?;
            Outcome::Explored(Box::new(Explored { policy, sources, counts }), violations)
        }
        Task::Hunt(index, mutant) => Outcome::Hunted(index, hunt(index, mutant)?.is_some()),
    })
}

/// Searches one world, for one property or for all.
fn explore(
    policy: &'static SmallPolicy,
    sources: Sources,
    machine: &dyn Machine,
    only: Option<usize>,
) -> Result<Findings, WorldError> {
    let world = World::new(policy.name, policy.timing(), sources)?;
    let search = Search::new(&world, machine, &TABLE);
    Ok(match only {
        Some(property) => search.for_one(property).run(),
        None => search.run(),
    })
}

/// Looks for a case in which a mutant breaks this property, and that property is all that is looked at.
///
/// # Errors
/// As [`run`].
pub fn hunt(property: usize, mutant: &Mutant) -> Result<Option<Violation>, WorldError> {
    // Under the policy with the fewest states, and the sources with the fewest first.
    let Some(policy) = POLICIES.last() else { return Ok(None) };
    for sources in [SOURCES[2], SOURCES[4], SOURCES[1], SOURCES[3], SOURCES[5], SOURCES[0]] {
        let findings = explore(policy, sources, mutant, Some(property))?;
        if let Some(violation) = findings.violations.into_iter().next() {
            return Ok(Some(violation));
        }
    }
    Ok(None)
}

fn sum(outcomes: Vec<Outcome>) -> Exploration {
    let mut total = Counts::new(TABLE.len());
    let mut worlds = Vec::new();
    let mut properties: Vec<_> = TABLE.iter().map(Judgement::new).collect();
    for outcome in outcomes {
        match outcome {
            Outcome::Hunted(index, caught) => properties[index].caught = Some(caught),
            Outcome::Explored(explored, violations) => {
                total.merge(&explored.counts);
                for violation in violations {
                    properties[violation.property].keep_shortest(violation);
                }
                worlds.push(*explored);
            }
        }
    }
    for (judged, tally) in properties.iter_mut().zip(&total.tallies) {
        (judged.applied, judged.violations) = (tally.applied, tally.violations);
    }
    let place = |explored: &Explored| {
        let policy = POLICIES.iter().position(|policy| policy.name == explored.policy.name);
        (policy, SOURCES.iter().position(|&sources| sources == explored.sources))
    };
    worlds.sort_by_key(place);
    Exploration { worlds, total, properties }
}

impl Judgement {
    fn new(property: &'static Property) -> Self {
        Self { property, applied: 0, violations: 0, caught: None, story: None }
    }

    fn keep_shortest(&mut self, violation: Violation) {
        let length = |violation: &Violation| (violation.story.len(), violation.story.clone());
        if self.story.as_ref().is_none_or(|known| length(&violation) < length(known)) {
            self.story = Some(violation);
        }
    }
}
