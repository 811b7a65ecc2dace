//! K11: from every state, once the issuer is well, a lookup ends in Found. Nothing is latched.

use crate::explore::alphabet::{Life, RemoteKind, Reply, SetName, UrlName};
use crate::explore::lookups::{A, LOOKUPS, Lookup, NO_KID, Probe, TRIED_A};
use crate::explore::properties::{Verdict, demand};
use crate::explore::standing::Standing;
use crate::explore::told::{Place, Told};
use crate::explore::words::{Freshness, Moment};
use core::time::Duration;
use countersign::resolve::answer::Jitter;
use countersign::resolve::state::State;
use countersign::resolve::ticket::Completion;
use countersign::time::Timestamp;

/// An issuer that is well from now on.
#[derive(Clone, Copy)]
struct Issuer {
    /// Where its keys are.
    url: UrlName,
    /// What they are.
    set: SetName,
}

/// Which token is good under which set of a healthy issuer.
const GOOD: [(&Lookup, SetName); 4] =
    [(A, SetName::A), (&LOOKUPS[1], SetName::B), (NO_KID, SetName::B), (TRIED_A, SetName::Renewed)];

/// K11: with the issuer healthy from now on and the clock past the largest of lease, back-off and cooldown, the next
/// lookup ends in Found; the second one, where the issuer has moved its `jwks_uri` and the first had to learn it.
pub fn a_healthy_issuer_is_seen_again(moment: &Moment<'_>) -> Verdict {
    let urls: &[UrlName] = match moment.world.sources.remote {
        RemoteKind::None => &[],
        RemoteKind::Explicit => &[UrlName::First],
        RemoteKind::Discovery => &[UrlName::First, UrlName::Second],
    };
    // An authoritative local tier has nothing below it (K3).
    if urls.is_empty() || moment.world.sources.authoritative {
        return Verdict::Silent;
    }
    let issuers = urls.iter().flat_map(|&url| GOOD.map(|(lookup, set)| (lookup, Issuer { url, set })));
    demand(issuers.into_iter().all(|(lookup, issuer)| is_found(moment, lookup, issuer)))
}

fn is_found(moment: &Moment<'_>, lookup: &'static Lookup, issuer: Issuer) -> bool {
    let timing = moment.world.timing();
    let patience = timing.lease.max(timing.backoff_cap).max(timing.cooldown);
    // A clock that went back has to catch up first. A lease that is to run out is an attempt that ends then, and the
    // cooldown counts it: it has to be over before the largest of the periods is.
    let start = moment.log.behind.unwrap_or(moment.now);
    let out = moment.documents().iter().any(|&document| moment.log.of(document).out.is_some());
    let first = start.after(if out { timing.lease } else { Duration::ZERO }).after(patience);
    let mut state = moment.state.clone();
    let mut lost = false;
    if ends_in_found(moment, &mut state, lookup, issuer, first, &mut lost) {
        return true;
    }
    // Two keys of a fresh set and no kid: that is certain, and the token's fault (K20).
    let log = moment.log;
    let fresh_then = log.set.is_some_and(|set| first < set.expires);
    if fresh_then && moment.ask(&Probe::new(lookup)).standing == Standing::Ambiguous {
        return moment.keys != Freshness::Gone;
    }
    lost && ends_in_found(moment, &mut state, lookup, issuer, first.after(patience), &mut lost)
}

/// One lookup against a healthy issuer. `lost` tells whether it asked for keys where they no longer are.
fn ends_in_found(
    moment: &Moment<'_>,
    state: &mut State,
    lookup: &'static Lookup,
    issuer: Issuer,
    now: Timestamp,
    lost: &mut bool,
) -> bool {
    let Moment { world, machine, .. } = *moment;
    let mut probe = Probe::new(lookup);
    // Two fetches, and two more steps for a begin that finds that the state has changed.
    for _ in 0..5 {
        let place = match machine.decide(world, state, &world.wanted(&probe), now) {
            Told::Found(keys, _) => return lookup.tried.is_none_or(|tried| !keys.holds(tried)),
            Told::Wait(..) | Told::Failed(_) => return false,
            Told::Fetch(place) => place,
        };
        let Some(ticket) = machine.begin(world, state, &world.wanted(&probe), now) else { continue };
        let reply = match place {
            Place::Metadata => {
                probe.spent.metadata = true;
                Reply::SameUrl
            }
            Place::Keys(url) => {
                probe.spent.keys = true;
                let there = url == Some(issuer.url);
                *lost |= !there;
                if there { Reply::Keys(issuer.set, Life::Unstated) } else { Reply::Status }
            }
        };
        let answer = world.answer(place.document(), reply, issuer.url);
        let completion = machine.complete(world, state, ticket, answer, Jitter::NONE, now);
        probe.spent.superseded |= completion == Completion::Dropped;
    }
    false
}
