use super::*;
use crate::fixtures::with;
use PassedOver::{Algorithm as Alg, KeyOps, KeyType, Kid, Size, Unsupported, Use};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::LazyLock;

fn reason(key: &Value, alg: Algorithm, kid: Option<&str>) -> Option<PassedOver> {
    local(key).unwrap().passed_over(alg, kid)
}

#[test]
fn a_key_fits_the_algorithms_of_its_type_and_curve_and_no_other() {
    for of in Algorithm::ALL.iter().filter(|of| of.support() != crate::algorithm::Support::Unsupported) {
        let key = jwk(*of);
        for alg in Algorithm::ALL {
            let family = |alg: Algorithm| match alg.name() {
                "EdDSA" | "Ed25519" => "Ed25519",
                "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => "RSA",
                "HS256" | "HS384" | "HS512" => "oct",
                name => name,
            };
            let shorter = family(*alg) == "oct" && of.name() < alg.name();
            let expected = match family(*alg) {
                "ES512" | "ES256K" | "Ed448" | "ML-DSA-44" | "ML-DSA-65" | "ML-DSA-87" => Some(Unsupported),
                name if name != family(*of) => Some(KeyType),
                _ if shorter => Some(Size),
                _ => None,
            };
            assert_eq!(reason(&key, *alg, None), expected, "{alg} with the key of {of}");
        }
    }
}

#[test]
fn a_kid_is_compared_exactly_and_only_if_the_token_has_one() {
    let named = with(&jwk(Algorithm::Es256), &[("kid", json!("A\u{e9}"))]);
    assert_eq!(reason(&named, Algorithm::Es256, None), None);
    assert_eq!(reason(&named, Algorithm::Es256, Some("A\u{e9}")), None);
    for other in ["a\u{e9}", "A", "A\u{e9} ", "Ae\u{301}", ""] {
        assert_eq!(reason(&named, Algorithm::Es256, Some(other)), Some(Kid), "{other}");
    }
    assert_eq!(reason(&jwk(Algorithm::Es256), Algorithm::Es256, Some("")), Some(Kid));
}

#[test]
fn what_a_key_says_of_itself_is_kept_to() {
    let said =
        |members: &[(&str, Value)]| reason(&with(&jwk(Algorithm::Rs256), members), Algorithm::Rs256, None);
    assert_eq!(said(&[("alg", json!("RS256")), ("use", json!("sig")), ("key_ops", json!(["verify"]))]), None);
    for alg in ["PS256", "rs256", "RSA-OAEP", "RS256 ", ""] {
        assert_eq!(said(&[("alg", json!(alg))]), Some(Alg), "{alg}");
    }
    for purpose in ["enc", "SIG", "foo", ""] {
        assert_eq!(said(&[("use", json!(purpose))]), Some(Use), "{purpose}");
    }
    for operations in [json!([]), json!(["sign"]), json!(["Verify"]), json!(["encrypt"])] {
        assert_eq!(said(&[("key_ops", operations.clone())]), Some(KeyOps), "{operations}");
    }
    assert_eq!(said(&[("key_ops", json!(["encrypt", "verify"]))]), None);
}

#[test]
fn eddsa_and_ed25519_are_two_algorithms_for_a_key_that_names_one_of_them() {
    let key = jwk(Algorithm::Ed25519);
    for (named, other) in [(Algorithm::EdDsa, Algorithm::Ed25519), (Algorithm::Ed25519, Algorithm::EdDsa)] {
        let names_it = with(&key, &[("alg", json!(named.name()))]);
        assert_eq!(reason(&names_it, named, None), None);
        assert_eq!(reason(&names_it, other, None), Some(Alg));
        assert_eq!(reason(&key, named, None), None);
    }
}

/// Six different Ed25519 keys.
static KEYS: LazyLock<Vec<Value>> = LazyLock::new(|| (0..6).map(|_| jwk(Algorithm::Ed25519)).collect());

fn named(index: usize, kid: &str) -> Value {
    with(&KEYS[index], &[("kid", json!(kid))])
}

fn thumbprint(index: usize) -> Thumbprint {
    local(&KEYS[index]).unwrap().thumbprint()
}

fn hits(selection: Selection<'_>) -> Vec<Thumbprint> {
    match selection {
        Selection::Hit(candidates) => candidates.iter().map(Key::thumbprint).collect(),
        other => panic!("{other:?}"),
    }
}

const ED: Algorithm = Algorithm::EdDsa;

#[test]
fn without_a_kid_there_is_exactly_one_eligible_key_or_none_is_used() {
    let ec = with(&jwk(Algorithm::Es256), &[("kid", json!("ec"))]);
    let one = set(&[named(0, "a"), ec.clone(), with(&named(1, "b"), &[("use", json!("enc"))])]);
    assert_eq!(hits(one.select(ED, None, &[])), [thumbprint(0)]);
    let two = set(&[named(0, "a"), ec, named(1, "b")]);
    assert_eq!(two.select(ED, None, &[]), Selection::Ambiguous);
    assert_eq!(two.select(Algorithm::Rs256, None, &[]), Selection::Miss);
    assert_eq!(set(&[]).select(ED, None, &[]), Selection::Miss);
}

#[test]
fn entries_with_one_thumbprint_count_once() {
    let one = set(&[named(0, "a"), named(0, "b"), KEYS[0].clone(), named(0, "a")]);
    assert_eq!(hits(one.select(ED, None, &[])), [thumbprint(0)]);
    let six = set(&[0, 0, 0, 1, 1, 0].map(|index| named(index, "a")));
    assert_eq!(hits(six.select(ED, Some("a"), &[])), [thumbprint(0), thumbprint(1)]);
}

