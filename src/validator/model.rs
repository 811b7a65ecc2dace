//! The driver's locks and wake-ups, model-checked: shuttle runs the real lookup on threads of its own and chooses which
//! one goes on at each lock.
//!
//! It knows no time, so waiting ends only when somebody wakes the waiter, and a lost wake-up is a deadlock. A time-out is
//! an event of the test's: [`Timed`] may end any wait by moving the clock to where the wait would have ended.
//!
//! `.ci/run` runs it, with `--cfg countersign_model`. The plants at the end are broken locks, and each has to be found.
//! It samples orders and does not exhaust them: a depth-first search of two lookups does not end in useful time.

use crate::algorithm::Algorithm;
use crate::base64url::encode;
use crate::claims::unix_time::UnixTime;
use crate::clock::Clock;
use crate::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use crate::jwk::KeyLimits;
use crate::policy::keys::{KeyPolicy, Remote, Timing};
use crate::resolve::answer::{Jitter, Lifetime};
use crate::resolve::state::State;
use crate::resolve::step::{Causes, Document, Source};
use crate::resolve::wanted::{LocalAnswer, Spent, Wanted};
use crate::time::Timestamp;
use crate::url::FetchUrl;
use crate::validator::local::Local;
use crate::validator::lookup::{Ended, Lost, Sought};
use crate::validator::observer::Silent;
use crate::validator::shared::{Locked, Shared};
use crate::validator::source::KeySource;
use core::time::Duration;
use ring::signature::{Ed25519KeyPair, KeyPair};
use shuttle::rand::Rng;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

const RUNS: usize = 2_000;
const KID: &str = "a";
const UNKNOWN: &str = "b";

/// A clock that only [`Timed`] moves. Its lock is one of std's: nothing of the model happens while it is held.
#[derive(Clone, Default)]
struct ModelClock(Arc<Mutex<Duration>>);

impl ModelClock {
    fn pass(&self, period: Duration) {
        *self.0.lock().unwrap() += period;
    }
}

impl Clock for ModelClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(*self.0.lock().unwrap())
    }

    fn unix(&self) -> UnixTime {
        UnixTime::from_seconds(0)
    }
}

/// An issuer with one key. Answering takes a moment, in which others may run.
#[derive(Clone, Default)]
struct ModelIssuer(Arc<AtomicUsize>);

impl ModelIssuer {
    fn requests(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Fetch for ModelIssuer {
    fn fetch(&self, _: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        shuttle::thread::yield_now();
        let (body, etag, content_type) = (key_set().to_vec(), None, None);
        Ok(Fetched::Document { body, etag, lifetime: Lifetime::Unstated, content_type })
    }
}

fn key_set() -> &'static [u8] {
    static TEXT: OnceLock<Vec<u8>> = OnceLock::new();
    TEXT.get_or_init(|| {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let x = encode(pair.public_key().as_ref());
        format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","kid":"{KID}","x":"{x}"}}]}}"#).into_bytes()
    })
}

/// One validator's keys on locks of the model.
struct World<S> {
    source: Arc<KeySource<S>>,
    issuer: ModelIssuer,
    clock: ModelClock,
}

impl<S: Shared + 'static> World<S> {
    fn new(timing: Timing, shared: impl FnOnce(ModelClock, Locked) -> S) -> Self {
        let (issuer, clock) = (ModelIssuer::default(), ModelClock::default());
        let url = FetchUrl::parse("https://issuer.example/keys", false).unwrap();
        let source = Arc::new(KeySource {
            policy: KeyPolicy::new(Remote::Explicit(url)).with_timing(timing).unwrap(),
            key_limits: KeyLimits::DEFAULT,
            local: Local::Absent,
            shared: shared(clock.clone(), Locked::new(clock.now())),
            reached: AtomicBool::new(false),
            client: Box::new(issuer.clone()),
            clock: Arc::new(clock.clone()),
            jitter: Box::new(|| Jitter::NONE),
            observer: Box::new(Silent),
        });
        Self { source, issuer, clock }
    }

    /// A lookup on a thread of its own.
    fn lookup(&self, kid: &'static str) -> shuttle::thread::JoinHandle<Ended<()>> {
        let source = Arc::clone(&self.source);
        shuttle::thread::spawn(move || find(&source, kid))
    }
}

fn find<S: Shared>(source: &KeySource<S>, kid: &str) -> Ended<()> {
    let sought = Sought { alg: Algorithm::EdDsa, kid: Some(kid) };
    source.look_up(sought, LocalAnswer::Absent, |_| Some(()))
}

