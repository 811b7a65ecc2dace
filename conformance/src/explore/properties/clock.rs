//! K16: a clock that goes backwards.

use crate::explore::lookups::{LOOKUPS, Probe};
use crate::explore::properties::{Answered, Begun, For, Verdict, demand};
use crate::explore::tickets::ticket_of;
use crate::explore::told::Told;
use crate::explore::words::Asked;
use countersign::resolve::answer::{Answer, Jitter};
use countersign::resolve::step::{Document, Source};
use countersign::resolve::ticket::Completion;
use countersign::resolve::wanted::Spent;

/// K16: an earlier `now` is backwards: then nothing fetched is fresh. It has just expired, so it is served stale.
pub fn nothing_is_fresh_when_the_clock_went_back(asked: &Asked<'_>) -> Verdict {
    if !asked.moment.went_back() || asked.moment.log.set.is_none() || !asked.reaches_remote() {
        return Verdict::Silent;
    }
    demand(!matches!(asked.told, Told::Found(_, Source::Fresh)))
}

/// K16: and every cooldown, back-off and lease counts as over: whoever has spent nothing may fetch.
pub fn nothing_is_latched_when_the_clock_went_back(asked: &Asked<'_>) -> Verdict {
    let fetching = asked.probe.patience && asked.probe.spent == Spent::default();
    if !asked.moment.went_back() || !asked.reaches_remote() || !fetching {
        return Verdict::Silent;
    }
    demand(asked.told.fetches().is_some())
}

/// K16: no storm: after a begin, the same `now` says Fetch to nobody for that document.
pub fn one_begin_ends_the_storm(begun: &Begun<'_>) -> Verdict {
    let Some(given) = begun.given.filter(|_| begun.asked.moment.went_back()) else { return Verdict::Silent };
    let document = given.place.document();
    demand(LOOKUPS.iter().all(|lookup| {
        let probe = Probe::new(lookup);
        begun.after.told(&probe).fetches() != Some(document)
    }))
}

/// K16: a live ticket stays live: its answer counts, when the clock has gone back since.
pub fn a_live_ticket_survives_the_clock(answered: &Answered<'_>) -> Verdict {
    if answered.ticket != For::Out || !answered.before.went_back() {
        return Verdict::Silent;
    }
    demand(answered.completion == Completion::Applied)
}

/// K16: and also after somebody else's begin has restamped it.
pub fn a_live_ticket_survives_the_restamp(begun: &Begun<'_>) -> Verdict {
    let before = &begun.asked.moment;
    if !before.went_back() {
        return Verdict::Silent;
    }
    let survives = |document: Document| {
        let Some(ticket) = ticket_of(before.world, before.log, document) else { return Verdict::Silent };
        let mut state = begun.after.state.clone();
        let (machine, now) = (before.machine, before.now);
        let completion =
            machine.complete(before.world, &mut state, ticket, Answer::Abandoned, Jitter::NONE, now);
        demand(completion == Completion::Applied)
    };
    survives(Document::Metadata).and(survives(Document::Keys))
}
