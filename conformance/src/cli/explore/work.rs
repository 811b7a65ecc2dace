//! The exploration of every world, and of every mutant until it is caught.

use crate::cli::parallel;
use crate::explore::alphabet::{SOURCES, Sources};
use crate::explore::counts::Counts;
use crate::explore::machine::Real;
use crate::explore::policies::{POLICIES, SmallPolicy};
use crate::explore::properties::table::TABLE;
use crate::explore::search::Search;
use crate::explore::story::Violation;
use crate::explore::world::{World, WorldError};

/// What was found.
pub(super) struct Exploration {
    /// Each world: its policy, its sources and its counts.
    pub(super) worlds: Vec<(&'static str, Sources, Counts)>,
    /// The counts of all worlds together.
    pub(super) total: Counts,
    /// The first violation of each property in each world.
    pub(super) violations: Vec<Violation>,
    /// Per property, in the order of the table: whether its mutant was caught; None where it has none.
    pub(super) caught: Vec<Option<bool>>,
}

/// A piece of the work.
enum Job {
    World(&'static SmallPolicy, Sources),
    Mutant(usize),
}

enum Done {
    World(Box<Counts>, Vec<Violation>),
    Mutant(Option<bool>),
}

impl Exploration {
    pub(super) fn run() -> Result<Self, WorldError> {
        let worlds = POLICIES.iter().flat_map(|policy| SOURCES.map(|sources| Job::World(policy, sources)));
        let jobs: Vec<Job> = worlds.chain((0..TABLE.len()).map(Job::Mutant)).collect();
        let mut results = Vec::with_capacity(jobs.len());
        parallel::in_order(&jobs, work, |done| results.push(done));
        let mut found = Self {
            worlds: Vec::new(),
            total: Counts::new(TABLE.len()),
            violations: Vec::new(),
            caught: Vec::new(),
        };
        for (job, done) in jobs.iter().zip(results) {
            match (job, done?) {
                (Job::World(policy, sources), Done::World(counts, violations)) => {
                    found.total.merge(&counts);
                    found.violations.extend(violations);
                    found.worlds.push((policy.name, *sources, *counts));
                }
                (_, Done::Mutant(caught)) => found.caught.push(caught),
                // A job of mutants never explores a world.
                (Job::Mutant(_), Done::World(..)) => {}
            }
        }
        Ok(found)
    }

    /// No violation, and every mutant caught.
    pub(super) fn is_clean(&self) -> bool {
        self.violations.is_empty() && self.caught.iter().all(|caught| *caught != Some(false))
    }
}

fn work(job: &Job) -> Result<Done, WorldError> {
    match job {
        Job::World(policy, sources) => {
            let world = World::new(policy.name, policy.timing(), *sources)?;
            let findings = Search::new(&world, &Real, &TABLE).run();
            Ok(Done::World(Box::new(findings.counts), findings.violations))
        }
        Job::Mutant(property) => catch(*property).map(Done::Mutant),
    }
}

/// Whether the property catches its mutant in any world.
fn catch(property: usize) -> Result<Option<bool>, WorldError> {
    let Some(mutant) = TABLE.get(property).and_then(|property| property.mutant()) else { return Ok(None) };
    for policy in &POLICIES {
        for sources in SOURCES {
            let world = World::new(policy.name, policy.timing(), sources)?;
            if !Search::new(&world, mutant, &TABLE).for_one(property).run().violations.is_empty() {
                return Ok(Some(true));
            }
        }
    }
    Ok(Some(false))
}