/// Three lookups of one key that nobody has fetched: one request, and each gets the key.
fn cold_lookups<S: Shared + 'static>(shared: impl FnOnce(ModelClock, Locked) -> S) {
    let world = World::new(Timing::default(), shared);
    let lookups = [(); 3].map(|()| world.lookup(KID));
    for lookup in lookups {
        assert_eq!(lookup.join().unwrap().outcome, Ok(((), Source::Fresh)));
    }
    assert_eq!(world.issuer.requests(), 1, "requests of one cold key");
}

/// A fresh set that two lookups miss while another hits: one request, and the hit does not wait.
fn hit_beside_misses() {
    let world = World::new(Timing::default(), |_, locked| locked);
    assert!(find(&world.source, KID).outcome.is_ok());
    world.clock.pass(Timing::default().cooldown);
    let misses = [(); 2].map(|()| world.lookup(UNKNOWN));
    let hit = world.lookup(KID).join().unwrap();
    assert_eq!((hit.outcome, hit.waited), (Ok(((), Source::Fresh)), false));
    for miss in misses {
        assert_eq!(miss.join().unwrap().outcome, Err(Lost::NotFound));
    }
    assert_eq!(world.issuer.requests(), 2, "one before, and one for both misses");
}

/// A starter that begins and goes away, while two others look for the same key.
fn starter_goes_away() {
    let world = World::new(Timing::default(), |_, locked| locked);
    let source = Arc::clone(&world.source);
    let starter = shuttle::thread::spawn(move || {
        let wanted = Wanted {
            alg: Algorithm::EdDsa,
            kid: Some(KID),
            local: LocalAnswer::Absent,
            tried: &[],
            spent: Spent::default(),
            patience: true,
        };
        if let Some(ticket) = source.begin(&wanted) {
            let in_flight = source.in_flight(ticket);
            shuttle::thread::yield_now();
            drop(in_flight);
        }
    });
    let lookups = [(); 2].map(|()| world.lookup(KID));
    starter.join().unwrap();
    for lookup in lookups {
        assert_eq!(lookup.join().unwrap().outcome, Ok(((), Source::Fresh)));
    }
    assert_eq!(world.issuer.requests(), 1);
}

/// Locks whose waits may time out, and which see that no live ticket loses its place.
struct Timed {
    locked: Locked,
    clock: ModelClock,
    timeouts: Arc<AtomicUsize>,
    lease: Duration,
}

impl Shared for Timed {
    fn read(&self, clock: &dyn Clock) -> (Arc<State>, Timestamp) {
        self.locked.read(clock)
    }

    fn write<T>(&self, clock: &dyn Clock, change: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        self.locked.write(clock, |state, now| {
            let before =
                state.live(Document::Keys).cloned().filter(|live| now < live.begun.after(self.lease));
            let made = change(state, now);
            let after = state.live(Document::Keys);
            if let (Some(before), Some(after)) = (before, after) {
                assert_eq!(before.id, after.id, "a live ticket lost its place");
            }
            made
        })
    }

    fn woken(&self) -> u64 {
        self.locked.woken()
    }

    fn wake(&self) {
        self.locked.wake();
    }

    fn wait(&self, seen: u64, period: Duration) -> u64 {
        if shuttle::rand::thread_rng().r#gen() {
            self.timeouts.fetch_add(1, Ordering::Relaxed);
            self.clock.pass(period);
            return self.woken();
        }
        self.locked.wait(seen, period)
    }
}

/// Three lookups whose waits may time out: each ends, with the key or with an outage that names the deadline; a request
/// too many needs a lease that ended; and afterwards nothing is latched.
fn lookups_with_timeouts(timing: Timing) {
    let timeouts = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&timeouts);
    let timed = |clock, locked| Timed { locked, clock, timeouts: counter, lease: timing.lease };
    let world = World::new(timing, timed);
    let lookups = [(); 3].map(|()| world.lookup(KID));
    for lookup in lookups {
        match lookup.join().unwrap().outcome {
            Ok(((), Source::Fresh)) => {}
            Ok(((), source)) => panic!("{source:?}"),
            Err(Lost::Unavailable { causes: Causes { lookup: Some(_), .. }, .. }) => {
                assert!(timeouts.load(Ordering::Relaxed) > 0, "an outage without a time-out");
            }
            Err(lost) => panic!("{lost:?}"),
        }
    }
    assert!(world.issuer.requests() <= 1 + timeouts.load(Ordering::Relaxed));
    assert_eq!(find(&world.source, KID).outcome, Ok(((), Source::Fresh)));
}

