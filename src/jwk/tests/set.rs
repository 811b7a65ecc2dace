use super::*;
use crate::cause::Cause;
use crate::fixtures::with;
use crate::json::JsonError;
use proptest::prelude::*;
use serde_json::json;
use std::collections::HashSet;

fn parse(text: &str) -> Result<KeySet, KeySetError> {
    KeySet::parse(text.as_bytes(), Origin::Fetched, &KeyLimits::DEFAULT)
}

fn ed(kid: &str) -> Value {
    with(&jwk(Algorithm::Ed25519), &[("kid", json!(kid))])
}

#[test]
fn one_bad_key_spoils_only_itself() {
    let good = [ed("a"), ed("b")];
    let bad = [
        (json!("x"), None, SkipReason::NotAnObject),
        (json!(null), None, SkipReason::NotAnObject),
        (json!([1]), None, SkipReason::NotAnObject),
        (json!({}), None, SkipReason::Missing("kty")),
        (json!({"kty": "ZZ", "kid": "z"}), Some("z"), SkipReason::UnknownKeyType),
        (json!({"kty": "ZZ", "kid": 1}), None, SkipReason::WrongType("kid")),
        (json!({"kty": "oct", "k": "AQ", "kid": "o"}), Some("o"), SkipReason::SymmetricKey),
        (with(&ed("p"), &[("d", json!("AQ"))]), Some("p"), SkipReason::PrivateKey),
    ];
    let mut elements = vec![good[0].clone()];
    elements.extend(bad.iter().map(|(element, ..)| element.clone()));
    elements.push(good[1].clone());
    let set = parse(&document(&elements)).unwrap();
    let kids: Vec<_> = set.keys().iter().map(Key::kid).collect();
    assert_eq!(kids, [Some("a"), Some("b")]);
    let expected: Vec<Skipped> = (1..)
        .zip(bad)
        .map(|(index, (_, kid, reason))| Skipped { index, kid: kid.map(Into::into), reason })
        .collect();
    assert_eq!(set.skipped(), expected);
}

