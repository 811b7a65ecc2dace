//! The named scenarios, over sockets, by the same names.

use crate::player::play;
use countersign_conformance::scenarios::player::Seen;
use countersign_conformance::scenarios::scenario::Scenario;
use countersign_conformance::scenarios::{self, machine::Real};

fn played(name: &str) {
    let scenario = scenarios::ALL.iter().find(|scenario| scenario.name == name).unwrap();
    let seen = play(scenario);
    for ((step, seen), expected) in scenario.steps.iter().zip(&seen).zip(expected(scenario)) {
        assert_eq!(*seen, expected, "{name}: {}", step.says);
    }
    // The other player sees the very same.
    assert_eq!(Ok(seen), scenarios::player::play(scenario, &Real), "{name}");
}

fn expected(scenario: &Scenario) -> Vec<Seen> {
    let seen = |step: &scenarios::scenario::Step| Seen {
        requests: step.requests.to_vec(),
        verdicts: step.verdicts.to_vec(),
    };
    scenario.steps.iter().map(seen).collect()
}

macro_rules! scenarios {
    ($($test:ident $name:literal;)+) => {
        $(
            #[test]
            fn $test() {
                played($name);
            }
        )+

        #[test]
        fn every_named_scenario_is_played_here() {
            assert_eq!([$($name),+], scenarios::ALL.map(|scenario| scenario.name));
        }
    };
}

scenarios! {
    toolhive_4747 "toolhive-4747";
    toolhive_4747_workaround "toolhive-4747-workaround";
    toolhive_4747_runner "toolhive-4747-runner";
    toolhive_4747_local_miss "toolhive-4747-local-miss";
    toolhive_4774_latch "toolhive-4774-latch";
    toolhive_4774_cancelled "toolhive-4774-cancelled";
}
