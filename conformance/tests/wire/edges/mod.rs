//! One edge of each class that the exploration finds, over sockets: the real validator and its own HTTP client, issuers
//! of the lab, callers on threads, and a clock that only the test moves.
//!
//! The explorer says which classes there are, and the plays ([`countersign_conformance::explore::plays`]) get to them.
//! A play is a shortest way to some class, act by act; what must be seen after each act is what the pure machine tells
//! the same callers. Here each play is played, and a class counts only where all that was seen in its play, before it
//! and after, is what must be: verdicts with their cause, tier, age and next attempt; what became of each fetch; each
//! request with its place and entity tag. A class that is on no play is either on the list of those that nobody can
//! bring about with a validator ([`allowed`]), or a failure that names it.
//!
//! Nothing here looks at the wall clock but to give up. No caller is waited for until it seems to be at rest: each does
//! one thing, and says so from inside of the hooks that a validator gives to its owner ([`caller`]).

mod allowed;
mod answers;
mod caller;
mod hooks;
mod stage;

use allowed::ALLOWED;
use core::sync::atomic::{AtomicUsize, Ordering};
use countersign::clock::Clock as _;
use countersign_conformance::explore::classes::{Class, Classes};
use countersign_conformance::explore::plays::act::Play;
use countersign_conformance::explore::plays::cover::cover;
use countersign_conformance::harness::clock::VirtualClock;
use countersign_conformance::lab::Lab;
use stage::Stage;
use std::sync::Mutex;
use std::thread;

/// More than there are processors: a play waits more than it works.
const STAGES: usize = 6;

#[test]
fn one_edge_of_each_class_is_replayed_over_sockets() {
    let cover = cover(2, VirtualClock::new().now()).unwrap();
    let (replayed, wrong) = replay(&cover.plays);
    assert!(wrong.is_empty(), "{} plays went wrong, the first of them:\n{}", wrong.len(), wrong[0]);
    let unknown: Vec<Class> = replayed.iter().filter(|class| !cover.all.contains(class)).collect();
    assert_eq!(unknown, [], "the exploration knows nothing of these");
    let left: Vec<Class> = cover.all.iter().filter(|class| !replayed.contains(class)).collect();
    let allowed = |class: &Class| ALLOWED.iter().any(|row| (row.covers)(class));
    let missing: Vec<_> = left.iter().filter(|class| !allowed(class)).collect();
    assert!(missing.is_empty(), "{} classes were not replayed:\n{missing:#?}", missing.len());
    for row in &ALLOWED {
        let on_it = left.iter().filter(|class| (row.covers)(class)).count();
        println!("{on_it} classes are left out: {}", row.why);
        assert_eq!(on_it, row.classes, "{}", row.why);
    }
    let idle: Vec<_> = replayed.iter().filter(allowed).collect();
    assert!(idle.is_empty(), "these are replayed, and need not be allowed: {idle:#?}");

    let (all, shown) = (cover.all.len(), replayed.len());
    println!(
        "{shown} of {all} classes of edges replayed in {} plays; {} left out",
        cover.plays.len(),
        left.len()
    );
    assert!(left.len() * 100 < all * 5, "{} of {all} is not under 5 %", left.len());
    assert_eq!((all, shown, left.len()), (2_589, 2_480, 109));
}

/// Plays all; gives the classes that came about as they must, and what went wrong otherwise.
fn replay(plays: &[Play]) -> (Classes, Vec<String>) {
    let (next, outcome) = (AtomicUsize::new(0), Mutex::new((Classes::default(), Vec::new())));
    let work = || {
        let lab = Lab::start().unwrap();
        while let Some(play) = plays.get(next.fetch_add(1, Ordering::Relaxed)) {
            let played = Stage::new(&lab, play).play();
            let mut outcome = outcome.lock().unwrap();
            match played {
                Ok(()) => play.classes.iter().for_each(|class| outcome.0.insert(class)),
                Err(what) => outcome.1.push(what),
            }
        }
    };
    thread::scope(|scope| (0..STAGES).for_each(|_| drop(scope.spawn(work))));
    outcome.into_inner().unwrap()
}
