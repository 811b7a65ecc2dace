//! K12, K13 and K14: how long an answer is good, and what a bad one may do.

use crate::explore::alphabet::{Reply, SetName};
use crate::explore::ghost::{Judged, Outcome};
use crate::explore::lookups::{LOOKUPS, Lookup, Probe};
use crate::explore::properties::{Answered, For, Verdict, demand};
use crate::explore::standing::Standing;
use crate::explore::told::{KeyMask, Told};
use crate::explore::words::{Asked, Freshness, Moment};
use countersign::resolve::step::{Document, Source, Unresolved};
use countersign::resolve::wanted::Spent;

/// K12: a set is fresh for the lifetime that its answer was given, clamped, and not for a moment longer.
pub fn fresh_is_said_only_within_the_lifetime(asked: &Asked<'_>) -> Verdict {
    match asked.told {
        Told::Found(_, source) if asked.told.is_remote() => {
            demand((source == Source::Fresh) == (asked.moment.keys == Freshness::Fresh))
        }
        Told::Found(..) | Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => Verdict::Silent,
    }
}

/// K13: a failed refresh never replaces a good set: what it holds is found afterwards, as before.
pub fn a_failed_refresh_replaces_nothing(answered: &Answered<'_>) -> Verdict {
    let failed = matches!(answered.judged(), Some(Judged::Failed(..) | Judged::Abandoned));
    if !failed || answered.before.keys == Freshness::Gone || answered.after.keys == Freshness::Gone {
        return Verdict::Silent;
    }
    for_every_token(|lookup| match answered.before.ask(&spent(lookup)).standing {
        Standing::Hit(keys) => demand(finds(&answered.after, lookup, keys)),
        Standing::Nothing | Standing::Miss | Standing::Ambiguous => Verdict::Silent,
    })
}

/// K13: within the stale limit a known key is served at once whenever a refresh is in flight, backing off, or already
/// spent by this lookup; only the lookup that begins the refresh spends time on it.
pub fn a_known_key_is_served_stale(asked: &Asked<'_>) -> Verdict {
    let moment = &asked.moment;
    let Some(keys) = asked.stale_hit().filter(|_| asked.reaches_remote()) else { return Verdict::Silent };
    let served = matches!(asked.told, Told::Found(found, Source::Stale { .. }) if found == keys);
    let in_flight = moment.documents().iter().any(|&document| moment.in_flight(document));
    let at_once =
        in_flight || moment.backs_off(Document::Keys) || asked.probe.spent.keys || !asked.probe.patience;
    demand(served || !at_once && asked.told.fetches().is_some())
}

/// K13: a stale key is flagged with its age, and with the cause for which it was not renewed.
pub fn a_stale_key_says_how_old_it_is_and_why(asked: &Asked<'_>) -> Verdict {
    let Told::Found(_, Source::Stale { age, cause }) = asked.told else { return Verdict::Silent };
    let moment = &asked.moment;
    let Some(set) = moment.log.set else { return Verdict::Broken };
    let in_flight = moment.documents().iter().any(|&document| moment.in_flight(document));
    let said = match moment.log.keys.outcome {
        Some(Outcome::Failed(failure)) if !in_flight => cause == Some(failure),
        Some(Outcome::Failed(failure)) => cause.is_none_or(|cause| cause == failure),
        Some(Outcome::Good) | None => {
            !in_flight
                || asked.probe.spent != Spent::default()
                || !asked.probe.patience
                || cause.is_none()
                || moment.failed(Document::Metadata)
        }
    };
    demand(age == moment.now.since(set.at) && said)
}

/// K13: past the stale limit the tier is unavailable: nothing is found in it.
pub fn nothing_is_served_past_the_stale_limit(asked: &Asked<'_>) -> Verdict {
    if asked.moment.keys != Freshness::Gone || !asked.reaches_remote() {
        return Verdict::Silent;
    }
    demand(!asked.told.is_remote() && !matches!(asked.told, Told::Failed(Unresolved::NotFound)))
}

/// K13: a set without a usable key is a failed fetch and is never stored: what is told is what an answer with a bad
/// status would have had told, but for the cause.
pub fn a_set_without_a_usable_key_is_never_stored(answered: &Answered<'_>) -> Verdict {
    if answered.ticket != For::Out || !matches!(answered.reply, Reply::Keys(SetName::Useless, _)) {
        return Verdict::Silent;
    }
    for_every_token(|lookup| {
        let before = answered.before.ask(&spent(lookup)).standing;
        let after = answered.after.ask(&spent(lookup)).told;
        demand(match before {
            Standing::Hit(keys) => finds(&answered.after, lookup, keys),
            Standing::Nothing | Standing::Miss | Standing::Ambiguous => {
                !after.is_remote() && !matches!(after, Told::Failed(Unresolved::NotFound))
            }
        })
    })
}

/// K14: a key that the issuer removed is refused after the next successful answer.
pub fn a_removed_key_is_refused(answered: &Answered<'_>) -> Verdict {
    let (Some(Judged::Keys(name, _)), Some(old)) = (answered.judged(), answered.before.log.set) else {
        return Verdict::Silent;
    };
    let keys = |name: SetName| KeyMask::of(name.row().keys);
    let removed = keys(old.name).without(keys(name));
    if removed.is_empty() {
        return Verdict::Silent;
    }
    for_every_token(|lookup| {
        demand(match answered.after.ask(&spent(lookup)).told {
            Told::Found(found, _) => found.without(removed) == found,
            Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => true,
        })
    })
}

/// A lookup that has nothing left to spend and does not wait: it is told what is held.
fn spent(lookup: &'static Lookup) -> Probe {
    let spent = Spent { metadata: true, keys: true, superseded: false };
    Probe { spent, patience: false, ..Probe::new(lookup) }
}

fn for_every_token(check: impl Fn(&'static Lookup) -> Verdict) -> Verdict {
    LOOKUPS.iter().filter(|lookup| !lookup.alg.is_symmetric()).map(check).fold(Verdict::Silent, Verdict::and)
}

fn finds(moment: &Moment<'_>, lookup: &'static Lookup, keys: KeyMask) -> bool {
    matches!(moment.ask(&spent(lookup)).told, Told::Found(found, _) if found == keys)
}
