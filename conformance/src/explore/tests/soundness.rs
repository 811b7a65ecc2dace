//! What makes the space finite loses nothing: the claims that `canon` makes, held against the real machine.

use super::walks::{events, sources};
use crate::explore::alphabet::{RemoteKind, Sources, UrlName, replies};
use crate::explore::canon::Code;
use crate::explore::checks::Checks;
use crate::explore::ghost::Log;
use crate::explore::lookups::Probe;
use crate::explore::machine::{Machine, Real};
use crate::explore::policies::ticks;
use crate::explore::tickets::{begin, ticket_of};
use crate::explore::told::{Place, Told};
use crate::explore::walk::{Event, Walk};
use crate::explore::words::Moment;
use crate::explore::world::World;
use core::time::Duration;
use countersign::cause::Cause;
use countersign::policy::keys::Timing;
use countersign::resolve::answer::Jitter;
use countersign::resolve::state::{Attempts, Live, State};
use countersign::resolve::step::{Causes, Document, Source, Unresolved};
use countersign::time::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;

const START: Timestamp = Timestamp::new(Duration::from_secs(1 << 25));

fn real_world(sources: Sources) -> World {
    World::new("the default policy", Timing::default(), sources).expect("the alphabet can be made")
}

/// Every stamp of a state, through `change`.
fn with_stamps(state: &State, change: impl Fn(Timestamp) -> Timestamp) -> State {
    let mut state = state.clone();
    state.written = change(state.written);
    if let Some(held) = &mut state.metadata.held {
        (held.fetched, held.expires) = (change(held.fetched), change(held.expires));
    }
    if let Some(held) = &mut state.keys.held {
        (held.fetched, held.expires) = (change(held.fetched), change(held.expires));
    }
    let attempts = |attempts: &Attempts| Attempts {
        ended: attempts.ended.map(&change),
        back_off: attempts.back_off.map(&change),
        ..attempts.clone()
    };
    let live = |live: Live| Live { begun: change(live.begun), ..live };
    state.metadata.attempts = attempts(&state.metadata.attempts);
    state.keys.attempts = attempts(&state.keys.attempts);
    state.metadata.live = state.metadata.live.take().map(live);
    state.keys.live = state.keys.live.take().map(live);
    state
}

/// A step with its times counted from `now`.
fn relative(told: Told, now: Timestamp) -> (Told, Option<(bool, Duration)>) {
    let from_now = |at: Timestamp| (at >= now, if at >= now { at.since(now) } else { now.since(at) });
    match told {
        Told::Wait(document, until) => (Told::Wait(document, START), Some(from_now(until))),
        Told::Failed(Unresolved::Unavailable { causes, retry_at }) => {
            (Told::Failed(Unresolved::Unavailable { causes, retry_at: None }), retry_at.map(from_now))
        }
        other => (other, None),
    }
}

/// A step with what the canonical form leaves out: which URL it is, which failure, and when keys came.
fn canonical(told: Told, log: &Log) -> Told {
    let failure = |cause: Cause| match cause {
        Cause::Deadline
        | Cause::Superseded
        | Cause::LocalProvider
        | Cause::NothingHeld
        | Cause::Abandoned => cause,
        _ => Cause::Malformed,
    };
    match told {
        Told::Found(keys, Source::Stale { cause, .. }) => {
            Told::Found(keys, Source::Stale { age: Duration::ZERO, cause: cause.map(failure) })
        }
        Told::Fetch(Place::Keys(Some(_))) if log.named.is_some() => {
            Told::Fetch(Place::Keys(Some(if told == Told::Fetch(Place::Keys(log.named)) {
                UrlName::First
            } else {
                UrlName::Second
            })))
        }
        Told::Failed(Unresolved::Unavailable {
            causes: Causes { local, metadata, keys, lookup },
            retry_at,
        }) => {
            let [local, metadata, keys, lookup] =
                [local, metadata, keys, lookup].map(|cause| cause.map(failure));
            Told::Failed(Unresolved::Unavailable {
                causes: Causes { local, metadata, keys, lookup },
                retry_at,
            })
        }
        other => other,
    }
}

/// Periods of two to six ticks, in any order that a policy may have.
fn small_timings() -> impl Strategy<Value = Timing> {
    proptest::array::uniform10(2..7_u32).prop_map(|mut p| {
        p[..3].sort_unstable();
        p[3..5].sort_unstable();
        let [ttl_min, ttl_default, ttl_max, step, cap, metadata, metadata_stale, cooldown, stale, lease] = p;
        Timing {
            ttl_min: ticks(ttl_min),
            ttl_default: ticks(ttl_default),
            ttl_max: ticks(ttl_max),
            metadata_ttl: ticks(metadata),
            metadata_stale_limit: ticks(metadata_stale),
            cooldown: ticks(cooldown),
            backoff_step: ticks(step),
            backoff_cap: ticks(cap),
            stale_limit: ticks(stale),
            lease: ticks(lease),
            fetch_total: ticks(1),
            fetch_connect: ticks(1),
            lookup_deadline: ticks(2),
        }
    })
}

/// What happens in the exploration, but for its order: the clock moves by whole ticks.
fn small_events() -> impl Strategy<Value = Vec<Event>> {
    let period = select((1..20).map(ticks).collect::<Vec<_>>());
    let event = prop_oneof![
        4 => Just(Event::Pass(ticks(1))),
        1 => period.clone().prop_map(Event::Pass),
        1 => period.prop_map(Event::Back),
        4 => any::<usize>().prop_map(Event::Begin),
        4 => (0..3_usize, any::<usize>(), any::<bool>())
            .prop_map(|(which, reply, full)| Event::Answer(which, reply, full)),
    ];
    proptest::collection::vec(event, 1..60)
}

