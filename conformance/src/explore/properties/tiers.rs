//! K1, K2, K3, K9 and S4: which tier answers, and what it costs.

use crate::explore::alphabet::{KeyName, RemoteKind, UrlName};
use crate::explore::lookups::{Local, Probe};
use crate::explore::properties::{Verdict, demand};
use crate::explore::told::{KeyMask, Place, Told};
use crate::explore::words::Asked;
use countersign::cause::Cause;
use countersign::resolve::step::{Causes, Document, Source, Unresolved};

/// K1: the first tier that holds an eligible key ends the lookup, and no lower tier causes any I/O. One eligible local
/// key ends it, two are Ambiguous.
pub fn a_local_hit_ends_the_lookup(asked: &Asked<'_>) -> Verdict {
    match asked.probe.local {
        Local::Found => demand(asked.told == Told::Found(KeyMask::NONE.with(KeyName::Local), Source::Local)),
        Local::Ambiguous => demand(asked.told == Told::Failed(Unresolved::Ambiguous)),
        Local::Absent | Local::Miss | Local::Failed => Verdict::Silent,
    }
}

/// K2: with an explicit URL metadata is never fetched, even while the URL is down.
pub fn an_explicit_url_leaves_no_discovery(asked: &Asked<'_>) -> Verdict {
    if asked.moment.world.sources.remote != RemoteKind::Explicit || !asked.reaches_remote() {
        return Verdict::Silent;
    }
    demand(match asked.told {
        Told::Fetch(place) => place == Place::Keys(Some(UrlName::First)),
        Told::Wait(document, _) => document == Document::Keys,
        Told::Failed(Unresolved::Unavailable { causes, .. }) => causes.metadata.is_none(),
        Told::Found(..) | Told::Failed(_) => true,
    })
}

/// K3: a tier that lacks the key or is failing never ends a lookup while a lower tier remains. Its cause is kept.
pub fn a_tier_above_ends_nothing(asked: &Asked<'_>) -> Verdict {
    if asked.probe.local == Local::Absent || !asked.reaches_remote() {
        return Verdict::Silent;
    }
    let without = asked.moment.told(&Probe { local: Local::Absent, ..asked.probe });
    demand(match (asked.told, without) {
        (Told::Failed(here), Told::Failed(there)) if asked.probe.local == Local::Miss => here == there,
        (Told::Failed(Unresolved::Unavailable { causes, .. }), Told::Failed(_)) => {
            causes.local == Some(Cause::LocalProvider)
        }
        // The signature was judged under a key that was found: that is no longer a question of tiers (K20).
        (Told::Failed(here), Told::Failed(there)) => here == there && here == Unresolved::BadSignature,
        (here, there) => here == there,
    })
}

/// K3, K20: below an authoritative local tier, or where there is no other, nothing is asked: its miss is NotFound, its
/// error Unavailable with no retry time.
pub fn the_last_tier_has_the_last_word(asked: &Asked<'_>) -> Verdict {
    if asked.probe.lookup.alg.is_symmetric() { Verdict::Silent } else { local_alone(asked) }
}

/// S4: for a symmetric `alg` the remote tier counts as absent: no I/O, and a local miss is NotFound.
pub fn a_symmetric_alg_has_no_remote_tier(asked: &Asked<'_>) -> Verdict {
    if asked.probe.lookup.alg.is_symmetric() { local_alone(asked) } else { Verdict::Silent }
}

/// What is told where the local tier is all there is, and has no key.
fn local_alone(asked: &Asked<'_>) -> Verdict {
    if asked.reaches_remote() {
        return Verdict::Silent;
    }
    let expected = match asked.probe.local {
        Local::Absent | Local::Miss => Unresolved::NotFound,
        Local::Failed => {
            let causes = Causes { local: Some(Cause::LocalProvider), ..Causes::default() };
            Unresolved::Unavailable { causes, retry_at: None }
        }
        Local::Found | Local::Ambiguous => return Verdict::Silent,
    };
    demand(asked.told == Told::Failed(expected))
}

/// K9: a lookup whose key is known and fresh never waits for a fetch, whatever else goes on.
pub fn a_fresh_key_is_served_at_once(asked: &Asked<'_>) -> Verdict {
    match asked.fresh_hit() {
        Some(keys) if asked.reaches_remote() => demand(asked.told == Told::Found(keys, Source::Fresh)),
        Some(_) | None => Verdict::Silent,
    }
}
