//! K17 and K20: whose fault it is.

use crate::explore::ghost::{Judged, Outcome};
use crate::explore::lookups::{Local, Probe, UNKNOWN};
use crate::explore::properties::{Answered, Verdict, demand};
use crate::explore::standing::Standing;
use crate::explore::told::Told;
use crate::explore::words::{Asked, Freshness};
use countersign::cause::Cause;
use countersign::resolve::step::{Document, Unresolved};
use countersign::resolve::wanted::Spent;

/// K17: a key under which the signature failed is passed over.
pub fn a_tried_key_is_not_offered_again(asked: &Asked<'_>) -> Verdict {
    let Some(key) = asked.probe.lookup.tried else { return Verdict::Silent };
    match asked.told {
        Told::Found(found, _) => demand(!found.holds(key)),
        Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => demand(asked.fresh_hit().is_none()),
    }
}

/// K17: if no untried key turns up, the verdict is bad_signature when the set finally consulted is fresh, even if the
/// refetch failed, and an outage when it is stale.
pub fn a_bad_signature_is_said_of_a_fresh_set(asked: &Asked<'_>) -> Verdict {
    let Told::Failed(unresolved) = asked.told else { return Verdict::Silent };
    if asked.probe.lookup.tried.is_none() || !asked.reaches_remote() {
        return Verdict::Silent;
    }
    demand(match asked.moment.keys {
        Freshness::Fresh if asked.standing == Standing::Miss => unresolved == Unresolved::BadSignature,
        Freshness::Fresh => unresolved != Unresolved::BadSignature,
        Freshness::Stale | Freshness::Gone => matches!(unresolved, Unresolved::Unavailable { .. }),
    })
}

/// K20: NotFound is said only where every tier asked is healthy and lacks the key.
pub fn not_found_is_said_only_by_healthy_tiers(asked: &Asked<'_>) -> Verdict {
    if !asked.reaches_remote() || asked.told != Told::Failed(Unresolved::NotFound) {
        return Verdict::Silent;
    }
    demand(
        asked.moment.is_healthy() && asked.standing == Standing::Miss && asked.probe.local != Local::Failed,
    )
}

/// K20: and there it is said, a miss within the cooldown included.
pub fn a_healthy_miss_is_not_found(asked: &Asked<'_>) -> Verdict {
    let healthy_miss = asked.reaches_remote() && asked.moment.is_healthy() && asked.fresh_miss();
    let first = asked.probe.lookup.tried.is_none() && asked.probe.local != Local::Failed;
    if !healthy_miss || !first || !asked.probe.patience || !asked.told.ends() {
        return Verdict::Silent;
    }
    demand(asked.told == Told::Failed(Unresolved::NotFound))
}

/// K20: a miss where a tier is not healthy is an outage, for as long as that lasts.
pub fn a_miss_that_may_be_ours_is_an_outage(asked: &Asked<'_>) -> Verdict {
    let Told::Failed(unresolved) = asked.told else { return Verdict::Silent };
    let sure = asked.moment.is_healthy() && asked.probe.local != Local::Failed;
    let answered = asked.moment.keys == Freshness::Fresh && asked.standing == Standing::Ambiguous;
    if !asked.reaches_remote() || sure || answered || asked.probe.lookup.tried.is_some() {
        return Verdict::Silent;
    }
    demand(matches!(unresolved, Unresolved::Unavailable { .. }))
}

/// K20: Ambiguous is said only of a local or a fresh set, with no tier above it failing.
pub fn ambiguous_is_said_only_of_what_is_sure(asked: &Asked<'_>) -> Verdict {
    if !asked.reaches_remote() || asked.standing != Standing::Ambiguous {
        return Verdict::Silent;
    }
    let sure = asked.moment.keys == Freshness::Fresh && asked.probe.local != Local::Failed;
    demand(sure || asked.told != Told::Failed(Unresolved::Ambiguous))
}

