//! K10 and K11: when a fetch may begin, and that it does begin again.

use crate::explore::alphabet::Reply;
use crate::explore::lookups::{A, Probe, UNKNOWN};
use crate::explore::properties::{Answered, For, Verdict, demand};
use crate::explore::told::Told;
use crate::explore::words::{Asked, Freshness, Moment};
use core::time::Duration;
use countersign::resolve::step::{Document, Unresolved};
use countersign::time::Timestamp;

/// K10: against a fresh set, a miss may begin a fetch only when the cooldown since that document's last attempt, of any
/// kind and by anyone, and any back-off are both over.
pub fn a_miss_on_a_fresh_set_keeps_the_cooldown(asked: &Asked<'_>) -> Verdict {
    let closed = |document: Document| !asked.gate_is_open(document);
    if !asked.fresh_miss() || !asked.moment.documents().iter().any(|&document| closed(document)) {
        return Verdict::Silent;
    }
    demand(!asked.told.fetches().is_some_and(closed))
}

/// K10: and once both are over it does, so that a new key is found before the set expires.
pub fn a_miss_on_a_fresh_set_asks_again(asked: &Asked<'_>) -> Verdict {
    if asked.fresh_miss() { asks_for_something(asked) } else { Verdict::Silent }
}

/// K11: no document is fetched while its back-off runs.
pub fn nothing_is_fetched_during_its_back_off(asked: &Asked<'_>) -> Verdict {
    let backs_off = |document: Document| asked.moment.backs_off(document);
    if !asked.reaches_remote() || !asked.moment.documents().iter().any(|&document| backs_off(document)) {
        return Verdict::Silent;
    }
    demand(!asked.told.fetches().is_some_and(backs_off))
}

/// K11: where nothing is held, or what is held has expired, only the back-off gates.
pub fn only_the_back_off_gates_where_nothing_is_fresh(asked: &Asked<'_>) -> Verdict {
    if asked.moment.keys == Freshness::Fresh { Verdict::Silent } else { asks_for_something(asked) }
}

/// A lookup that has to have the keys fetched, and may, is told to fetch: them, or the metadata that says where they are.
fn asks_for_something(asked: &Asked<'_>) -> Verdict {
    let moment = &asked.moment;
    let idle = moment.documents().iter().all(|&document| !moment.in_flight(document));
    if !idle || !asked.wants_keys() || !asked.may_ask_metadata() && moment.pointer().is_none() {
        return Verdict::Silent;
    }
    demand(asked.told.fetches().is_some())
}

/// K11: giving up frees the document, counts no failure and causes no back-off.
pub fn giving_up_is_free(answered: &Answered<'_>) -> Verdict {
    if answered.ticket != For::Out || answered.reply != Reply::Abandoned {
        return Verdict::Silent;
    }
    // Whether or not a set is held, one of the two is told to fetch where nothing is fresh.
    [A, UNKNOWN]
        .map(|lookup| {
            only_the_back_off_gates_where_nothing_is_fresh(&answered.after.ask(&Probe::new(lookup)))
        })
        .into_iter()
        .fold(Verdict::Silent, Verdict::and)
}

/// K11: `retry_at` is exactly the first time at which the same lookup, begun anew, would be told to fetch.
pub fn retry_at_is_exact(asked: &Asked<'_>) -> Verdict {
    let Told::Failed(Unresolved::Unavailable { retry_at, .. }) = asked.told else { return Verdict::Silent };
    if !asked.reaches_remote() {
        return Verdict::Silent;
    }
    let moment = &asked.moment;
    let anew = asked.probe.anew();
    let fetches = |at: Timestamp| moment.ask_at(&anew, at).fetches().is_some();
    if moment.told(&anew).fetches().is_some() {
        return demand(retry_at == Some(moment.now));
    }
    let Some(retry_at) = retry_at else {
        return demand(!turning_points(moment).any(fetches));
    };
    let just_before = Timestamp::new(retry_at.since_epoch().saturating_sub(Duration::from_nanos(1)));
    let first = retry_at > moment.now && fetches(retry_at) && !fetches(just_before);
    // The rest of the way is looked at once per token; what a lookup has spent does not change it.
    let known = asked.probe != anew;
    demand(first && (known || !turning_points(moment).any(|at| at < retry_at && fetches(at))))
}

/// The times from now on at which the log says that something ends, and one that is later than all.
pub fn turning_points<'s>(moment: &Moment<'s>) -> impl Iterator<Item = Timestamp> + use<'s> {
    let timing = *moment.world.timing();
    let log = moment.log;
    let of = move |document: Document| {
        let log = log.of(document);
        [
            log.back_off,
            log.ended.map(|ended| ended.after(timing.cooldown)),
            log.out.map(|out| out.begun.after(timing.lease)),
        ]
    };
    let set = log.set.map(|set| set.expires);
    let pointer = log.pointer.map(|pointer| pointer.expires);
    let held = [
        set,
        set.map(|expires| expires.after(timing.stale_limit)),
        pointer,
        pointer.map(|expires| expires.after(timing.metadata_stale_limit)),
        log.pointer.map(|pointer| pointer.at.after(timing.ttl_default)),
    ];
    let now = moment.now;
    let end = now.after(Duration::from_secs(1 << 20));
    let all = of(Document::Metadata).into_iter().chain(of(Document::Keys)).chain(held).flatten();
    all.filter(move |&at| at > now).chain([end])
}
