//! Issuers that cannot be reached: what is said, until when, and that nothing is latched.

use super::kit::*;
use crate::cause::Cause;
use crate::fetch::{FetchError, Fetched};
use crate::resolve::answer::Lifetime;
use crate::resolve::step::{Causes, Source};

#[test]
fn a_cold_outage_tells_its_cause_and_the_very_moment_of_the_next_attempt() {
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    // Steps of 10 s, doubling to the cap of 300 s; nobody asks in between.
    for step in [10, 20, 40, 80, 160, 300, 300] {
        assert_eq!(judge(&validator, &token), keys_outage(Cause::Dns, step));
        assert_eq!(bench.issuer.requests(), [KEYS_URL]);
        bench.clock.pass(secs(step - 1));
        assert_eq!(judge(&validator, &token), keys_outage(Cause::Dns, 1));
        assert_eq!(bench.issuer.requests(), [""; 0]);
        bench.clock.pass(secs(1));
    }
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn retry_after_lengthens_the_back_off_up_to_its_cap() {
    for (asked, given) in [(5, 10), (60, 60), (9_999, 300)] {
        let (bench, key) = (Bench::new(), ed25519());
        let retry_after = Some(secs(asked));
        bench.issuer.answers_keys(Err(FetchError { cause: Cause::Status(503), retry_after }));
        assert_eq!(judge(&bench.explicit(), &token(&key, "a")), keys_outage(Cause::Status(503), given));
    }
}

#[test]
fn each_document_that_is_none_is_an_outage_with_its_own_cause() {
    let key = ed25519();
    let many: Vec<String> = (0..101).map(|n| n.to_string()).collect();
    let many: Vec<_> = many.iter().map(|kid| (&key, kid.as_str())).collect();
    let not_modified = Ok(Fetched::NotModified { lifetime: Lifetime::Unstated });
    let table = [
        (document("<html>"), Cause::Malformed),
        (document(r#"{"keys":[],"keys":[]}"#), Cause::Malformed),
        (document(r#"{"keys":[]}"#), Cause::NoUsableKey),
        (keys(&many), Cause::TooManyKeys),
        (document(&" ".repeat(262_145)), Cause::BodyTooLarge),
        (not_modified, Cause::UnexpectedNotModified),
    ];
    for (answer, cause) in table {
        let bench = Bench::new();
        bench.issuer.answers_keys(answer);
        let validator = bench.explicit();
        assert_eq!(judge(&validator, &token(&key, "a")), keys_outage(cause, 10));
        assert_eq!(validator.health().ready, None);
    }
    let bench = Bench::new();
    bench.issuer.answers_keys(keys(&many[..100]));
    assert_eq!(judge(&bench.explicit(), &token(&key, "99")), Ok(Source::Fresh));
}

#[test]
fn metadata_that_cannot_be_used_is_named_and_the_keys_are_not_asked_for() {
    let key = ed25519();
    let table = [
        (failed(Cause::Tls), Cause::Tls),
        (document("[]"), Cause::Malformed),
        (metadata("https://issuer.example/", KEYS_URL), Cause::IssuerMismatch),
        (document(r#"{"issuer":"https://issuer.example"}"#), Cause::NoJwksUri),
        (metadata(ISSUER, "http://issuer.example/keys"), Cause::InsecureUrl),
        (metadata(ISSUER, "keys"), Cause::Malformed),
    ];
    for (answer, cause) in table {
        let bench = Bench::new();
        bench.issuer.answers_keys(keys(&[(&key, "a")]));
        bench.issuer.answers_metadata(answer);
        let causes = Causes { metadata: Some(cause), keys: Some(Cause::NothingHeld), ..Causes::default() };
        let validator = bench.discovery();
        assert_eq!(judge(&validator, &token(&key, "a")), outage(causes, Some(secs(10))));
        assert_eq!(bench.issuer.requests(), [METADATA_URL]);
        bench.clock.pass(secs(10));
        bench.issuer.answers_metadata(metadata(ISSUER, KEYS_URL));
        assert_eq!(judge(&validator, &token(&key, "a")), Ok(Source::Fresh));
        assert_eq!(bench.issuer.requests(), [METADATA_URL, KEYS_URL]);
    }
}

#[test]
fn a_stale_set_is_served_and_flagged_until_its_limit() {
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    bench.issuer.answers_keys(failed(Cause::Connect));
    bench.clock.pass(secs(599));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    bench.clock.pass(secs(1));
    let stale = |age| Ok(Source::Stale { age: secs(age), cause: Some(Cause::Connect) });
    assert_eq!(judge(&validator, &token), stale(600));
    assert_eq!(bench.issuer.requests(), [KEYS_URL], "one lookup tries to renew it");
    assert_eq!(judge(&validator, &token), stale(600));
    assert_eq!(bench.issuer.requests(), [""; 0], "the back-off runs");
    // A key that it lacks may be in the set we cannot have.
    assert_eq!(judge(&validator, &super::kit::token(&key, "b")), keys_outage(Cause::Connect, 10));
    bench.clock.pass(secs(3_599));
    assert_eq!(judge(&validator, &token), stale(4_199));
    bench.clock.pass(secs(1));
    assert_eq!(judge(&validator, &token), keys_outage(Cause::Connect, 19));
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    bench.clock.pass(secs(19));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
}

#[test]
fn unknown_kids_within_the_cooldown_are_refused_without_a_request() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.explicit();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    for kid in ["x", "y", "z"] {
        assert_eq!(judge(&validator, &token(&key, kid)), not_found(kid));
    }
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    bench.clock.pass(secs(30));
    for kid in ["x", "y", "z"] {
        assert_eq!(judge(&validator, &token(&key, kid)), not_found(kid));
    }
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_removed_key_is_refused_after_the_next_answer() {
    let (bench, old, new) = (Bench::new(), ed25519(), ed25519());
    let validator = bench.explicit();
    bench.issuer.answers_keys(keys(&[(&old, "old")]));
    assert_eq!(judge(&validator, &token(&old, "old")), Ok(Source::Fresh));
    bench.clock.pass(secs(30));
    bench.issuer.answers_keys(keys(&[(&new, "new")]));
    assert_eq!(judge(&validator, &token(&old, "old")), Ok(Source::Fresh));
    assert_eq!(judge(&validator, &token(&new, "new")), Ok(Source::Fresh));
    assert_eq!(judge(&validator, &token(&old, "old")), not_found("old"));
}

#[test]
fn an_etag_goes_back_to_its_url_and_a_304_renews_the_set() {
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    let Ok(Fetched::Document { body, lifetime, content_type, .. }) = keys(&[(&key, "a")]) else { panic!() };
    let etag = Some("\"v1\"".to_owned());
    bench.issuer.answers_keys(Ok(Fetched::Document { body, etag, lifetime, content_type }));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    bench.issuer.answers_keys(Ok(Fetched::NotModified { lifetime: Lifetime::For(secs(100)) }));
    bench.clock.pass(secs(600));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    bench.clock.pass(secs(99));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    let etags: Vec<_> = bench.issuer.seen().into_iter().map(|seen| seen.etag).collect();
    assert_eq!(etags, [None, Some("\"v1\"".to_owned())]);
}

#[test]
fn a_clock_that_goes_backwards_latches_nothing() {
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    assert_eq!(judge(&validator, &token), keys_outage(Cause::Dns, 10));
    bench.clock.turn_back(secs(500_000));
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
    bench.clock.turn_back(secs(1));
    assert_eq!(judge(&validator, &token), Ok(Source::Fresh), "renewed, for nothing held is fresh any more");
    assert_eq!(bench.issuer.requests(), [KEYS_URL; 3]);
}
