//! What is served, and for how long (K9, K13, K14).

use super::*;

#[test]
fn a_stale_key_is_served_at_once_while_the_refresh_fails_and_refused_past_the_limit() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600));
    let (end, fetched) = machine.lookup("a", &[failure(Cause::Status(500))]);
    assert_eq!(fetched, ["keys"]);
    assert!(end.starts_with("Found"), "{end}");
    let source = Source::Stale { age: secs(600), cause: Some(Cause::Status(500)) };
    assert_eq!(machine.source(&wanted("a")), Some(source));
    machine.wait(secs(3_600));
    machine.lookup("a", &[failure(Cause::Status(500))]);
    let causes = Causes { keys: Some(Cause::Status(500)), ..Causes::default() };
    assert_eq!(machine.decide(&wanted("a")), unavailable(causes, Some(machine.now.after(secs(20)))));
}

#[test]
fn only_the_lookup_that_begins_the_refresh_spends_time_on_it() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600));
    let _ticket = machine.begin(&wanted("a"));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Stale { age: secs(600), cause: None }));
    let wait = Step::Wait { document: Document::Keys, until: machine.now.after(secs(10)) };
    assert_eq!(machine.decide(&wanted("b")), wait);
}

#[test]
fn a_stale_key_is_served_while_the_keys_are_fetched_although_metadata_became_due() {
    let mut machine = Machine::discovery().holding(&["a"]);
    machine.state.keys.held.as_mut().unwrap().expires = machine.now;
    machine.state.metadata.held.as_mut().unwrap().expires = machine.now.after(secs(1));
    let _ticket = machine.begin(&wanted("a"));
    machine.wait(secs(1));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Stale { age: secs(1), cause: None }));
}

#[test]
fn a_removed_key_is_refused_after_the_next_good_answer() {
    let mut machine = Machine::explicit().holding(&["a", "b"]);
    machine.wait(secs(600));
    machine.lookup("a", &[keys(&["b"])]);
    assert_eq!(machine.decide(&wanted("a")), Step::Failed(Unresolved::NotFound));
}

#[test]
fn a_set_without_a_usable_key_never_replaces_a_good_one() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600));
    machine.lookup("a", &[keys(&[])]);
    let source = Source::Stale { age: secs(600), cause: Some(Cause::NoUsableKey) };
    assert_eq!(machine.source(&wanted("a")), Some(source));
}
