//! What an observer is told: each transition once, in order, with its cause and the next time.

use super::kit::*;
use crate::cause::Cause;
use crate::resolve::step::{Causes, Document};
use crate::validator::observer::Event;
use core::time::Duration;

fn begun(document: Document) -> Event {
    Event::FetchBegun { document }
}

fn good(document: Document) -> Event {
    Event::FetchEnded { document, failure: None, retry_in: None }
}

fn bad(document: Document, cause: Cause, retry_in: u64) -> Event {
    Event::FetchEnded { document, failure: Some(cause), retry_in: Some(secs(retry_in)) }
}

fn unavailable(causes: Causes, retry_in: u64) -> Event {
    Event::Unavailable { causes, retry_in: Some(secs(retry_in)) }
}

#[test]
fn a_cold_start_a_renewal_that_fails_and_an_outage_are_told_in_order() {
    use Document::{Keys, Metadata};
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.discovery(), token(&key, "a"));
    assert_eq!(bench.log.events(), []);
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    judge(&validator, &token).unwrap();
    assert_eq!(bench.log.events(), [begun(Metadata), good(Metadata), begun(Keys), good(Keys)]);
    judge(&validator, &token).unwrap();
    assert_eq!(bench.log.events(), [], "a known key is no transition");

    bench.clock.pass(secs(700));
    bench.issuer.answers_keys(failed(Cause::Status(500)));
    judge(&validator, &token).unwrap();
    let cause = Some(Cause::Status(500));
    let stale = Event::ServedStale { age: secs(700), cause };
    assert_eq!(bench.log.events(), [begun(Keys), bad(Keys, Cause::Status(500), 10), stale]);
    judge(&validator, &token).unwrap();
    assert_eq!(bench.log.events(), [stale]);

    bench.clock.pass(secs(4));
    let causes = Causes { keys: cause, ..Causes::default() };
    judge(&validator, &super::kit::token(&key, "b")).unwrap_err();
    assert_eq!(bench.log.events(), [unavailable(causes, 6)]);

    // Metadata is asked again first, for a failed key set makes its pointer doubtful (K23).
    bench.clock.pass(secs(6));
    bench.issuer.answers_metadata(failed(Cause::Dns));
    judge(&validator, &super::kit::token(&key, "b")).unwrap_err();
    let both = Causes { metadata: Some(Cause::Dns), ..causes };
    let expected = [
        begun(Metadata),
        bad(Metadata, Cause::Dns, 10),
        begun(Keys),
        bad(Keys, Cause::Status(500), 20),
        unavailable(both, 20),
    ];
    assert_eq!(bench.log.events(), expected);
}

#[test]
fn a_fetch_that_dies_is_told_as_abandoned_whatever_came_before_it() {
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    let abandoned =
        Event::FetchEnded { document: Document::Keys, failure: Some(Cause::Abandoned), retry_in: None };
    let dies = || {
        bench.issuer.during_fetch(|_| panic!("the client of this test dies"));
        let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| judge(&validator, &token)));
        assert!(died.is_err());
        bench.issuer.during_fetch(|_| {});
        assert_eq!(bench.log.events(), [begun(Document::Keys), abandoned]);
    };
    dies();
    judge(&validator, &token).unwrap_err();
    let causes = Causes { keys: Some(Cause::Dns), ..Causes::default() };
    let failure = bad(Document::Keys, Cause::Dns, 10);
    assert_eq!(bench.log.events(), [begun(Document::Keys), failure, unavailable(causes, 10)]);
    bench.clock.pass(secs(10));
    dies();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    judge(&validator, &token).unwrap();
    bench.log.events();
    bench.clock.pass(secs(600));
    dies();
}

#[test]
fn an_answer_that_comes_after_its_lease_is_told_as_dropped() {
    let (bench, key) = (Bench::new(), ed25519());
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let clock = bench.clock.clone();
    bench.issuer.during_fetch(move |_| clock.pass(secs(10)));
    let causes =
        Causes { keys: Some(Cause::NothingHeld), lookup: Some(Cause::Superseded), ..Causes::default() };
    assert_eq!(judge(&validator, &token), outage(causes, Some(Duration::ZERO)));
    let dropped = Event::FetchDropped { document: Document::Keys };
    assert_eq!(bench.log.events(), [begun(Document::Keys), dropped, unavailable(causes, 0)]);
}

#[test]
fn refused_tokens_and_local_keys_are_no_transitions() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.builder().local_keys(held(&[(&key, "a")])).discovery().build().unwrap();
    judge(&validator, &token(&key, "a")).unwrap();
    judge(&validator, &token(&ed25519(), "a")).unwrap_err();
    judge(&validator, "a.b.c").unwrap_err();
    assert_eq!(bench.log.events(), []);
}