#[test]
fn a_duplicate_member_spoils_the_key_if_it_is_inside_one_and_else_the_document() {
    let good = ed("a");
    let inside = [
        r#"{"kty":"ZZ","kty":"ZZ"}"#,
        r#"{"kty":"ZZ","\u006bty":"ZZ"}"#,
        r#"{"a":[{"b":{"c":1,"c":2}}]}"#,
        r#"[{"c":1,"c":2}]"#,
    ];
    for element in inside {
        let set = parse(&format!(r#"{{"keys":[{element},{good}]}}"#)).unwrap();
        assert_eq!(set.keys().len(), 1);
        let reason = SkipReason::Json(JsonError::DuplicateMember);
        assert_eq!(set.skipped(), [Skipped { index: 0, kid: None, reason }]);
    }
    let outside = [
        format!(r#"{{"keys":[{good}],"keys":[{good}]}}"#),
        format!(r#"{{"keys":[{good}],"\u006beys":[]}}"#),
        format!(r#"{{"keys":[{good}],"a":1,"a":2}}"#),
        format!(r#"{{"a":{{"b":1,"b":2}},"keys":[{good}]}}"#),
        format!(r#"{{"keys":[{good}],"a":[[{{"b":1,"b":2}}]]}}"#),
    ];
    for document in outside {
        assert_eq!(parse(&document), Err(KeySetError::DuplicateMember), "{document}");
    }
}

#[test]
fn half_a_surrogate_pair_spoils_what_it_is_in() {
    let good = ed("a");
    let set = parse(&format!(r#"{{"keys":["\ud800",{{"kid":"\udc00"}},{good}]}}"#)).unwrap();
    let reasons: Vec<_> = set.skipped().iter().map(|skipped| skipped.reason).collect();
    assert_eq!(reasons, [SkipReason::Json(JsonError::LoneSurrogate); 2]);
    let error = Err(KeySetError::Json(JsonError::LoneSurrogate));
    assert_eq!(parse(&format!(r#"{{"keys":[{good}],"a":"\ud800"}}"#)), error);
}

#[test]
fn a_document_that_is_no_key_set_is_refused_by_its_reason() {
    use KeySetError::{Json, NotAKeySet};
    let refused = [
        ("", Json(JsonError::Syntax)),
        ("<html></html>", Json(JsonError::Syntax)),
        ("[]", Json(JsonError::NotAnObject)),
        ("{}", NotAKeySet),
        (r#"{"Keys":[]}"#, NotAKeySet),
        (r#"{"keys":{}}"#, NotAKeySet),
        (r#"{"keys":null}"#, NotAKeySet),
        (r#"{"keys":"[]"}"#, NotAKeySet),
        (r#"{"keys":[]}x"#, Json(JsonError::Syntax)),
        (r#"{"keys":[],}"#, Json(JsonError::Syntax)),
        ("\u{feff}{\"keys\":[]}", Json(JsonError::ByteOrderMark)),
    ];
    for (text, error) in refused {
        assert_eq!(parse(text), Err(error), "{text}");
        assert_eq!(Cause::from(error), Cause::Malformed);
    }
    let not_utf8 = KeySet::parse(b"{\"keys\":[\"\xff\"]}", Origin::Fetched, &KeyLimits::DEFAULT);
    assert_eq!(not_utf8, Err(Json(JsonError::NotUtf8)));
}

#[test]
fn a_set_without_usable_keys_is_a_set_and_empty() {
    let empty = parse(r#" { "unknown" : [ ] , "keys" : [ ] } "#).unwrap();
    assert!(empty.is_empty() && empty.skipped().is_empty());
    let skipped = parse(r#"{"keys":[{"kty":"ZZ"}]}"#).unwrap();
    assert!(skipped.is_empty() && skipped.skipped().len() == 1);
    assert!(!parse(&document(&[ed("a")])).unwrap().is_empty());
}

#[test]
fn a_hundred_keys_are_read_and_one_more_is_refused_whole() {
    let good = ed("a").to_string();
    let of = |count: usize| {
        let mut elements = vec!["{}".to_owned(); count - 1];
        elements.push(good.clone());
        parse(&format!("{{\"keys\":[{}]}}", elements.join(",")))
    };
    assert_eq!(of(100).map(|set| (set.keys().len(), set.skipped().len())), Ok((1, 99)));
    assert_eq!(of(101), Err(KeySetError::TooManyKeys));
    assert_eq!(Cause::from(KeySetError::TooManyKeys), Cause::TooManyKeys);
}

#[test]
fn the_size_limit_holds_on_both_sides() {
    let of = |octets: usize| parse(&format!("{{\"keys\":[]}}{}", " ".repeat(octets - 11)));
    assert_eq!(of(262_144).map(|set| set.is_empty()), Ok(true));
    assert_eq!(of(262_145), Err(KeySetError::TooLarge));
    assert_eq!(Cause::from(KeySetError::TooLarge), Cause::BodyTooLarge);
}

#[test]
fn nesting_and_members_beyond_the_limit_refuse_the_document_wherever_they_are() {
    let good = ed("a");
    let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
    let too_deep = Err(KeySetError::Json(JsonError::TooDeep));
    let outside =
        |levels| parse(&format!(r#"{{"keys":[{good}],"a":{}}}"#, nested(levels))).map(|set| set.keys().len());
    assert_eq!((outside(7), outside(8)), (Ok(1), too_deep));
    let inside = |levels| {
        parse(&format!(r#"{{"keys":[{{"a":{}}},{good}]}}"#, nested(levels))).map(|set| set.keys().len())
    };
    assert_eq!((inside(5), inside(6)), (Ok(1), too_deep));
    let element =
        |levels| parse(&format!(r#"{{"keys":[{},{good}]}}"#, nested(levels))).map(|set| set.keys().len());
    assert_eq!((element(6), element(7)), (Ok(1), too_deep));

    let too_many = Err(KeySetError::Json(JsonError::TooManyMembers));
    let members = |count: usize| (0..count).map(|i| format!("\"m{i}\":0")).collect::<Vec<_>>().join(",");
    let inside =
        |count| parse(&format!(r#"{{"keys":[{{{}}},{good}]}}"#, members(count))).map(|set| set.keys().len());
    assert_eq!((inside(64), inside(65)), (Ok(1), too_many));
    let outside =
        |count| parse(&format!(r#"{{"keys":[{good}],{}}}"#, members(count))).map(|set| set.keys().len());
    assert_eq!((outside(63), outside(64)), (Ok(1), too_many));
}

#[test]
fn sets_are_equal_where_their_usable_keys_are() {
    let (a, b) = (ed("a"), ed("b"));
    let same = parse(&document(&[a.clone(), json!("skipped"), b.clone()])).unwrap();
    let original = set(&[a.clone(), b.clone()]);
    assert_eq!(same, original);
    assert_eq!(KeySet::from_keys(original.keys().to_vec()), original);
    let others = [
        set(std::slice::from_ref(&a)),
        set(&[b.clone(), a.clone()]),
        set(&[a.clone(), b.clone(), b.clone()]),
        set(&[a.clone(), with(&b, &[("kid", json!("c"))])]),
        set(&[a.clone(), with(&b, &[("kid", Value::Null)])]),
        set(&[a.clone(), with(&b, &[("use", json!("sig"))])]),
        set(&[a.clone(), with(&b, &[("key_ops", json!(["verify"]))])]),
        set(&[a.clone(), with(&b, &[("alg", json!("EdDSA"))])]),
        set(&[a.clone(), with(&b, &[("alg", json!("Ed25519"))])]),
        set(&[a.clone(), with(&jwk(Algorithm::Ed25519), &[("kid", json!("b"))])]),
        set(&[]),
    ];
    for (index, other) in others.iter().enumerate() {
        assert_ne!(*other, original, "{index}");
        assert!(others.iter().enumerate().all(|(i, set)| (i == index) == (set == other)));
    }
    let mut hashed: HashSet<_> = others.into_iter().chain([original, same]).collect();
    assert_eq!(hashed.len(), 12);
    hashed.retain(KeySet::is_empty);
    assert_eq!(hashed.len(), 1);
}

#[test]
fn every_key_of_a_large_set_is_found_by_its_kid() {
    let one = jwk(Algorithm::Ed25519);
    let keys: Vec<Value> = (0..10_000).map(|i| with(&one, &[("kid", json!(format!("kid-{i}")))])).collect();
    let limits = KeyLimits { keys: 10_000, octets: 10_000_000, ..KeyLimits::DEFAULT };
    let set = KeySet::parse(document(&keys).as_bytes(), Origin::Fetched, &limits).unwrap();
    for key in set.keys() {
        let found: Vec<_> =
            set.with_kid(key.kid().unwrap()).filter(|found| found.kid() == key.kid()).collect();
        assert_eq!(found, [key]);
    }
    assert_eq!(set.with_kid("kid-10000").filter(|found| found.kid() == Some("kid-10000")).count(), 0);
}

#[test]
fn a_key_that_is_published_many_times_is_looked_at_once() {
    let keys = vec![ed("a"); 100];
    let set = parse(&document(&keys)).unwrap();
    assert_eq!((set.keys().len(), set.with_kid("a").count()), (100, 1));
}

proptest! {
    #[test]
    fn any_octets_are_judged_without_panic(text: Vec<u8>) {
        prop_assert!(KeySet::parse(&text, Origin::Local, &KeyLimits::DEFAULT).is_err());
        prop_assert!(Key::parse(&text, Origin::Local, &KeyLimits::DEFAULT).is_err());
    }

    #[test]
    fn text_that_looks_like_a_key_is_judged_without_panic(
        members in prop::collection::vec(("kty|kid|use|alg|key_ops|crv|x|y|n|e|k|d", "\"[A-Za-z0-9=_-]{0,8}\"|[0-9]|null|\\[\"verify\"\\]|\\{\\}"), 0..8),
        kty in "RSA|EC|OKP|oct",
        crv in "P-256|P-384|Ed25519|X25519",
    ) {
        let members: String = members.iter().map(|(name, value)| format!(",\"{name}\":{value}")).collect();
        let key = format!(r#"{{"kty":"{kty}","crv":"{crv}"{members}}}"#);
        let alone = Key::parse(key.as_bytes(), Origin::Local, &KeyLimits::DEFAULT);
        let set = KeySet::parse(format!(r#"{{"keys":[{key}]}}"#).as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap();
        // A key alone and a key in a set are judged alike.
        match alone {
            Ok(key) => prop_assert_eq!(set.keys(), &[key][..]),
            Err(reason) => prop_assert_eq!(set.skipped().iter().map(|s| s.reason).collect::<Vec<_>>(), vec![reason]),
        }
    }

    #[test]
    fn a_damaged_set_is_judged_without_panic(at in 0..400usize, octet: u8) {
        let mut text = document(&[ed("a"), jwk(Algorithm::Es256)]).into_bytes();
        let at = at % text.len();
        text[at] = octet;
        if let Ok(set) = KeySet::parse(&text, Origin::Fetched, &KeyLimits::DEFAULT) {
            prop_assert_eq!(set.keys().len() + set.skipped().len(), 2);
        }
    }
}