#[test]
fn up_to_four_keys_of_one_kid_are_tried_and_of_five_none() {
    let of = |count: usize| set(&(0..count).map(|index| named(index, "a")).collect::<Vec<_>>());
    assert_eq!(hits(of(4).select(ED, Some("a"), &[])), [0, 1, 2, 3].map(thumbprint));
    assert_eq!(of(5).select(ED, Some("a"), &[]), Selection::Ambiguous);
    assert_eq!(of(5).select(ED, Some("b"), &[]), Selection::Miss);
    // Only eligible ones count.
    let mut keys: Vec<Value> = (0..5).map(|index| named(index, "a")).collect();
    keys[2]["use"] = json!("enc");
    assert_eq!(hits(set(&keys).select(ED, Some("a"), &[])), [0, 1, 3, 4].map(thumbprint));
}

#[test]
fn one_kid_on_two_key_types_is_told_apart_by_the_algorithm() {
    let ec = with(&jwk(Algorithm::Es256), &[("kid", json!("a"))]);
    let set = set(&[ec.clone(), named(0, "a")]);
    assert_eq!(hits(set.select(ED, Some("a"), &[])), [thumbprint(0)]);
    assert_eq!(hits(set.select(Algorithm::Es256, Some("a"), &[])), [local(&ec).unwrap().thumbprint()]);
}

#[test]
fn tried_keys_are_passed_over_and_still_count() {
    let two = set(&[named(0, "a"), named(1, "a")]);
    assert_eq!(hits(two.select(ED, Some("a"), &[thumbprint(0)])), [thumbprint(1)]);
    assert_eq!(two.select(ED, Some("a"), &[thumbprint(1), thumbprint(0)]), Selection::Miss);
    assert_eq!(two.select(ED, None, &[thumbprint(0)]), Selection::Ambiguous);
    let one = set(&[named(0, "a")]);
    assert_eq!(one.select(ED, None, &[thumbprint(0)]), Selection::Miss);
    assert_eq!(hits(one.select(ED, None, &[thumbprint(1)])), [thumbprint(0)]);
    let five = set(&[0, 1, 2, 3, 4].map(|index| named(index, "a")));
    assert_eq!(five.select(ED, Some("a"), &[thumbprint(0)]), Selection::Ambiguous);
}

#[test]
fn a_symmetric_algorithm_selects_a_local_secret_and_never_a_public_key() {
    let secret = with(&jwk(Algorithm::Hs384), &[("kid", json!("a"))]);
    let set = set(&[named(0, "a"), with(&jwk(Algorithm::Rs256), &[("kid", json!("a"))]), secret.clone()]);
    for (alg, found) in [(Algorithm::Hs256, true), (Algorithm::Hs384, true), (Algorithm::Hs512, false)] {
        let selection = set.select(alg, Some("a"), &[]);
        if found {
            assert_eq!(hits(selection), [local(&secret).unwrap().thumbprint()]);
        } else {
            assert_eq!(selection, Selection::Miss);
        }
    }
}

/// What a selection says, without the order of the keys.
fn verdict(selection: Selection<'_>) -> Result<BTreeSet<Thumbprint>, bool> {
    match selection {
        Selection::Hit(candidates) => Ok(candidates.iter().map(Key::thumbprint).collect()),
        Selection::Miss => Err(false),
        Selection::Ambiguous => Err(true),
    }
}

/// S1 and S2 once more, written from the rules and without an index.
fn expected(
    keys: &[Key],
    alg: Algorithm,
    kid: Option<&str>,
    tried: &[Thumbprint],
) -> Result<BTreeSet<Thumbprint>, bool> {
    let eligible: BTreeSet<Thumbprint> =
        keys.iter().filter(|key| key.passed_over(alg, kid).is_none()).map(Key::thumbprint).collect();
    if eligible.len() > if kid.is_some() { 4 } else { 1 } {
        return Err(true);
    }
    let untried: BTreeSet<Thumbprint> = eligible.into_iter().filter(|one| !tried.contains(one)).collect();
    if untried.is_empty() { Err(false) } else { Ok(untried) }
}

fn any_key() -> impl Strategy<Value = Value> {
    let kid = prop::sample::select(vec![None, Some("a"), Some("b")]);
    let purpose = prop::sample::select(vec![None, None, None, Some("sig"), Some("enc")]);
    let alg = prop::sample::select(vec![None, None, Some("EdDSA"), Some("Ed25519"), Some("new")]);
    (0..6usize, kid, purpose, alg).prop_map(|(index, kid, purpose, alg)| {
        let or_null = |value: Option<&str>| value.map_or(Value::Null, Value::from);
        with(&KEYS[index], &[("kid", or_null(kid)), ("use", or_null(purpose)), ("alg", or_null(alg))])
    })
}

proptest! {
    #[test]
    fn the_verdict_is_that_of_the_rules_and_does_not_depend_on_the_order(
        (keys, shuffled) in prop::collection::vec(any_key(), 0..12)
            .prop_flat_map(|keys| (Just(keys.clone()), Just(keys).prop_shuffle())),
        alg in prop::sample::select(vec![Algorithm::EdDsa, Algorithm::Ed25519, Algorithm::Rs256]),
        kid in prop::sample::select(vec![None, Some("a"), Some("b"), Some("c")]),
        tried in prop::collection::vec(0..6usize, 0..3),
    ) {
        let tried: Vec<_> = tried.into_iter().map(thumbprint).collect();
        let set_of_keys = set(&keys);
        let one = verdict(set_of_keys.select(alg, kid, &tried));
        prop_assert_eq!(&one, &expected(set_of_keys.keys(), alg, kid, &tried));
        prop_assert_eq!(one, verdict(set(&shuffled).select(alg, kid, &tried)));
    }
}
