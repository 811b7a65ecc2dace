//! Who may fetch, and whose answer counts (K8, K15, Waiting).

use super::*;

#[test]
fn two_callers_that_both_saw_fetch_begin_one() {
    let mut machine = Machine::explicit();
    let ticket = machine.begin(&wanted("a"));
    assert_eq!(machine.state.begin(&machine.policy, &wanted("a"), machine.now), None);
    let wait = Step::Wait { document: Document::Keys, until: ticket.until };
    assert_eq!(machine.decide(&wanted("a")), wait);
    assert_eq!(ticket.until, machine.now.after(secs(10)));
}

#[test]
fn an_answer_after_the_lease_is_dropped_and_the_next_caller_may_fetch() {
    let mut machine = Machine::explicit();
    let late = machine.begin(&wanted("a"));
    machine.wait(secs(10));
    assert!(matches!(machine.decide(&wanted("a")), Step::Fetch(_)));
    assert_eq!(machine.complete(late, keys(&["a"])), Completion::Dropped);
    assert_eq!(machine.state.keys.held, None);
    assert_eq!(machine.state.keys.attempts.ended, Some(machine.now));
}

#[test]
fn only_the_live_ticket_changes_the_state() {
    let mut machine = Machine::explicit();
    let first = machine.begin(&wanted("a"));
    machine.wait(secs(10));
    let second = machine.begin(&wanted("a"));
    let before = machine.state.clone();
    assert_eq!(machine.complete(first, keys(&["late"])), Completion::Dropped);
    assert_eq!(machine.state, before);
    assert_eq!(machine.complete(second, keys(&["a"])), Completion::Applied);
}

#[test]
fn a_superseded_lookup_says_so_when_that_ends_it() {
    let mut machine = Machine::explicit();
    let ended = machine.lookup("a", &[failure(Cause::Connect)]);
    assert!(ended.0.contains("Unavailable"));
    let asked = Wanted { spent: Spent { keys: true, superseded: true, ..Spent::default() }, ..wanted("a") };
    let causes = Causes { keys: Some(Cause::Connect), lookup: Some(Cause::Superseded), ..Causes::default() };
    assert_eq!(machine.decide(&asked), unavailable(causes, Some(machine.now.after(secs(10)))));
}

#[test]
fn an_answer_of_the_wrong_document_is_a_failed_fetch() {
    let mut machine = Machine::explicit();
    let (end, _) = machine.lookup("a", &[metadata(ISSUER, KEYS_URL)]);
    assert!(end.contains("keys: Some(Malformed)"), "{end}");
    let mut machine = Machine::discovery();
    let (end, _) = machine.lookup("a", &[keys(&["a"])]);
    assert!(end.contains("metadata: Some(Malformed)"), "{end}");
    let mut machine = Machine::discovery();
    let (end, _) = machine.lookup("a", &[Answer::NotModified { lifetime: Lifetime::Unstated }]);
    assert!(end.contains("metadata: Some(UnexpectedNotModified)"), "{end}");
}

#[test]
fn a_lookup_past_its_deadline_neither_waits_nor_fetches() {
    let machine = Machine::explicit();
    let asked = Wanted { patience: false, ..wanted("a") };
    let causes =
        Causes { keys: Some(Cause::NothingHeld), lookup: Some(Cause::Deadline), ..Causes::default() };
    assert_eq!(machine.decide(&asked), unavailable(causes, Some(machine.now)));

    let mut machine = machine.holding(&["a"]);
    machine.wait(secs(600));
    assert_eq!(
        machine.source(&Wanted { patience: false, ..wanted("a") }),
        Some(Source::Stale { age: secs(600), cause: None })
    );
}
