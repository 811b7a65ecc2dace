//! Which tier ends a lookup (K1, K2, K3, S2, S4, K22).

use super::*;

#[test]
fn a_local_key_ends_the_lookup_whatever_the_issuer_does() {
    let local = set(&["a"]);
    let answer = LocalAnswer::from(local.select(Algorithm::EdDsa, Some("a"), &[]));
    let mut machine = Machine::discovery();
    let asked = Wanted { local: answer, ..wanted("a") };
    assert_eq!(machine.source(&asked), Some(Source::Local));
    machine.lookup("b", &[failure(Cause::Dns)]);
    assert_eq!(machine.source(&asked), Some(Source::Local));
}

#[test]
fn an_explicit_url_never_has_metadata_fetched() {
    let mut machine = Machine::explicit();
    let (_, fetched) = machine.lookup("a", &[failure(Cause::Connect)]);
    assert_eq!(fetched, ["keys"]);
    machine.wait(secs(10));
    let (_, fetched) = machine.lookup("a", &[failure(Cause::Connect)]);
    assert_eq!(fetched, ["keys"]);
}

#[test]
fn a_failing_local_provider_is_a_cause_and_not_a_gate() {
    let mut machine = Machine::explicit().holding(&["a"]);
    let local = LocalAnswer::Failed(Cause::LocalProvider);
    assert_eq!(machine.source(&Wanted { local, ..wanted("a") }), Some(Source::Fresh));
    let causes = Causes { local: Some(Cause::LocalProvider), ..Causes::default() };
    let retry_at = Some(machine.now.after(secs(30)));
    assert_eq!(machine.decide(&Wanted { local, ..wanted("b") }), unavailable(causes, retry_at));
    machine.policy = machine.policy.with_local_authoritative(true);
    assert_eq!(machine.decide(&Wanted { local, ..wanted("a") }), unavailable(causes, None));
    let miss = Wanted { local: LocalAnswer::Miss, ..wanted("a") };
    assert_eq!(machine.decide(&miss), Step::Failed(Unresolved::NotFound));
}

#[test]
fn a_symmetric_algorithm_never_causes_io() {
    let machine = Machine::explicit();
    let asked = Wanted { alg: Algorithm::Hs256, local: LocalAnswer::Miss, ..wanted("a") };
    assert_eq!(machine.decide(&asked), Step::Failed(Unresolved::NotFound));
}

#[test]
fn several_keys_and_no_kid_are_ambiguous_without_a_fetch() {
    let mut machine = Machine::explicit().holding(&["a", "b"]);
    machine.wait(secs(31));
    let asked = Wanted { kid: None, ..wanted("a") };
    assert_eq!(machine.decide(&asked), Step::Failed(Unresolved::Ambiguous));
    let local = LocalAnswer::Failed(Cause::LocalProvider);
    let causes = Causes { local: Some(Cause::LocalProvider), ..Causes::default() };
    let retry_at = Some(machine.now.after(secs(600 - 31)));
    assert_eq!(machine.decide(&Wanted { local, ..asked }), unavailable(causes, retry_at));
}
