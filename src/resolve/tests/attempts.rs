//! When a document is asked for again (K10, K11, K17).

use super::*;

#[test]
fn a_failed_discovery_is_an_outage_that_says_when_it_is_asked_again() {
    let mut machine = Machine::discovery();
    machine.lookup("a", &[failure(Cause::Dns)]);
    let causes = Causes { metadata: Some(Cause::Dns), keys: Some(Cause::NothingHeld), ..Causes::default() };
    assert_eq!(machine.decide(&wanted("a")), unavailable(causes, Some(machine.now.after(secs(10)))));
    machine.wait(secs(10) - Duration::from_nanos(1));
    assert!(matches!(machine.decide(&wanted("a")), Step::Failed(_)));
    machine.wait(Duration::from_nanos(1));
    assert_eq!(machine.decide(&wanted("a")), Step::Fetch(Target::Metadata));
}

#[test]
fn back_off_doubles_to_the_cap_and_a_success_ends_it() {
    let mut machine = Machine::explicit();
    for expected in [10, 20, 40, 80, 160, 300, 300] {
        machine.lookup("a", &[failure(Cause::Timeout)]);
        let causes = Causes { keys: Some(Cause::Timeout), ..Causes::default() };
        let retry_at = machine.now.after(secs(expected));
        assert_eq!(machine.decide(&wanted("a")), unavailable(causes, Some(retry_at)));
        machine.now = retry_at;
    }
    machine.lookup("a", &[keys(&["a"])]);
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
    assert_eq!(machine.state.keys.attempts.step, None);
}

#[test]
fn jitter_takes_at_most_a_quarter_off_and_retry_after_lengthens_no_further_than_the_cap() {
    let cases = [
        (Jitter::NONE, None, 10_000),
        (Jitter::FULL, None, 7_500),
        (Jitter::FULL, Some(secs(8)), 8_000),
        (Jitter::NONE, Some(secs(2)), 10_000),
        (Jitter::NONE, Some(secs(300)), 300_000),
        (Jitter::NONE, Some(secs(301)), 300_000),
    ];
    for (jitter, retry_after, expected) in cases {
        let mut machine = Machine::explicit();
        let ticket = machine.begin(&wanted("a"));
        let answer = Answer::Failed { cause: Cause::Status(503), retry_after };
        machine.state.complete(&machine.policy, ticket, answer, jitter, machine.now);
        let until = machine.now.after(Duration::from_millis(expected));
        assert_eq!(machine.state.keys.attempts.back_off, Some(until), "{jitter:?} {retry_after:?}");
    }
}

#[test]
fn an_unknown_kid_within_cooldown_does_not_fetch() {
    let mut machine = Machine::explicit().holding(&["a"]);
    assert_eq!(machine.decide(&wanted("nobody")), Step::Failed(Unresolved::NotFound));
    machine.wait(secs(30) - Duration::from_nanos(1));
    assert_eq!(machine.decide(&wanted("nobody")), Step::Failed(Unresolved::NotFound));
    machine.wait(Duration::from_nanos(1));
    assert!(matches!(machine.decide(&wanted("nobody")), Step::Fetch(Target::Keys(_))));
}

#[test]
fn a_thousand_unknown_kids_cause_one_fetch() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(31));
    let fetches: usize =
        (0..1_000).map(|n| machine.lookup(&format!("kid {n}"), &[keys(&["a"])]).1.len()).sum();
    assert_eq!(fetches, 1);
}

#[test]
fn a_given_up_fetch_causes_no_back_off_but_counts_for_the_cooldown() {
    let mut cold = Machine::explicit();
    let (end, fetched) = cold.lookup("a", &[Answer::Abandoned]);
    assert_eq!(fetched, ["keys"]);
    assert!(end.contains("Some(Abandoned)"), "{end}");
    assert!(matches!(cold.decide(&wanted("a")), Step::Fetch(Target::Keys(_))));

    let mut warm = Machine::explicit().holding(&["a"]);
    warm.wait(secs(31));
    warm.lookup("b", &[Answer::Abandoned]);
    assert_eq!(warm.decide(&wanted("b")), Step::Failed(Unresolved::NotFound));
}

#[test]
fn a_signature_that_fails_under_a_fetched_key_is_a_miss_and_then_a_bad_signature() {
    let mut machine = Machine::explicit().holding(&["a"]);
    let tried = [set(&["a"]).keys()[0].thumbprint()];
    let asked = Wanted { tried: &tried, ..wanted("a") };
    assert_eq!(machine.decide(&asked), Step::Failed(Unresolved::BadSignature));
    machine.wait(secs(30));
    assert!(matches!(machine.decide(&asked), Step::Fetch(Target::Keys(_))));
    let ticket = machine.begin(&asked);
    machine.complete(ticket, failure(Cause::Connect));
    let spent = Spent { keys: true, ..Spent::default() };
    assert_eq!(machine.decide(&Wanted { spent, ..asked }), Step::Failed(Unresolved::BadSignature));
    machine.wait(secs(600));
    let causes = Causes { keys: Some(Cause::Connect), ..Causes::default() };
    assert_eq!(machine.decide(&Wanted { spent, ..asked }), unavailable(causes, Some(machine.now)));
}

#[test]
fn a_failing_refetch_makes_an_unknown_kid_an_outage_and_not_a_refusal() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(31));
    machine.lookup("b", &[failure(Cause::Tls)]);
    let causes = Causes { keys: Some(Cause::Tls), ..Causes::default() };
    // The back-off ends before the cooldown, and both gate a miss on a fresh set.
    assert_eq!(machine.decide(&wanted("b")), unavailable(causes, Some(machine.now.after(secs(30)))));
}
