//! The four situations in which each fault is met.

use crate::case::{Case, Remote};
use crate::stage::{Counted, Stage, Subject, timing};
use core::time::Duration;
use countersign::policy::keys::Timing;
use countersign::resolve::step::{Document, Source};
use countersign::validator::error::{Error, Outage};
use countersign_conformance::clock::Stopwatch;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::place::Place;

/// Nothing was sent, looked up or connected to.
const NOTHING: Counted =
    Counted { accepts: Vec::new(), requests: Vec::new(), asked: Vec::new(), dialled: Vec::new() };

/// Two fetches of 400 ms each, and a machine that is busy with something else; below the default total of one fetch.
const BOUND: Duration = Duration::from_secs(4);

const SECOND: Duration = Duration::from_secs(1);

/// One case, in all situations.
pub(crate) fn play(case: &Case) {
    let stage = Stage::new(case.scheme);
    with_a_local_key(case, &stage);
    without_a_local_key_and_recovery(case, &stage);
    with_a_stale_set_and_recovery(case, &stage);
    if case.failing() == Document::Metadata && case.fault != Fault::NameDoesNotResolve {
        while_expired_metadata_still_points_to_the_keys(case, &stage);
    }
}

/// Accepted, with no connection, no name looked up, and no wait; the control is the same set-up without the key.
fn with_a_local_key(case: &Case, stage: &Stage) {
    let name = format!("{case}: with a local key");
    stage.issuer.set(case.place, case.fault).expect(&name);
    let mut subject = stage.subject(case, timing(), true);
    assert_eq!(subject.present(&stage.local), Ok(Source::Local), "{name}");
    assert_eq!(subject.seen(), NOTHING, "{name}");
    assert_eq!(subject.clock.naps(), 0, "{name}: it waited");

    let name = format!("{name}, the control without it");
    let mut control = stage.subject(case, timing(), false);
    let verdict = control.present(&stage.local);
    assert!(matches!(verdict, Err(Error::Outage(_))), "{name}: {verdict:?}");
    let seen = control.seen();
    // A refused port at a literal address is seen by neither; only the dialer knows of it.
    let is_seen = match seen.asked.is_empty() && case.fault == Fault::RefusedPort {
        true => !seen.dialled.is_empty(),
        false => !seen.accepts.is_empty() || !seen.asked.is_empty(),
    };
    assert!(is_seen, "{name}: {seen:?}");
}

/// A typed outage with its cause, in bounded time, after exactly these requests; then the issuer is well again.
fn without_a_local_key_and_recovery(case: &Case, stage: &Stage) {
    let name = format!("{case}: without a local key");
    stage.issuer.set(case.place, case.fault).expect(&name);
    let mut subject = stage.subject(case, timing(), false);
    let watch = Stopwatch::start();
    let verdict = subject.present(&stage.published);
    let elapsed = watch.elapsed();
    let outage = |retry_in| Err(Error::Outage(Outage { causes: case.causes(), retry_in: Some(retry_in) }));
    assert_eq!(verdict, outage(case.back_off()), "{name}");
    assert!(elapsed < BOUND, "{name}: took {elapsed:?}");
    let seen = subject.seen();
    assert_eq!(seen.requests, case.cold_requests(), "{name}: requests");
    assert_eq!(seen.accepts_at(case.place), case.accepts(), "{name}: {seen:?}");
    assert_eq!(
        seen.accepts_at(Place::ForeignKeys) + seen.accepts_at(Place::PlainKeys),
        0,
        "{name}: {seen:?}"
    );

    let name = format!("{case}: recovery without a restart");
    for place in Place::ALL {
        stage.issuer.restore(place).expect(&name);
    }
    subject.clock.advance(case.back_off() - SECOND);
    assert_eq!(subject.present(&stage.published), outage(SECOND), "{name}: within the back-off");
    assert_eq!(subject.seen(), NOTHING, "{name}: within the back-off");
    subject.clock.advance(SECOND);
    assert_eq!(subject.present(&stage.published), Ok(Source::Fresh), "{name}");
    assert_eq!(subject.seen().requests, case.good_requests(), "{name}: requests");
}