proptest! {
    #![proptest_config(Config { cases: 1_000, ..Config::default() })]

    #[test]
    fn moving_state_and_clock_by_the_same_amount_changes_no_step(
        sources in sources(),
        events in events(),
        shift in 0..1_000_000_u64,
    ) {
        let world = real_world(sources);
        let (nothing, shift) = (Checks::new(&[]), Duration::from_secs(shift));
        let mut walk = Walk::new(&world, &Real, START);
        for event in events {
            walk.step(&nothing, event).expect("nothing is checked");
            let (moved, later) = (with_stamps(&walk.state, |at| at.after(shift)), walk.now.after(shift));
            for probe in &world.probes {
                let wanted = world.wanted(probe);
                let here = Real.decide(&world, &walk.state, &wanted, walk.now);
                let there = Real.decide(&world, &moved, &wanted, later);
                prop_assert_eq!(relative(here, walk.now), relative(there, later));
                let (mut here, mut there) = (walk.state.clone(), moved.clone());
                let ticket = Real.begin(&world, &mut here, &wanted, walk.now);
                let other = Real.begin(&world, &mut there, &wanted, later);
                prop_assert_eq!(ticket.map(|ticket| ticket.id), other.map(|ticket| ticket.id));
                prop_assert_eq!(with_stamps(&here, |at| at.after(shift)), there);
            }
        }
    }

    #[test]
    fn an_age_past_the_largest_bound_and_any_greater_age_give_the_same_steps_for_ever(
        sources in sources(),
        before in events(),
        after in events(),
        more in 1..10_000_000_u64,
    ) {
        let world = real_world(sources);
        let nothing = Checks::new(&[]);
        let mut walk = Walk::new(&world, &Real, START);
        for event in before {
            walk.step(&nothing, event).expect("nothing is checked");
        }
        walk.step(&nothing, Event::Pass(Duration::from_secs(30_000))).expect("nothing is checked");
        // The longest that anything which was fetched is of use, and longer than any other period.
        let timing = world.timing();
        let largest = timing.ttl_max.max(timing.metadata_ttl).saturating_add(timing.metadata_stale_limit);
        let mut older = walk.clone();
        let (now, more) = (walk.now, Duration::from_secs(more));
        older.state = with_stamps(&walk.state, |at| {
            if now.since(at) > largest { Timestamp::new(at.since_epoch().saturating_sub(more)) } else { at }
        });
        // The write itself is not an age, but what a later clock is compared with.
        older.state.written = walk.state.written;
        for event in after {
            walk.step(&nothing, event).expect("nothing is checked");
            older.step(&nothing, event).expect("nothing is checked");
            prop_assert_eq!(walk.now, older.now);
            // A clock that goes back by days makes the great age small again.
            if now > walk.now {
                break;
            }
            for probe in &world.probes {
                let wanted = world.wanted(probe);
                let here = Real.decide(&world, &walk.state, &wanted, walk.now);
                let there = Real.decide(&world, &older.state, &wanted, walk.now);
                prop_assert_eq!(here, there);
            }
        }
    }

    #[test]
    fn the_canonical_form_commutes_with_decide_begin_and_complete(
        discovery in any::<bool>(),
        timing in small_timings(),
        events in small_events(),
    ) {
        let remote = if discovery { RemoteKind::Discovery } else { RemoteKind::Explicit };
        let sources = Sources { remote, authoritative: false };
        let world = World::new("a small policy", timing, sources).expect("the alphabet can be made");
        let nothing = Checks::new(&[]);
        let mut walk = Walk::new(&world, &Real, START);
        for event in events {
            walk.step(&nothing, event).expect("nothing is checked");
            let log = walk.log();
            let code = Code::of(&world, &walk.state, &log, walk.now);
            let (state, canonical_log, now) = code.open(&world);
            prop_assert_eq!(Code::of(&world, &state, &canonical_log, now), code, "coding twice is coding once");
            let here = Moment::new(&world, &Real, &walk.state, &log, walk.now);
            let there = Moment::new(&world, &Real, &state, &canonical_log, now);
            for probe in &world.probes {
                commutes_with_a_lookup(&here, &there, probe)?;
            }
            for document in [Document::Metadata, Document::Keys] {
                commutes_with_answers(&here, &there, document)?;
            }
        }
    }
}

fn commutes_with_a_lookup(here: &Moment<'_>, there: &Moment<'_>, probe: &Probe) -> Result<(), TestCaseError> {
    let (one, other) = (here.ask(probe), there.ask(probe));
    prop_assert_eq!(
        relative(canonical(one.told, here.log), here.now),
        relative(canonical(other.told, there.log), there.now)
    );
    let code = |(state, log, _): (State, Log, _), now| Code::of(here.world, &state, &log, now);
    prop_assert_eq!(code(begin(&one), here.now), code(begin(&other), there.now));
    Ok(())
}

fn commutes_with_answers(
    here: &Moment<'_>,
    there: &Moment<'_>,
    document: Document,
) -> Result<(), TestCaseError> {
    for &reply in replies(document) {
        for jitter in [Jitter::NONE, Jitter::FULL] {
            let [one, other] = [here, there].map(|moment| {
                let ticket = ticket_of(moment.world, moment.log, document)?;
                let (mut state, mut log) = (moment.state.clone(), *moment.log);
                let answer = moment.world.answer(document, reply, log.same_url());
                Real.complete(moment.world, &mut state, ticket, answer, jitter, moment.now);
                log.answered(moment.world, document, reply, jitter, moment.now);
                Some(Code::of(moment.world, &state, &log, moment.now))
            });
            prop_assert_eq!(one, other);
        }
    }
    Ok(())
}
