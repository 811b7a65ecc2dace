//! Every class of edges, and plays that show as many of them as can be shown.

use crate::explore::alphabet::SOURCES;
use crate::explore::classes::{Class, Classes};
use crate::explore::edges::{self, Example};
use crate::explore::plays::act::Play;
use crate::explore::plays::plan::play;
use crate::explore::policies::{POLICIES, SmallPolicy};
use crate::explore::world::{World, WorldError};
use countersign::time::Timestamp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What there is to show, and what shows it.
pub struct Cover {
    /// Every class of edges that the exploration finds.
    pub all: Classes,
    /// The plays.
    pub plays: Vec<Play>,
}

/// One world, with what was found in it.
struct Found {
    policy: &'static SmallPolicy,
    world: World,
    classes: Classes,
    examples: Vec<Example>,
}

/// Explores every world, on so many threads, and plans plays in which the clock stands at `start` at first.
///
/// # Errors
/// As [`crate::explore::run::run`].
pub fn cover(threads: usize, start: Timestamp) -> Result<Cover, WorldError> {
    let found = explore(threads)?;
    let mut all = Classes::default();
    let mut examples: HashMap<Class, Vec<(&Found, &Example)>> = HashMap::new();
    for found in &found {
        all.merge(&found.classes);
        for example in &found.examples {
            examples.entry(example.class).or_default().push((found, example));
        }
    }
    let mut wanted: Vec<_> = all.iter().filter_map(|class| examples.remove(&class)).collect();
    // The shortest way to each class. Long ways first: much is shown on them.
    wanted.iter_mut().for_each(|ways| ways.sort_by_key(|(_, example)| example.way.len()));
    wanted.sort_by_key(|ways| core::cmp::Reverse(ways.first().map(|(_, example)| example.way.len())));
    let (mut known, mut plays) = (Classes::default(), Vec::new());
    for ways in wanted {
        if ways.iter().any(|(_, example)| known.contains(&example.class)) {
            continue;
        }
        let shown =
            ways.iter().find_map(|(found, example)| play(found.policy, &found.world, example, &known, start));
        if let Some(play) = shown {
            play.classes.iter().for_each(|class| known.insert(class));
            plays.push(play);
        }
    }
    Ok(Cover { all, plays })
}

fn explore(threads: usize) -> Result<Vec<Found>, WorldError> {
    let worlds: Vec<_> = SOURCES
        .iter()
        .rev()
        .flat_map(|sources| POLICIES.iter().map(move |policy| (policy, *sources)))
        .collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || -> Result<(), WorldError> {
        while let Some((at, &(policy, sources))) = take(&worlds, &next) {
            let world = World::new(policy.name, policy.timing(), sources)?;
            let (classes, examples) = (edges::classes(&world), edges::examples(&world));
            let one = Found { policy, world, classes, examples };
            found.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().unwrap_or(Err(WorldError::PANICKED)))
    })?;
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, found)| found).collect())
}

fn take<'t, T>(tasks: &'t [T], next: &AtomicUsize) -> Option<(usize, &'t T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    tasks.get(at).map(|task| (at, task))
}
