//! The whole story of one token, and that it is the story of what `validate` does.

use super::kit::*;
use crate::cause::Cause;
use crate::resolve::step::Source;
use crate::resolve::view::Age;
use crate::validator::explain::Explanation;
use crate::verify::{KeyOutcome, Verdict};
use serde_json::json;

fn outcomes(keys: &[crate::verify::KeyRow]) -> Vec<KeyOutcome> {
    keys.iter().filter_map(|row| row.outcome).collect()
}

#[test]
fn a_local_key_ends_the_story_and_the_remote_tier_is_not_asked() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.builder().local_keys(held(&[(&key, "a")])).discovery().build().unwrap();
    let Explanation { outcome, report, local, remote } = validator.explain(token(&key, "a").as_bytes());
    assert_eq!((outcome, report.verdict()), (Ok(Source::Local), Verdict::Accepted));
    assert_eq!(outcomes(&local.unwrap().keys), [KeyOutcome::Verified]);
    let remote = remote.unwrap();
    assert_eq!((remote.asked, remote.discovery, remote.next_fetch_in), (false, true, None));
    assert_eq!(bench.issuer.requests(), [""; 0]);
}

#[test]
fn a_refused_token_is_explained_without_a_lookup() {
    let (bench, key) = (Bench::new(), ed25519());
    let expired = json!({"iss": ISSUER, "aud": "me", "exp": NOW - 1_000});
    let expired = signed(&key, &json!({"alg": "EdDSA", "kid": "a"}), &expired);
    let validator = bench.explicit();
    let told = validator.explain(expired.as_bytes());
    assert_eq!(told.outcome, judge(&validator, &expired));
    assert_eq!(told.outcome.unwrap_err().code(), "expired");
    assert!(!told.remote.unwrap().asked);
    assert_eq!(bench.issuer.requests(), [""; 0]);
    // The control: the same with a token that needs a key.
    validator.explain(token(&key, "a").as_bytes());
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn an_outage_names_its_cause_its_next_fetch_and_that_nothing_ever_came() {
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    let told = validator.explain(token.as_bytes());
    assert_eq!(told.outcome, keys_outage(Cause::Dns, 10));
    assert_eq!(told.report.verdict(), Verdict::Unverified);
    let remote = told.remote.unwrap();
    assert_eq!((remote.asked, remote.discovery, remote.held), (true, false, None));
    assert_eq!((remote.keys_failure, remote.metadata_failure), (Some(Cause::Dns), None));
    assert_eq!((remote.never_succeeded, remote.next_fetch_in), (true, Some(secs(10))));

    bench.clock.pass(secs(10));
    bench.issuer.answers_keys(keys(&[(&key, "a"), (&ed25519(), "b")]));
    let told = validator.explain(token.as_bytes());
    assert_eq!(told.outcome, Ok(Source::Fresh));
    let remote = told.remote.unwrap();
    assert_eq!((remote.held, remote.never_succeeded), (Some((Age::Fresh, secs(0))), false));
    assert_eq!(outcomes(&remote.keys).first(), Some(&KeyOutcome::Verified));
    assert_eq!(outcomes(&remote.keys).len(), 2);

    // Once it has succeeded, a later failure is no reason to give the tier up.
    bench.clock.pass(secs(600));
    bench.issuer.answers_keys(failed(Cause::Tls));
    let told = validator.explain(token.as_bytes());
    assert_eq!(told.outcome, Ok(Source::Stale { age: secs(600), cause: Some(Cause::Tls) }));
    assert!(!told.remote.unwrap().never_succeeded);
}

#[test]
fn an_authoritative_local_tier_is_told_as_the_last_word() {
    let (bench, key) = (Bench::new(), ed25519());
    let builder = bench.builder().local_keys(held(&[(&key, "a")])).discovery();
    let told = builder.local_authoritative().build().unwrap().explain(token(&key, "other").as_bytes());
    assert_eq!(told.outcome, not_found("other"));
    assert!(told.local.unwrap().authoritative);
    assert!(!told.remote.unwrap().asked);
    assert_eq!(bench.issuer.requests(), [""; 0]);
}

#[test]
fn every_explanation_has_the_outcome_of_validate() {
    let (key, other) = (ed25519(), ed25519());
    let tokens = [token(&key, "a"), token(&other, "a"), token(&key, "nobody"), "no token".to_owned()];
    for text in tokens {
        let benches = [Bench::new(), Bench::new()];
        let [explained, validated] = benches.map(|bench| {
            bench.issuer.answers_keys(keys(&[(&key, "a")]));
            bench.discovery()
        });
        assert_eq!(explained.explain(text.as_bytes()).outcome, judge(&validated, &text), "{text:.9}");
    }
}
