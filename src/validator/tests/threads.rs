//! Many threads and one issuer, with real locks and real sleep. No verdict depends on how fast the machine is: a limit
//! of [`PATIENCE`] only turns what hangs into what fails.

use super::kit::*;
use crate::cause::Cause;
use crate::clock::Clock;
use crate::jwk::KeySet;
use crate::policy::keys::Timing;
use crate::resolve::answer::Jitter;
use crate::resolve::step::{Causes, Document, Source};
use crate::time::Timestamp;
use crate::validator::Validator;
use crate::validator::error::Error;
use crate::validator::local::{LocalKeys, LocalKeysError};
use crate::validator::observer::{Event, Observer};
use core::time::Duration;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A number that threads raise and wait for.
#[derive(Clone, Default)]
struct Counter(Arc<(Mutex<usize>, Condvar)>);

impl Counter {
    fn add(&self) {
        *self.0.0.lock().unwrap() += 1;
        self.0.1.notify_all();
    }

    fn get(&self) -> usize {
        *self.0.0.lock().unwrap()
    }

    /// Waits until the number is at least `wanted`.
    fn reaches(&self, wanted: usize) {
        let count = self.0.0.lock().unwrap();
        let (count, _) = self.0.1.wait_timeout_while(count, PATIENCE, |count| *count < wanted).unwrap();
        assert!(*count >= wanted, "{count} of {wanted} after {PATIENCE:?}");
    }
}

/// The threads that went to sleep.
#[derive(Clone, Default)]
struct Sleepers {
    count: Counter,
    until: Arc<Mutex<Vec<Timestamp>>>,
}

impl Sleepers {
    fn reaches(&self, wanted: usize) {
        self.count.reaches(wanted);
    }

    fn get(&self) -> usize {
        self.count.get()
    }

    /// Until when the first of them wanted to sleep at the most.
    fn first_until(&self) -> Timestamp {
        self.until.lock().unwrap()[0]
    }
}

/// A bench whose clock counts the threads that are about to sleep for `nap`.
fn bench(nap: Duration) -> (Bench, Sleepers) {
    let (mut bench, sleepers) = (Bench::new(), Sleepers::default());
    let asleep = sleepers.clone();
    bench.clock = bench.clock.napping(nap, move |until| {
        asleep.until.lock().unwrap().push(until);
        asleep.count.add();
    });
    (bench, sleepers)
}

#[test]
fn a_validator_serves_many_threads() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Validator>();
    shared::<crate::validator::router::Router>();
    shared::<Error>();
}

#[test]
fn a_thousand_unknown_kids_on_64_threads_are_one_request_and_keep_nobody_from_a_known_key() {
    // A sleep that outlasts the test: whoever goes on was woken.
    let (bench, sleepers) = bench(PATIENCE);
    let key = ed25519();
    bench.issuer.answers_keys(keys(&[(&key, "known")]));
    let validator = bench.explicit();
    let known = token(&key, "known");
    assert_eq!(judge(&validator, &known), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    bench.clock.pass(secs(30));

    let gate = Counter::default();
    let gated = gate.clone();
    bench.issuer.during_fetch(move |_| gated.reaches(1));
    let kids: Vec<String> = (0..1_000).map(|n| format!("unknown {n}")).collect();
    let tokens: Vec<String> = kids.iter().map(|kid| token(&key, kid)).collect();
    let seek = |first: usize| {
        for (kid, token) in kids.iter().zip(&tokens).skip(first).step_by(64) {
            assert_eq!(judge(&validator, token), not_found(kid));
        }
    };
    let hit = || {
        for _ in 0..2_500 {
            assert_eq!(judge(&validator, &known), Ok(Source::Fresh));
        }
    };
    thread::scope(|scope| {
        for first in 0..64 {
            scope.spawn(move || seek(first));
        }
        sleepers.reaches(63);
        let hits: Vec<_> = (0..4).map(|_| scope.spawn(hit)).collect();
        for hit in hits {
            hit.join().unwrap();
        }
        assert_eq!(gate.get(), 0, "all hits were served while the gate was shut");
        assert_eq!(bench.issuer.seen().len(), 1);
        gate.add();
    });
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    assert_eq!(sleepers.get(), 63, "each was woken, and none had to sleep again");
}

#[test]
fn a_thousand_lookups_of_one_cold_key_are_one_request() {
    let (bench, sleepers) = bench(PATIENCE);
    let key = ed25519();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let others = sleepers.clone();
    bench.issuer.during_fetch(move |_| others.reaches(63));
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                for _ in 0..16 {
                    assert_eq!(judge(&validator, &token), Ok(Source::Fresh));
                }
            });
        }
    });
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    assert_eq!(sleepers.get(), 63);
}