/// K20: an outage carries the cause of each tier and document that failed, and none of one that is well.
pub fn an_outage_says_why(asked: &Asked<'_>) -> Verdict {
    let Told::Failed(Unresolved::Unavailable { causes, .. }) = asked.told else { return Verdict::Silent };
    if !asked.reaches_remote() {
        return Verdict::Silent;
    }
    let moment = &asked.moment;
    let right = |document: Document, cause: Option<Cause>, fresh: bool| match moment.log.of(document).outcome
    {
        Some(Outcome::Failed(failure)) => cause == Some(failure),
        Some(Outcome::Good) if fresh => cause.is_none(),
        // It was never fetched, or what was fetched has expired since: the text names no cause for these.
        Some(Outcome::Good) | None => true,
    };
    let local = (asked.probe.local == Local::Failed).then_some(Cause::LocalProvider);
    // Several keys of a fresh set are certain, whatever the last refresh did: then the tier above is all that failed.
    if moment.keys == Freshness::Fresh && asked.standing == Standing::Ambiguous {
        return demand(local.is_some() && causes.local == local);
    }
    demand(
        causes.local == local
            && right(Document::Metadata, causes.metadata, moment.metadata == Freshness::Fresh)
            && right(Document::Keys, causes.keys, moment.keys == Freshness::Fresh)
            && [causes.local, causes.metadata, causes.keys, causes.lookup].iter().any(Option::is_some),
    )
}

/// K20: the cause is the one for which the last attempt failed, to the letter.
pub fn an_outage_says_exactly_why(answered: &Answered<'_>) -> Verdict {
    let Some(Judged::Failed(failure, _)) = answered.judged() else { return Verdict::Silent };
    let spent = Spent { metadata: true, keys: true, superseded: false };
    // Without patience, for it might have to wait for what somebody else fetches.
    match answered.after.ask(&Probe { spent, patience: false, ..Probe::new(UNKNOWN) }).told {
        Told::Failed(Unresolved::Unavailable { causes, .. }) => demand(match answered.document {
            Document::Metadata => causes.metadata == Some(failure),
            Document::Keys => causes.keys == Some(failure),
        }),
        Told::Found(..) | Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => Verdict::Broken,
    }
}

/// Waiting, K20: a lookup past its deadline decides once more without patience: a stale key is served, what is certain
/// is said, and what it would have had to wait for is an outage with the cause `deadline`.
pub fn without_patience_nobody_fetches_or_waits(asked: &Asked<'_>) -> Verdict {
    if asked.probe.patience {
        return Verdict::Silent;
    }
    let patient = asked.moment.told(&Probe { patience: true, ..asked.probe });
    demand(match patient {
        Told::Found(..) | Told::Failed(_) => asked.told == patient,
        Told::Fetch(_) | Told::Wait(..) => match asked.told {
            Told::Found(keys, _) => asked.stale_hit() == Some(keys),
            Told::Failed(Unresolved::Unavailable { causes, .. }) => {
                asked.stale_hit().is_none() && causes.lookup == Some(Cause::Deadline)
            }
            Told::Failed(unresolved) => unresolved == Unresolved::BadSignature && asked.fresh_miss(),
            Told::Fetch(_) | Told::Wait(..) => false,
        },
    })
}

/// S1: what is found fits the token: its `alg`, its kid, and nothing that was passed over.
pub fn what_is_found_fits_the_token(asked: &Asked<'_>) -> Verdict {
    match asked.told {
        Told::Found(keys, _) if asked.told.is_remote() => demand(asked.standing == Standing::Hit(keys)),
        Told::Found(..) | Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => Verdict::Silent,
    }
}

/// S2: no kid in the token: exactly one eligible key, else Ambiguous, and none is tried.
pub fn several_keys_without_a_kid_are_ambiguous(asked: &Asked<'_>) -> Verdict {
    let ambiguous = asked.reaches_remote() && asked.standing == Standing::Ambiguous;
    if !ambiguous || asked.moment.keys != Freshness::Fresh || asked.probe.local == Local::Failed {
        return Verdict::Silent;
    }
    demand(asked.told == Told::Failed(Unresolved::Ambiguous))
}
