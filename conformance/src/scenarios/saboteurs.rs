//! Validators that are broken in one way each, and the scenarios that catch them.

use super::ALL;
use super::machine::{Machine, Real};
use super::player::{Seen, play};
use super::scenario::{Scenario, Step};
use countersign::cause::Cause;
use countersign::policy::keys::{KeyPolicy, Remote as Tier};
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::{Step as Resolution, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket};
use countersign::resolve::wanted::{LocalAnswer, Wanted};
use countersign::time::Timestamp;
use countersign::url::Issuer;

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
    assert!(caught_by(&DiscoveryIsAGate).contains(&"toolhive-4747"));
    assert_eq!(caught_by(&AlwaysDiscovers), ["toolhive-4747-workaround", "toolhive-4747-runner"]);
    assert!(caught_by(&OutageIsNotFound).contains(&"toolhive-4747-local-miss"));
    assert_eq!(caught_by(&FailureIsLatched), ["toolhive-4747", "toolhive-4774-latch"]);
    assert_eq!(caught_by(&LeavingIsAFailure), ["toolhive-4774-cancelled"]);
    assert_eq!(caught_by(&Real), [""; 0]);
}

/// The bug of the report: discovery comes first, whatever the process itself holds.
struct DiscoveryIsAGate;

impl Machine for DiscoveryIsAGate {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Resolution<'a> {
        match policy.remote() {
            Tier::Discovery(_) => {
                decide(policy, state, &Wanted { local: LocalAnswer::Absent, ..*wanted }, now)
            }
            Tier::None | Tier::Explicit(_) => decide(policy, state, wanted, now),
        }
    }

    fn begin(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Option<Ticket> {
        state.begin(policy, &Wanted { local: LocalAnswer::Absent, ..*wanted }, now)
    }
}

/// Discovers, although a URL is set or no issuer is configured.
struct AlwaysDiscovers;

impl AlwaysDiscovers {
    fn policy() -> KeyPolicy {
        KeyPolicy::new(Tier::Discovery(Issuer::parse("https://issuer.example", false).unwrap()))
    }
}

impl Machine for AlwaysDiscovers {
    fn decide<'a>(
        &self,
        _policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Resolution<'a> {
        decide(Box::leak(Box::new(Self::policy())), state, wanted, now)
    }

    fn begin(
        &self,
        _policy: &KeyPolicy,
        state: &mut State,
        wanted: &Wanted<'_>,
        now: Timestamp,
    ) -> Option<Ticket> {
        state.begin(&Self::policy(), wanted, now)
    }
}

/// Says that there is no such key, where it could not look.
struct OutageIsNotFound;

impl Machine for OutageIsNotFound {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Resolution<'a> {
        match decide(policy, state, wanted, now) {
            Resolution::Failed(Unresolved::Unavailable { .. }) => Resolution::Failed(Unresolved::NotFound),
            step => step,
        }
    }
}

/// What the fix of the report left behind: discovery that failed once is done for ever.
struct FailureIsLatched;

impl Machine for FailureIsLatched {
    fn decide<'a>(
        &self,
        policy: &'a KeyPolicy,
        state: &'a State,
        wanted: &Wanted<'a>,
        now: Timestamp,
    ) -> Resolution<'a> {
        // For ever within the back-off of the first failure.
        let now = if state.metadata.attempts.failure.is_some() { state.written } else { now };
        decide(policy, state, wanted, now)
    }
}

/// Counts a caller that went away as a failure of the issuer.
struct LeavingIsAFailure;

impl Machine for LeavingIsAFailure {
    fn complete(
        &self,
        policy: &KeyPolicy,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        now: Timestamp,
    ) -> Completion {
        let answer = match answer {
            Answer::Abandoned => Answer::Failed { cause: Cause::Timeout, retry_after: None },
            answer => answer,
        };
        state.complete(policy, ticket, answer, Jitter::NONE, now)
    }
}