#[test]
fn a_stale_key_is_served_to_all_but_the_one_that_renews_it() {
    let (bench, sleepers) = bench(PATIENCE);
    let key = ed25519();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    judge(&validator, &token).unwrap();
    bench.clock.pass(secs(600));
    let (begun, gate) = (Counter::default(), Counter::default());
    let (has_begun, gated) = (begun.clone(), gate.clone());
    bench.issuer.during_fetch(move |_| {
        has_begun.add();
        gated.reaches(1);
    });
    thread::scope(|scope| {
        let renewer = scope.spawn(|| judge(&validator, &token));
        begun.reaches(1);
        let stale = Ok(Source::Stale { age: secs(600), cause: None });
        for _ in 0..100 {
            assert_eq!(judge(&validator, &token), stale);
        }
        gate.add();
        assert_eq!(renewer.join().unwrap(), Ok(Source::Fresh));
    });
    assert_eq!(sleepers.get(), 0);
    assert_eq!(bench.issuer.requests(), [KEYS_URL; 2]);
}

#[test]
fn a_starter_that_dies_in_its_fetch_strands_nobody() {
    let (bench, sleepers) = bench(PATIENCE);
    let key = ed25519();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let (first, others) = (AtomicBool::new(true), sleepers.clone());
    bench.issuer.during_fetch(move |_| {
        if first.swap(false, Ordering::Relaxed) {
            others.reaches(7);
            panic!("the client of this test dies");
        }
    });
    let (validator, token) = (bench.explicit(), token(&key, "a"));
    let lookups: Vec<_> = thread::scope(|scope| {
        let lookups: Vec<_> = (0..8).map(|_| scope.spawn(|| judge(&validator, &token))).collect();
        lookups.into_iter().map(|lookup| lookup.join()).collect()
    });
    assert_eq!(lookups.iter().filter(|lookup| lookup.is_err()).count(), 1);
    assert!(lookups.iter().flatten().all(|judged| *judged == Ok(Source::Fresh)));
    assert_eq!(bench.issuer.requests(), [KEYS_URL; 2]);
}

/// The caller's code, which panics when its fuse is lit, and once.
#[derive(Clone, Default)]
struct Bomb(Arc<AtomicBool>);

