//! Periods and the clock (K12, K16).

use super::*;

#[test]
fn a_304_renews_for_the_ttl_of_what_it_renews() {
    let mut machine = Machine::explicit();
    let lifetime = Lifetime::For(secs(100));
    machine.lookup("a", &[Answer::Keys { set: set(&["a"]), etag: Some("\"1\"".into()), lifetime }]);
    machine.wait(secs(100));
    machine.lookup("a", &[Answer::NotModified { lifetime: Lifetime::Unstated }]);
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
    machine.wait(secs(100) - Duration::from_nanos(1));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
    machine.wait(Duration::from_nanos(1));
    assert!(matches!(machine.decide(&wanted("a")), Step::Fetch(_)));
}

#[test]
fn a_lifetime_is_clamped_on_both_sides() {
    let cases = [
        (Lifetime::Shortest, 30),
        (Lifetime::For(secs(0)), 30),
        (Lifetime::For(secs(31)), 31),
        (Lifetime::Unstated, 600),
        (Lifetime::For(Duration::MAX), 24 * 60 * 60),
    ];
    for (lifetime, expected) in cases {
        let mut machine = Machine::explicit();
        machine.lookup("a", &[Answer::Keys { set: set(&["a"]), etag: None, lifetime }]);
        assert_eq!(machine.state.keys.held.as_ref().unwrap().ttl, secs(expected), "{lifetime:?}");
    }
}

#[test]
fn a_clock_that_goes_backwards_leaves_nothing_fresh_and_nothing_latched() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.back(secs(3_600));
    assert!(matches!(machine.decide(&wanted("a")), Step::Fetch(_)));
    let ticket = machine.begin(&wanted("a"));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Stale { age: secs(0), cause: None }));
    assert!(matches!(machine.decide(&wanted("b")), Step::Wait { .. }));
    machine.complete(ticket, keys(&["a"]));
    assert_eq!(machine.source(&wanted("a")), Some(Source::Fresh));
}

#[test]
fn a_live_ticket_outlives_a_clock_that_goes_backwards() {
    let mut machine = Machine::explicit();
    let ticket = machine.begin(&wanted("a"));
    machine.back(secs(3_600));
    assert_eq!(machine.state.begin(&machine.policy, &wanted("a"), machine.now), None);
    let wait = Step::Wait { document: Document::Keys, until: machine.now.after(secs(10)) };
    assert_eq!(machine.decide(&wanted("a")), wait);
    assert_eq!(machine.complete(ticket, keys(&["a"])), Completion::Applied);
}

#[test]
fn a_set_past_its_limit_does_not_come_back_with_the_clock() {
    let mut machine = Machine::explicit().holding(&["a"]);
    machine.wait(secs(600 + 3_600));
    machine.lookup("a", &[failure(Cause::Dns)]);
    machine.back(secs(3_600));
    assert!(machine.step(wanted("a")).starts_with("Fetch"));
    machine.lookup("a", &[failure(Cause::Dns)]);
    assert_eq!(machine.source(&wanted("a")), None);
}

#[test]
fn a_policy_whose_periods_contradict_one_another_cannot_be_built() {
    use crate::policy::keys::KeyPolicyError;
    let build = |timing: Timing| KeyPolicy::new(Remote::None).with_timing(timing).unwrap_err();
    let good = Timing::default();
    assert_eq!(build(Timing { lease: good.fetch_total, ..good }), KeyPolicyError::LeaseTooShort);
    assert_eq!(build(Timing { cooldown: secs(0), ..good }), KeyPolicyError::Zero("cooldown"));
    let order = KeyPolicyError::Order("ttl_default", "ttl_max");
    assert_eq!(build(Timing { ttl_max: secs(599), ..good }), order);
}
