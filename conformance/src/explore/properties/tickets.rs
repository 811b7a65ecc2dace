//! K8, K15, K19 and K21: who may fetch, and whose answer counts.

use crate::explore::alphabet::{Reply, replies};
use crate::explore::lookups::{Probe, UNKNOWN};
use crate::explore::properties::{Answered, Begun, For, Verdict, demand};
use crate::explore::told::{Place, Told};
use crate::explore::words::{Asked, Freshness, Moment};
use countersign::cause::Cause;
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::state::State;
use countersign::resolve::step::{Document, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket, TicketTarget};
use countersign::resolve::wanted::Spent;

/// K8: one live ticket per document: nobody is told to fetch what is being fetched.
pub fn what_is_in_flight_is_not_fetched_again(asked: &Asked<'_>) -> Verdict {
    let in_flight = |document: &&Document| asked.moment.in_flight(**document);
    if !asked.reaches_remote() || !asked.moment.documents().iter().any(|document| in_flight(&document)) {
        return Verdict::Silent;
    }
    demand(!asked.told.fetches().is_some_and(|document| in_flight(&&document)))
}

/// K8: `begin` looks again: it gives a ticket for what decide still tells to fetch, and for nothing else.
///
/// Where the clock went back it restamps first (K16), and may then find that a live ticket is to be waited for.
pub fn begin_looks_again(begun: &Begun<'_>) -> Verdict {
    let told = match begun.asked.told {
        Told::Fetch(place) => Some(place),
        Told::Found(..) | Told::Wait(..) | Told::Failed(_) => None,
    };
    let moment = &begun.asked.moment;
    match begun.given {
        None if moment.went_back() && told.is_some() => {
            demand(moment.documents().iter().any(|&document| moment.log.of(document).out.is_some()))
        }
        Some(given) if moment.went_back() => demand(moment.log.of(given.place.document()).out.is_none()),
        given => demand(given.map(|given| given.place) == told),
    }
}

/// K8: a ticket lives for the lease of the policy, from the moment at which it is given.
pub fn a_ticket_lives_for_one_lease(begun: &Begun<'_>) -> Verdict {
    let Some(given) = begun.given else { return Verdict::Silent };
    let moment = &begun.after;
    let end = moment.now.after(moment.world.timing().lease);
    demand(given.until == end && moment.lease_end(given.place.document()) == Some(end))
}

/// K8: nobody waits for a fetch that is not under way, or longer than its lease.
pub fn nobody_waits_beyond_a_lease(asked: &Asked<'_>) -> Verdict {
    match asked.told {
        Told::Wait(document, until) => demand(asked.moment.lease_end(document) == Some(until)),
        Told::Found(..) | Told::Fetch(_) | Told::Failed(_) => Verdict::Silent,
    }
}

/// K8: concurrent lookups share the outcome: whoever needs what is in flight waits for it.
pub fn concurrent_lookups_share_the_outcome(asked: &Asked<'_>) -> Verdict {
    let moment = &asked.moment;
    let Some(end) = moment.lease_end(Document::Keys) else { return Verdict::Silent };
    let metadata_first = moment.in_flight(Document::Metadata) || asked.metadata_is_due();
    if !asked.wants_keys() || asked.stale_hit().is_some() || metadata_first {
        return Verdict::Silent;
    }
    demand(asked.told == Told::Wait(Document::Keys, end))
}

/// K15: the answer to a ticket that is not out is dropped whole.
pub fn a_late_answer_changes_nothing(answered: &Answered<'_>) -> Verdict {
    if answered.ticket != For::Dead {
        return Verdict::Silent;
    }
    demand(
        answered.completion == Completion::Dropped
            && *answered.after.state == merely_looked_at(&answered.before),
    )
}