impl Bomb {
    fn light(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn tick(&self) {
        assert!(!self.0.swap(false, Ordering::Relaxed), "the caller's code of this test dies");
    }
}

impl Observer for Bomb {
    fn event(&self, _: &Event) {
        self.tick();
    }
}

/// A provider with a bomb in it and no keys.
struct Explosive(Bomb);

impl LocalKeys for Explosive {
    fn keys(&self) -> Result<Arc<KeySet>, LocalKeysError> {
        self.0.tick();
        Ok(Arc::new(held(&[])))
    }
}

#[test]
fn whichever_part_of_the_callers_code_dies_the_next_lookup_fetches() {
    let key = ed25519();
    let token = token(&key, "a");
    for part in ["provider", "observer", "client", "jitter"] {
        let (bench, bomb) = (Bench::new(), Bomb::default());
        bench.issuer.answers_keys(keys(&[(&key, "a")]));
        let builder = bench.builder().jwks_url(KEYS_URL);
        let planted = bomb.clone();
        let (builder, requests) = match part {
            "provider" => (builder.local_provider(Explosive(planted)), 0),
            "observer" => (builder.observer(planted), 0),
            "client" => {
                bench.issuer.during_fetch(move |_| planted.tick());
                (builder, 1)
            }
            _ => {
                let jitter = move || {
                    planted.tick();
                    Jitter::NONE
                };
                (builder.jitter(jitter), 1)
            }
        };
        let validator = builder.build().unwrap();
        bomb.light();
        assert!(catch_unwind(AssertUnwindSafe(|| judge(&validator, &token))).is_err(), "{part}");
        assert_eq!(bench.issuer.requests().len(), requests, "{part}");
        assert_eq!(judge(&validator, &token), Ok(Source::Fresh), "{part}");
        assert_eq!(bench.issuer.requests(), [KEYS_URL], "{part}");
    }
}

#[test]
fn a_waiter_past_its_deadline_says_so_and_the_starter_carries_on() {
    let (bench, sleepers) = bench(Duration::from_millis(5));
    let key = ed25519();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let (begun, gate) = (Counter::default(), Counter::default());
    let (has_begun, gated) = (begun.clone(), gate.clone());
    bench.issuer.during_fetch(move |_| {
        has_begun.add();
        gated.reaches(1);
    });
    let timing = Timing { lease: secs(25), ..Timing::default() };
    let validator = bench.builder().jwks_url(KEYS_URL).timing(timing).build().unwrap();
    let token = token(&key, "a");
    thread::scope(|scope| {
        let starter = scope.spawn(|| judge(&validator, &token));
        begun.reaches(1);
        let waiter = scope.spawn(|| judge(&validator, &token));
        sleepers.reaches(1);
        assert_eq!(sleepers.first_until(), bench.clock.now().after(secs(10)), "the deadline, not the lease");
        bench.clock.pass(secs(10));
        let causes =
            Causes { keys: Some(Cause::NothingHeld), lookup: Some(Cause::Deadline), ..Causes::default() };
        assert_eq!(waiter.join().unwrap(), outage(causes, Some(secs(15))));
        gate.add();
        assert_eq!(starter.join().unwrap(), Ok(Source::Fresh));
    });
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}

#[test]
fn a_starter_that_never_comes_back_is_given_up_when_its_lease_ends() {
    let (bench, sleepers) = bench(Duration::from_millis(5));
    let key = ed25519();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let (begun, gate) = (Counter::default(), Counter::default());
    let (has_begun, gated, first) = (begun.clone(), gate.clone(), AtomicUsize::new(0));
    bench.issuer.during_fetch(move |_| {
        has_begun.add();
        if first.fetch_add(1, Ordering::Relaxed) == 0 {
            gated.reaches(1);
        }
    });
    let timing = Timing { lookup_deadline: secs(60), ..Timing::default() };
    let validator = bench.builder().jwks_url(KEYS_URL).timing(timing).build().unwrap();
    let token = token(&key, "a");
    thread::scope(|scope| {
        let starter = scope.spawn(|| judge(&validator, &token));
        begun.reaches(1);
        let waiter = scope.spawn(|| judge(&validator, &token));
        sleepers.reaches(1);
        assert_eq!(sleepers.first_until(), bench.clock.now().after(secs(10)), "the lease, not the deadline");
        bench.clock.pass(secs(10));
        assert_eq!(waiter.join().unwrap(), Ok(Source::Fresh));
        gate.add();
        assert_eq!(starter.join().unwrap(), Ok(Source::Fresh));
    });
    assert_eq!(bench.issuer.requests(), [KEYS_URL; 2]);
    let dropped = Event::FetchDropped { document: Document::Keys };
    assert_eq!(bench.log.events().last(), Some(&dropped));
}
