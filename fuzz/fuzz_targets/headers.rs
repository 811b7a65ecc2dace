//! The fields of an answer: what holds however they are written, and what one more line may change.
#![no_main]

use core::time::Duration;
use countersign::http::headers::{self, Field};
use countersign::resolve::answer::Lifetime;
use countersign_conformance::seeds::headers::fields;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let fields = fields(input);
    let lifetime = headers::lifetime(&fields);
    assert_ne!(lifetime, Lifetime::For(Duration::ZERO), "the shortest lifetime has a name");
    assert!(headers::entity_tag(&fields).is_none_or(headers::is_entity_tag));
    let printable = |text: &str| text.bytes().all(|octet| matches!(octet, b' '..=b'~'));
    assert!(headers::content_type(&fields).is_none_or(|media| media.len() <= 256 && printable(media)));
    let told = |fields: &[Field<'_>]| {
        let media = headers::content_type(fields).map(str::to_owned);
        (headers::lifetime(fields), headers::retry_after(fields), media, headers::is_coded(fields))
    };
    let shouted: Vec<(String, &[u8])> =
        fields.iter().map(|(name, value)| (name.to_ascii_uppercase(), *value)).collect();
    let shouted: Vec<Field<'_>> = shouted.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(told(&fields), told(&shouted), "names have no case");
    let with = |line: Field<'static>, at: usize| {
        let mut more = fields.clone();
        more.insert(at.min(fields.len()), line);
        more
    };
    // Two lines of a field that has one contradict one another, or say nothing new.
    if headers::retry_after(&fields).is_some() {
        assert_eq!(headers::retry_after(&with(("Retry-After", b"7"), 0)), None);
    }
    if headers::entity_tag(&fields).is_some() {
        assert_eq!(headers::entity_tag(&with(("ETag", b"\"7\""), 0)), None);
    }
    for at in [0, fields.len() / 2, fields.len()] {
        let unstorable = with(("Cache-Control", b"no-store"), at);
        assert_eq!(headers::lifetime(&unstorable), Lifetime::Shortest, "no-store wherever it stands");
        assert_eq!(
            told(&with(("X-Other", b"no-store, max-age=1"), at)),
            told(&fields),
            "a field we do not know"
        );
    }
    // An older answer lives shorter, and one whose age is beyond all numbers hardly at all.
    match (lifetime, headers::lifetime(&with(("Age", b"99999999999999999999"), 0))) {
        (Lifetime::For(before), Lifetime::For(after)) => {
            assert_eq!(before, after, "only Expires ignores Age")
        }
        (before, after) => assert!(before == after || after == Lifetime::Shortest),
    }
});
