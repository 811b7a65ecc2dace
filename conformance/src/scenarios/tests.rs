use super::ALL;
use super::machine::Real;
use super::player::{PlayError, Seen, play};
use super::scenario::{
    Act, Document, KeyName, Local, Refusal, Remote, Reply, Scenario, Step, Tier, Token, Verdict,
};
use core::time::Duration;
use std::collections::BTreeSet;

const TTL: Duration = Duration::from_secs(600);
const DEADLINE: Duration = Duration::from_secs(10);
const PUBLISHED: Token = Token { kid: KeyName::Published, signed_by: KeyName::Published };

fn expected(scenario: &Scenario) -> Vec<Seen> {
    scenario
        .steps
        .iter()
        .map(|step| Seen { requests: step.requests.to_vec(), verdicts: step.verdicts.to_vec() })
        .collect()
}

#[test]
fn every_scenario_goes_on_the_pure_machine_as_it_is_written() {
    for scenario in &ALL {
        assert_eq!(play(scenario, &Real), Ok(expected(scenario)), "{}", scenario.name);
    }
}

#[test]
fn every_first_step_without_requests_has_some_once_the_local_key_is_taken_away() {
    let mut controls = 0;
    for scenario in ALL.iter().filter(|scenario| scenario.steps[0].requests.is_empty()) {
        let control = Scenario { local: Local::Absent, steps: &scenario.steps[..1], ..*scenario };
        let first = match scenario.remote {
            Remote::Absent => continue,
            Remote::JwksUrl => Document::Keys,
            Remote::Discovery => Document::Metadata,
        };
        assert_eq!(play(&control, &Real).unwrap()[0].requests, [first], "{}", scenario.name);
        controls += 1;
    }
    assert_eq!(controls, 2);
}

#[test]
fn every_name_is_used_once_and_every_caller_once_in_a_scenario() {
    let names: BTreeSet<&str> = ALL.iter().map(|scenario| scenario.name).collect();
    assert_eq!(names.len(), ALL.len());
    for scenario in &ALL {
        let presented = scenario.steps.iter().flat_map(|step| step.acts).filter_map(|act| match act {
            Act::Present(caller, _) => Some(*caller),
            Act::Wait(_) | Act::Reply(_, _) | Act::Leave(_) => None,
        });
        let mut seen = BTreeSet::new();
        assert!(presented.into_iter().all(|caller| seen.insert(caller)), "{}", scenario.name);
    }
}

const DISCOVERY: Scenario = Scenario {
    name: "a test",
    about: "",
    cites: &[],
    local: Local::Absent,
    remote: Remote::Discovery,
    steps: &[],
};

fn steps(acts: &'static [Act]) -> Vec<Step> {
    vec![Step { says: "", acts, requests: &[], verdicts: &[] }]
}

fn play_acts(acts: &'static [Act]) -> Result<Vec<Seen>, PlayError> {
    play(&Scenario { steps: Vec::leak(steps(acts)), ..DISCOVERY }, &Real)
}

#[test]
fn a_reply_that_nobody_asked_for_is_a_mistake_of_the_scenario() {
    let played = play_acts(&[Act::Present("a", PUBLISHED), Act::Reply(Document::Keys, Reply::Good)]);
    assert_eq!(played, Err(PlayError::NotAsked(Document::Keys)));
}

#[test]
fn a_caller_who_is_not_there_cannot_leave() {
    assert_eq!(play_acts(&[Act::Leave("a")]), Err(PlayError::NobodyThere("a")));
}

#[test]
fn a_fetched_key_that_did_not_sign_the_token_is_a_bad_signature() {
    const FORGED: Token = Token { kid: KeyName::Published, signed_by: KeyName::Local };
    let played = play_acts(&[
        Act::Present("a", FORGED),
        Act::Reply(Document::Metadata, Reply::Good),
        Act::Reply(Document::Keys, Reply::Good),
    ]);
    let seen = Seen {
        requests: vec![Document::Metadata, Document::Keys],
        verdicts: vec![("a", Verdict::Refused(Refusal::BadSignature))],
    };
    assert_eq!(played, Ok(vec![seen]));
}

#[test]
fn a_known_key_is_served_stale_while_the_issuer_is_down() {
    let played = play_acts(&[
        Act::Present("a", PUBLISHED),
        Act::Reply(Document::Metadata, Reply::Good),
        Act::Reply(Document::Keys, Reply::Good),
        Act::Wait(TTL),
        Act::Present("b", PUBLISHED),
        Act::Reply(Document::Keys, Reply::Refused),
    ]);
    let seen = Seen {
        requests: vec![Document::Metadata, Document::Keys, Document::Keys],
        verdicts: vec![("a", Verdict::Accepted(Tier::Fresh)), ("b", Verdict::Accepted(Tier::Stale))],
    };
    assert_eq!(played, Ok(vec![seen]));
}

#[test]
fn a_caller_whose_answer_never_comes_gives_up_at_its_deadline() {
    let played = play_acts(&[
        Act::Present("first", PUBLISHED),
        Act::Present("second", PUBLISHED),
        Act::Wait(DEADLINE),
    ]);
    let outage = Verdict::Outage {
        metadata: Some("nothing_held"),
        keys: Some("nothing_held"),
        retry_in: Some(Duration::ZERO),
    };
    assert_eq!(
        played,
        Ok(vec![Seen { requests: vec![Document::Metadata], verdicts: vec![("second", outage)] }])
    );
}