#[test]
fn lookups_of_one_cold_key_share_one_request_in_every_order_tried() {
    shuttle::check_random(|| cold_lookups(|_, locked| locked), RUNS);
    shuttle::check_pct(|| cold_lookups(|_, locked| locked), RUNS, 3);
}

#[test]
fn a_hit_never_waits_for_the_fetch_of_a_miss() {
    shuttle::check_random(hit_beside_misses, RUNS);
    shuttle::check_pct(hit_beside_misses, RUNS, 3);
}

#[test]
fn a_starter_that_goes_away_strands_nobody() {
    shuttle::check_random(starter_goes_away, RUNS);
    shuttle::check_pct(starter_goes_away, RUNS, 3);
}

#[test]
fn waits_that_may_time_out_lose_nothing_whichever_ends_first() {
    let default = Timing::default();
    let lease_first = Timing { lookup_deadline: default.lease * 3, ..default };
    let deadline_first = Timing { lease: default.lookup_deadline * 3, ..default };
    for timing in [default, lease_first, deadline_first] {
        shuttle::check_random(move || lookups_with_timeouts(timing), RUNS);
    }
}

/// Runs a scenario on a broken lock until the model finds it; gives what it said, and after how many executions.
fn found(scenario: impl Fn() + Send + Sync + 'static) -> (String, usize) {
    let executions = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&executions);
    let counted = move || {
        counter.fetch_add(1, Ordering::Relaxed);
        scenario();
    };
    let random = AssertUnwindSafe(|| shuttle::check_random_with_seed(counted, 7, RUNS));
    let payload = catch_unwind(random).expect_err("the model finds the plant");
    let said = payload.downcast_ref::<String>().expect("a message with arguments").clone();
    (said, executions.load(Ordering::Relaxed))
}

/// A lost wake-up: the waiter counts when it lies down, and not before it looked at the state.
struct CountsTooLate(Locked);

impl Shared for CountsTooLate {
    fn read(&self, clock: &dyn Clock) -> (Arc<State>, Timestamp) {
        self.0.read(clock)
    }
    fn write<T>(&self, clock: &dyn Clock, change: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        self.0.write(clock, change)
    }
    fn woken(&self) -> u64 {
        self.0.woken()
    }
    fn wake(&self) {
        self.0.wake();
    }
    fn wait(&self, _: u64, period: Duration) -> u64 {
        self.0.wait(self.0.woken(), period)
    }
}

/// A lost wake-up: the waiters are woken before there is anything new to see.
struct WakesTooEarly(Locked);

impl Shared for WakesTooEarly {
    fn read(&self, clock: &dyn Clock) -> (Arc<State>, Timestamp) {
        self.0.read(clock)
    }
    fn write<T>(&self, clock: &dyn Clock, change: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        self.0.wake();
        self.0.write(clock, change)
    }
    fn woken(&self) -> u64 {
        self.0.woken()
    }
    fn wake(&self) {}
    fn wait(&self, seen: u64, period: Duration) -> u64 {
        self.0.wait(seen, period)
    }
}

/// A double fetch: the decision to begin is made on what was read, and written later.
struct WritesTorn(Locked);

impl Shared for WritesTorn {
    fn read(&self, clock: &dyn Clock) -> (Arc<State>, Timestamp) {
        self.0.read(clock)
    }
    fn write<T>(&self, clock: &dyn Clock, change: impl FnOnce(&mut State, Timestamp) -> T) -> T {
        let (state, now) = self.0.read(clock);
        let mut next = State::clone(&state);
        let made = change(&mut next, now);
        self.0.write(clock, |state, _| *state = next);
        made
    }
    fn woken(&self) -> u64 {
        self.0.woken()
    }
    fn wake(&self) {
        self.0.wake();
    }
    fn wait(&self, seen: u64, period: Duration) -> u64 {
        self.0.wait(seen, period)
    }
}

#[test]
fn a_planted_lost_wake_up_is_found() {
    let (said, executions) = found(|| cold_lookups(|_, locked| CountsTooLate(locked)));
    println!("a waiter that counts too late: found after {executions} executions");
    assert!(said.starts_with("deadlock!"), "{said}");
    let (said, executions) = found(|| cold_lookups(|_, locked| WakesTooEarly(locked)));
    println!("a starter that wakes too early: found after {executions} executions");
    assert!(said.starts_with("deadlock!"), "{said}");
}

#[test]
fn a_planted_double_fetch_is_found() {
    let (said, executions) = found(|| cold_lookups(|_, locked| WritesTorn(locked)));
    println!("a begin that is torn: found after {executions} executions");
    assert!(said.contains("requests of one cold key"), "{said}");
}
