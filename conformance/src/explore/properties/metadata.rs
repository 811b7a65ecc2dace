//! K6, K7, K23 and K24: metadata is a pointer, and may point elsewhere.

use crate::explore::alphabet::{KEYS_REPLIES, RemoteKind, Reply};
use crate::explore::ghost::Judged;
use crate::explore::lookups::{A, LOOKUPS, Probe, UNKNOWN};
use crate::explore::properties::{Answered, Begun, For, Verdict, demand};
use crate::explore::standing::Standing;
use crate::explore::tickets::ticket_of;
use crate::explore::told::{Place, Told};
use crate::explore::words::{Asked, Freshness, Moment};
use countersign::cause::Cause;
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::{Document, Source, Unresolved};
use countersign::resolve::ticket::Completion;
use countersign::resolve::wanted::Spent;

const NOTHING: Spent = Spent { metadata: false, keys: false, superseded: false };
const METADATA: Spent = Spent { metadata: true, ..NOTHING };
const EVERYTHING: Spent = Spent { metadata: true, keys: true, ..NOTHING };

/// K6: metadata whose issuer is not identical to the configured one is refused whole.
pub fn metadata_of_another_issuer_is_refused_whole(answered: &Answered<'_>) -> Verdict {
    refused_whole(answered, Reply::OtherIssuer, Cause::IssuerMismatch)
}

/// K7: a discovered URL that may not be fetched is refused, and with it the metadata.
pub fn metadata_with_an_insecure_url_is_refused_whole(answered: &Answered<'_>) -> Verdict {
    refused_whole(answered, Reply::InsecureUrl, Cause::InsecureUrl)
}

/// The URL that was named is not asked, the metadata counts as failed, and the outage says why.
fn refused_whole(answered: &Answered<'_>, reply: Reply, cause: Cause) -> Verdict {
    if answered.ticket != For::Out || answered.reply != reply {
        return Verdict::Silent;
    }
    let after = &answered.after;
    let asked_for = |spent, patience| after.ask(&Probe { spent, patience, ..Probe::new(UNKNOWN) }).told;
    let said = match asked_for(EVERYTHING, false) {
        Told::Failed(Unresolved::Unavailable { causes, .. }) => causes.metadata == Some(cause),
        Told::Found(..) | Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => false,
    };
    let elsewhere = [NOTHING, METADATA].into_iter().all(|spent| match asked_for(spent, true) {
        Told::Fetch(Place::Keys(url)) => url == answered.before.pointer(),
        Told::Fetch(Place::Metadata) => false,
        Told::Found(..) | Told::Wait(..) | Told::Failed(_) => true,
    });
    demand(said && elsewhere)
}

/// K23: metadata that is due is asked before the keys are: when it has expired, when a keys fetch begun under it has
/// failed, and for a miss when it is older than the default key ttl.
pub fn due_metadata_is_asked_first(asked: &Asked<'_>) -> Verdict {
    if !idle(&asked.moment) || !asked.wants_keys() || !asked.may_ask_metadata() {
        return Verdict::Silent;
    }
    demand(asked.told == Told::Fetch(Place::Metadata))
}

/// K23: metadata that is not due is not asked for.
pub fn metadata_that_is_not_due_is_left_alone(asked: &Asked<'_>) -> Verdict {
    let discovery = asked.moment.world.sources.remote == RemoteKind::Discovery && asked.reaches_remote();
    if !discovery || asked.metadata_is_due() {
        return Verdict::Silent;
    }
    demand(asked.told != Told::Fetch(Place::Metadata))
}

/// K23: a failed metadata fetch never stops keys from being fetched at the last good `jwks_uri`.
pub fn expired_metadata_still_points_to_the_keys(asked: &Asked<'_>) -> Verdict {
    let expired = asked.moment.metadata == Freshness::Stale && !asked.may_ask_metadata();
    if !expired || !idle(&asked.moment) || !asked.wants_keys() {
        return Verdict::Silent;
    }
    demand(asked.told == Told::Fetch(Place::Keys(asked.moment.pointer())))
}

/// K23: a lookup that needs a fetch of keys waits for a live metadata ticket first; stale hits are served.
pub fn a_fetch_of_keys_waits_for_live_metadata(asked: &Asked<'_>) -> Verdict {
    let Some(end) = asked.moment.lease_end(Document::Metadata) else { return Verdict::Silent };
    if !asked.wants_keys() || asked.moment.in_flight(Document::Keys) {
        return Verdict::Silent;
    }
    demand(match asked.stale_hit() {
        Some(keys) => matches!(asked.told, Told::Found(found, Source::Stale { .. }) if found == keys),
        None => asked.told == Told::Wait(Document::Metadata, end),
    })
}

