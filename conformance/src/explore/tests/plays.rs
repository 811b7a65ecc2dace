//! The ways to the edges of a small world, played on the pure driver.

use crate::explore::alphabet::SOURCES;
use crate::explore::classes::{Action, Class, Classes};
use crate::explore::edges::{classes, examples};
use crate::explore::plays::plan::play;
use crate::explore::policies::POLICIES;
use crate::explore::record::EPOCH;
use crate::explore::world::World;
use countersign::resolve::step::Document;

/// The smallest world with a remote tier: `equal`, with a configured URL.
fn world() -> World {
    World::new(POLICIES[6].name, POLICIES[6].timing(), SOURCES[2]).expect("the alphabet can be made")
}

#[test]
fn a_driver_gets_to_every_class_but_late_metadata_that_nobody_fetches() {
    let world = world();
    let (mut seen, examples) = (Classes::default(), examples(&world));
    examples.iter().for_each(|example| seen.insert(&example.class));
    assert_eq!(seen.len(), examples.len());
    let late = |class: &Class| class.action == Action::Late(Document::Metadata);
    for class in classes(&world).iter() {
        assert_eq!(seen.contains(&class), !late(&class), "{class:?}");
    }
}

#[test]
fn every_way_can_be_played() {
    let world = world();
    for example in examples(&world) {
        let play = play(&POLICIES[6], &world, &example, &Classes::default(), EPOCH);
        assert!(play.is_some_and(|play| play.classes.contains(&example.class)), "{example:?}");
    }
}
