//! Validators that are broken in one way each, and the scenarios that catch them.

use super::ALL;
use super::broken::{
    AlwaysDiscovers, DiscoveryIsAGate, FailureIsLatched, LeavingIsAFailure, OutageIsNotFound,
};
use super::machine::{Machine, Real};
use super::player::{Seen, play};
use super::scenario::{Scenario, Step};

fn expected(scenario: &Scenario) -> Vec<Seen> {
    let seen = |step: &Step| Seen { requests: step.requests.to_vec(), verdicts: step.verdicts.to_vec() };
    scenario.steps.iter().map(seen).collect()
}

fn caught_by(machine: &impl Machine) -> Vec<&'static str> {
    let caught = ALL.iter().filter(|scenario| play(scenario, machine) != Ok(expected(scenario)));
    caught.map(|scenario| scenario.name).collect()
}

#[test]
fn every_scenario_catches_the_validator_that_is_broken_in_its_way() {
    assert!(caught_by(&DiscoveryIsAGate::default()).contains(&"toolhive-4747"));
    assert_eq!(caught_by(&AlwaysDiscovers), ["toolhive-4747-workaround", "toolhive-4747-runner"]);
    assert!(caught_by(&OutageIsNotFound).contains(&"toolhive-4747-local-miss"));
    assert_eq!(caught_by(&FailureIsLatched), ["toolhive-4747", "toolhive-4774-latch"]);
    assert_eq!(caught_by(&LeavingIsAFailure), ["toolhive-4774-cancelled"]);
    assert_eq!(caught_by(&Real), [""; 0]);
}