/// K24: when metadata names another `jwks_uri`, the live keys ticket dies.
pub fn a_new_url_ends_the_fetch_from_the_old_one(answered: &Answered<'_>) -> Verdict {
    let before = &answered.before;
    if !moves(answered) {
        return Verdict::Silent;
    }
    let Some(ticket) = ticket_of(before.world, before.log, Document::Keys) else { return Verdict::Silent };
    let mut state = answered.after.state.clone();
    let answer = before.world.answer(Document::Keys, KEYS_REPLIES[0], before.log.same_url());
    let machine = before.machine;
    let completion = machine.complete(before.world, &mut state, ticket, answer, Jitter::NONE, before.now);
    demand(completion == Completion::Dropped && state == *answered.after.state)
}

/// K24: the keys record starts empty: whatever the old URL did, the new one is asked at once.
pub fn a_new_url_is_asked_at_once(answered: &Answered<'_>) -> Verdict {
    if !moves(answered) {
        return Verdict::Silent;
    }
    let named = Some(answered.before.log.same_url().other());
    let told = |lookup| answered.after.ask(&Probe { spent: METADATA, ..Probe::new(lookup) }).told;
    demand([A, UNKNOWN].into_iter().all(|lookup| told(lookup) == Told::Fetch(Place::Keys(named))))
}

/// K24: the held set expires at that moment, and is served stale under K13.
pub fn a_new_url_makes_the_held_set_stale(answered: &Answered<'_>) -> Verdict {
    if !moves(answered) || answered.before.keys == Freshness::Gone {
        return Verdict::Silent;
    }
    demand(LOOKUPS.iter().all(|lookup| {
        let probe = Probe { spent: EVERYTHING, ..Probe::new(lookup) };
        match answered.before.ask(&probe).standing {
            Standing::Hit(keys) if !lookup.alg.is_symmetric() => {
                matches!(answered.after.ask(&probe).told, Told::Found(found, Source::Stale { .. }) if found == keys)
            }
            Standing::Hit(_) | Standing::Nothing | Standing::Miss | Standing::Ambiguous => true,
        }
    }))
}

/// K24: a 304 renews only a held set of that URL and entity tag; any other is a failed fetch.
pub fn a_304_renews_nothing_else(answered: &Answered<'_>) -> Verdict {
    let not_modified = matches!(answered.reply, Reply::NotModified(_)) && answered.document == Document::Keys;
    let Some(judged) = answered.judged().filter(|_| not_modified) else { return Verdict::Silent };
    let told =
        |lookup| answered.after.ask(&Probe { spent: EVERYTHING, patience: false, ..Probe::new(lookup) }).told;
    let fresh = LOOKUPS.iter().any(|lookup| matches!(told(lookup), Told::Found(_, Source::Fresh)));
    let failed = match told(UNKNOWN) {
        Told::Failed(Unresolved::Unavailable { causes, .. }) => {
            causes.keys == Some(Cause::UnexpectedNotModified)
        }
        Told::Found(..) | Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => false,
    };
    let was_fresh = answered.before.keys == Freshness::Fresh;
    demand(match judged {
        Judged::Renewed(_) => fresh && !failed,
        Judged::Metadata(_) | Judged::Keys(..) | Judged::Failed(..) | Judged::Abandoned => {
            failed && (was_fresh || !fresh)
        }
    })
}

/// K24: an entity tag goes only to the URL that it came from, with the set that it came with.
pub fn an_etag_goes_only_where_it_came_from(begun: &Begun<'_>) -> Verdict {
    let keys = begun.given.filter(|given| given.place.document() == Document::Keys);
    let (Some(given), Some(set)) = (keys, begun.asked.moment.log.set) else { return Verdict::Silent };
    demand(given.etag.is_none_or(|right| right && set.etag()))
}

fn moves(answered: &Answered<'_>) -> bool {
    let moved = answered.before.log.named.is_some() && answered.reply == Reply::OtherUrl;
    moved && answered.ticket == For::Out
}

fn idle(moment: &Moment<'_>) -> bool {
    moment.documents().iter().all(|&document| !moment.in_flight(document))
}
