//! Random walks on the default policy, with real times: every rule is held against each step, by the same functions.

use crate::explore::alphabet::{RemoteKind, Sources};
use crate::explore::checks::Checks;
use crate::explore::machine::{Machine, Real};
use crate::explore::mutants::done;
use crate::explore::properties::table::TABLE;
use crate::explore::walk::{Event, Nudge, Walk};
use crate::explore::world::World;
use core::time::Duration;
use countersign::policy::keys::Timing;
use countersign::time::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const START: Timestamp = Timestamp::new(Duration::from_secs(1 << 25));

/// What can happen, with times that a real deployment sees.
pub(super) fn events() -> impl Strategy<Value = Vec<Event>> {
    let seconds = [0, 1, 2, 5, 7, 10, 30, 31, 60, 300, 600, 3_600, 12 * 3_600, 24 * 3_600, 40 * 24 * 3_600];
    let period = select(seconds.map(Duration::from_secs).to_vec());
    let nudge = prop_oneof![Just(Nudge::Before), Just(Nudge::On), Just(Nudge::After)];
    let event = prop_oneof![
        2 => period.clone().prop_map(Event::Pass),
        3 => nudge.prop_map(Event::ToTurn),
        1 => period.prop_map(Event::Back),
        4 => any::<usize>().prop_map(Event::Begin),
        4 => (0..4_usize, any::<usize>(), any::<bool>())
            .prop_map(|(which, reply, full)| Event::Answer(which, reply, full)),
    ];
    proptest::collection::vec(event, 1..60)
}

pub(super) fn sources() -> impl Strategy<Value = Sources> {
    let remote = prop_oneof![1 => Just(RemoteKind::Explicit), 4 => Just(RemoteKind::Discovery)];
    remote.prop_map(|remote| Sources { remote, authoritative: false })
}

fn walk(machine: &dyn Machine, sources: Sources, events: &[Event]) -> Result<(), String> {
    let world =
        World::new("the default policy", Timing::default(), sources).expect("the alphabet can be made");
    let checks = Checks::new(&TABLE);
    let mut walk = Walk::new(&world, machine, START);
    events.iter().try_for_each(|&event| walk.step(&checks, event))
}

proptest! {
    #![proptest_config(Config { cases: 2_000, ..Config::default() })]

    #[test]
    fn no_rule_is_broken_on_a_random_walk_with_the_default_policy(sources in sources(), events in events()) {
        prop_assert_eq!(walk(&Real, sources, &events), Ok(()));
    }
}

/// A walk that never breaks anything would prove nothing. The walks are the same in every run: a mutant that is found today is
/// found tomorrow.
#[test]
fn random_walks_find_mutants() {
    for mutant in [&done::NO_LEASE, &done::FAILURE_EMPTIES, &done::CLOCK_KEEPS_FRESH, &done::ANY_ISSUER] {
        let config = Config { failure_persistence: None, cases: 20_000, ..Config::default() };
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let found = runner.run(&(sources(), events()), |(sources, events)| {
            prop_assert_eq!(walk(mutant, sources, &events), Ok(()));
            Ok(())
        });
        assert!(found.is_err(), "not found: {}", mutant.name);
    }
}