/// The key is served at once from the stale set and flagged with the cause; then the issuer is well again.
fn with_a_stale_set_and_recovery(case: &Case, stage: &Stage) {
    let name = format!("{case}: with a stale good set");
    let mut subject = warm(case, stage, pointer_gone(), &name);
    stage.issuer.set(case.place, case.fault).expect(&name);
    let stale = Timing::default().ttl_default + SECOND;
    subject.clock.advance(stale);
    let watch = Stopwatch::start();
    let flagged = |age| Ok(Source::Stale { age, cause: Some(case.cause()) });
    assert_eq!(subject.present(&stage.published), flagged(stale), "{name}");
    assert!(watch.elapsed() < BOUND, "{name}: took {:?}", watch.elapsed());
    let seen = subject.seen();
    assert_eq!(seen.requests, stale_requests(case), "{name}: requests");
    assert_eq!(
        seen.accepts_at(Place::ForeignKeys) + seen.accepts_at(Place::PlainKeys),
        0,
        "{name}: {seen:?}"
    );
    subject.clock.advance(SECOND);
    assert_eq!(subject.present(&stage.published), flagged(stale + SECOND), "{name}: again, in the back-off");
    assert_eq!((subject.seen(), subject.clock.naps()), (NOTHING, 0), "{name}: again, in the back-off");

    let name = format!("{case}: recovery of a stale set");
    for place in Place::ALL {
        stage.issuer.restore(place).expect(&name);
    }
    subject.clock.advance(case.back_off() - SECOND);
    assert_eq!(subject.present(&stage.published), Ok(Source::Fresh), "{name}");
    assert_eq!(subject.seen().requests, case.good_requests(), "{name}: requests");
}

/// Metadata that cannot be renewed is still a pointer: the keys are fetched where the last good one said (K23).
fn while_expired_metadata_still_points_to_the_keys(case: &Case, stage: &Stage) {
    let name = format!("{case}: while expired metadata still points to the keys");
    let timing = Timing { metadata_ttl: SHORT, ..timing() };
    let mut subject = warm(case, stage, timing, &name);
    stage.issuer.set(case.place, case.fault).expect(&name);
    subject.clock.advance(Timing::default().ttl_default + SECOND);
    assert_eq!(subject.present(&stage.published), Ok(Source::Fresh), "{name}");
    assert_eq!(subject.validator.health().causes.metadata, Some(case.cause()), "{name}");
    assert_eq!(subject.seen().requests, case.heard(&[Place::Metadata, Place::Keys]), "{name}: requests");
}

/// Shorter than a key set is fresh.
const SHORT: Duration = Duration::from_secs(60);

/// Metadata is forgotten before the keys are: otherwise its faults could not keep a set from being renewed (K23).
fn pointer_gone() -> Timing {
    Timing { metadata_ttl: SHORT, metadata_stale_limit: SHORT, ..timing() }
}

/// A validator that has accepted a token while the issuer was well.
fn warm<'s>(case: &Case, stage: &'s Stage, timing: Timing, name: &str) -> Subject<'s> {
    for place in Place::ALL {
        stage.issuer.restore(place).expect(name);
    }
    let mut subject = stage.subject(case, timing, false);
    assert_eq!(subject.present(&stage.published), Ok(Source::Fresh), "{name}: at first");
    assert_eq!(subject.seen().requests, case.good_requests(), "{name}: at first");
    subject
}

/// The requests of the lookup that finds a set stale and metadata gone.
fn stale_requests(case: &Case) -> Vec<Place> {
    match case.remote {
        Remote::Discovery => case.cold_requests(),
        Remote::JwksUrl => case.heard(&[Place::Keys]),
    }
}