/// The same state after the machine has looked at its clock in order to write, and wrote nothing: what an answer that
/// nobody waited for, and that says nothing, leaves behind.
fn merely_looked_at(moment: &Moment<'_>) -> State {
    let mut state = moment.state.clone();
    let ticket = Ticket { id: u64::MAX, target: TicketTarget::Metadata, until: moment.now };
    moment.machine.complete(moment.world, &mut state, ticket, Answer::Abandoned, Jitter::NONE, moment.now);
    state
}

/// K15: the answer to the ticket that is out counts.
pub fn the_answer_that_is_waited_for_counts(answered: &Answered<'_>) -> Verdict {
    match answered.ticket {
        For::Out => demand(answered.completion == Completion::Applied),
        For::Dead => Verdict::Silent,
    }
}

/// K15: a lookup that ends because its own answer came too late says so, and no other does.
///
/// Where a fresh set is held it may have ended for another reason: a local provider, or somebody's failed refresh.
pub fn superseded_is_said_where_it_ended_the_lookup(asked: &Asked<'_>) -> Verdict {
    match asked.told {
        Told::Failed(Unresolved::Unavailable { causes, .. })
            if asked.probe.patience && asked.reaches_remote() =>
        {
            let said = causes.lookup == Some(Cause::Superseded);
            let needed = asked.moment.keys != Freshness::Fresh;
            demand(if asked.probe.spent.superseded { said || !needed } else { !said })
        }
        Told::Found(..) | Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => Verdict::Silent,
    }
}

/// K19: keys are fetched at the URL that was configured or last named, within the metadata's stale limit, and nowhere
/// else: no kid, no caller and no refused document has a say in it.
pub fn keys_come_from_where_the_issuer_says(asked: &Asked<'_>) -> Verdict {
    match asked.told {
        Told::Fetch(Place::Keys(url)) => demand(url.is_some() && url == asked.moment.pointer()),
        Told::Found(..) | Told::Fetch(Place::Metadata) | Told::Wait(..) | Told::Failed(_) => Verdict::Silent,
    }
}

/// K21: decide never says Fetch for a document that this lookup has begun, whatever the clock did.
pub fn nobody_fetches_a_document_twice(asked: &Asked<'_>) -> Verdict {
    let Spent { metadata, keys, .. } = asked.probe.spent;
    if !metadata && !keys {
        return Verdict::Silent;
    }
    demand(match asked.told.fetches() {
        Some(Document::Metadata) => !metadata,
        Some(Document::Keys) => !keys,
        None => true,
    })
}

/// K21: one whole lookup, run over every answer: at most one fetch per document, then an end (or another's fetch).
///
/// The lookup is for a kid that nobody has, so that no answer ends it early.
pub fn a_lookup_begins_at_most_one_fetch_per_document(moment: &Moment<'_>) -> Verdict {
    let probe = Probe::new(UNKNOWN);
    if moment.told(&probe).fetches().is_none() {
        return Verdict::Silent;
    }
    demand(ends_after(moment, moment.state, probe, [0, 0]))
}

/// Goes on with a lookup that has begun these many fetches of metadata and of keys.
fn ends_after(moment: &Moment<'_>, state: &State, mut probe: Probe, begun: [u8; 2]) -> bool {
    let Moment { world, machine, now, .. } = *moment;
    let mut state = state.clone();
    let Some(document) = machine.decide(world, &state, &world.wanted(&probe), now).fetches() else {
        return true;
    };
    let mut begun = begun;
    begun[document as usize] += 1;
    if begun[document as usize] > 1 {
        return false;
    }
    // Where the clock went back, begin may find that there is something to wait for.
    let Some(ticket) = machine.begin(world, &mut state, &world.wanted(&probe), now) else {
        return moment.went_back();
    };
    match document {
        Document::Metadata => probe.spent.metadata = true,
        Document::Keys => probe.spent.keys = true,
    }
    replies(document).iter().all(|&reply: &Reply| {
        let mut state = state.clone();
        let answer = world.answer(document, reply, moment.log.same_url());
        machine.complete(world, &mut state, ticket.clone(), answer, Jitter::NONE, now);
        ends_after(moment, &state, probe, begun)
    })
}
