//! Machines that hear another question, or say something else than they should.

use crate::explore::machine::{Machine, Real};
use crate::explore::mutants::{Differs, Mutant, mutants, without_tickets};
use crate::explore::told::{KeyMask, Place, Told};
use countersign::algorithm::Algorithm;
use countersign::cause::Cause;
use countersign::resolve::decide::decide;
use countersign::resolve::step::{Causes, Document, Source, Unresolved};
use countersign::resolve::wanted::{LocalAnswer, Spent, Wanted};

mutants! {
    /// K1, the gate of toolhive#4747.
    DISCOVERY_FIRST: "discovery stands in front of the local keys" = Says(|world, state, wanted, now, told| {
        match wanted.local {
            LocalAnswer::Found(_) | LocalAnswer::Ambiguous if state.keys.held.is_none() => {
                Real.decide(world, state, &Wanted { local: LocalAnswer::Miss, ..*wanted }, now)
            }
            _ => told,
        }
    });
    /// K2.
    DISCOVERY_AS_A_LAST_RESORT: "discovery is tried while the configured URL is down" = Says(|_, state, _, _, told| {
        match told {
            Told::Failed(Unresolved::Unavailable { .. }) if state.keys.attempts.failure.is_some() => {
                Told::Fetch(Place::Metadata)
            }
            _ => told,
        }
    });
    /// K3.
    PROVIDER_ERROR_IS_FINAL: "an error of the local provider ends the lookup" = Says(|_, _, wanted, _, told| {
        match wanted.local {
            LocalAnswer::Failed(cause) => outage(Causes { local: Some(cause), ..Causes::default() }),
            _ => told,
        }
    });
    /// K3.
    NOTHING_IS_AUTHORITATIVE: "an authoritative local tier is like any other" = Says(|world, state, wanted, now, _| {
        let policy = world.policy.clone().with_local_authoritative(false);
        world.told(decide(&policy, state, wanted, now))
    });
    /// S4.
    SYMMETRIC_ASKS_REMOTE: "a symmetric alg asks the issuer" = Hears(|wanted| {
        let alg = if wanted.alg.is_symmetric() { Algorithm::Ed25519 } else { wanted.alg };
        Wanted { alg, ..wanted }
    });
    /// K9.
    FRESH_WAITS: "a fresh key waits for a fetch that is under way" = Says(|world, state, _, _, told| {
        match (told, &state.keys.live) {
            (Told::Found(_, Source::Fresh), Some(live)) => {
                Told::Wait(Document::Keys, live.begun.after(world.timing().lease))
            }
            _ => told,
        }
    });
    /// K8.
    LIVE_TICKETS_ARE_IGNORED: "decide does not look for a live ticket" = Says(|world, state, wanted, now, _| {
        Real.decide(world, &without_tickets(state), wanted, now)
    });
    /// K8.
    NOBODY_SHARES: "a fetch that is under way is no help to others" = Says(|_, _, _, _, told| match told {
        Told::Wait(Document::Keys, _) => outage(Causes { keys: Some(Cause::Timeout), ..Causes::default() }),
        _ => told,
    });
    /// K15.
    SUPERSEDED_IS_NOT_SAID: "nobody learns that an answer came too late" = Says(|_, _, _, _, told| {
        with_causes(told, |causes| causes.lookup = causes.lookup.filter(|&cause| cause != Cause::Superseded))
    });
    /// K19.
    KID_IN_THE_URL: "an unknown kid becomes part of the URL" = Says(|_, _, wanted, _, told| match told {
        Told::Fetch(Place::Keys(_)) if wanted.kid == Some("Z") => Told::Fetch(Place::Keys(None)),
        _ => told,
    });
    /// K21.
    METADATA_TWICE: "a lookup forgets that it has begun a fetch of metadata" = Hears(|wanted| {
        Wanted { spent: Spent { metadata: false, ..wanted.spent }, ..wanted }
    });
    /// K21.
    KEYS_TWICE: "a lookup forgets that it has begun a fetch of keys" = Hears(|wanted| {
        Wanted { spent: Spent { keys: false, ..wanted.spent }, ..wanted }
    });
    /// K11.
    COOLDOWN_GATES_ALL: "the cooldown gates lookups that have nothing fresh, too" = Says(|world, state, _, now, told| {
        let attempts = match told.fetches() {
            Some(Document::Metadata) => &state.metadata.attempts,
            Some(Document::Keys) => &state.keys.attempts,
            None => return told,
        };
        match attempts.ended {
            Some(ended) if now < ended.after(world.timing().cooldown) => outage(Causes::default()),
            _ => told,
        }
    });
    /// K11.
    RETRY_AT_ONCE: "retry_at is always now" = Says(|_, _, _, now, told| match told {
        Told::Failed(Unresolved::Unavailable { causes, retry_at }) => {
            Told::Failed(Unresolved::Unavailable { causes, retry_at: retry_at.map(|_| now) })
        }
        _ => told,
    });
    /// K11, the latch of toolhive#4774.
    DISCOVERY_DONE_FOR_EVER: "a tolerated failure marks discovery as done for ever" = Says(|world, state, wanted, now, told| {
        if told == Told::Fetch(Place::Metadata) && state.metadata.attempts.failure.is_some() {
            let spent = Spent { metadata: true, ..wanted.spent };
            return Real.decide(world, state, &Wanted { spent, ..*wanted }, now);
        }
        told
    });
    /// K13.
    STALE_WAITS: "a stale key waits for the refresh" = Says(|world, state, _, _, told| {
        match (told, &state.keys.live) {
            (Told::Found(_, Source::Stale { .. }), Some(live)) => {
                Told::Wait(Document::Keys, live.begun.after(world.timing().lease))
            }
            _ => told,
        }
    });
    /// K13.
    STALE_WITHOUT_A_REASON: "a stale key does not say why" = Says(|_, _, _, _, told| match told {
        Told::Found(keys, Source::Stale { age, .. }) => Told::Found(keys, Source::Stale { age, cause: None }),
        _ => told,
    });
    /// K16.
    CLOCK_KEEPS_BACK_OFF: "a clock that goes back keeps the back-off" = Says(|_, state, _, now, told| {
        let failed = state.keys.attempts.failure.is_some() || state.metadata.attempts.failure.is_some();
        if now < state.written && failed && told.fetches().is_some() { outage(Causes::default()) } else { told }
    });
    /// K17.
    TRIED_IS_FORGOTTEN: "a key that did not verify is offered again" = Hears(|wanted| Wanted { tried: &[], ..wanted });
    /// K17.
    REFETCH_DECIDES: "a failed refetch turns a bad signature into an outage" = Says(|_, state, _, _, told| {
        if told == Told::Failed(Unresolved::BadSignature) && state.keys.attempts.failure.is_some() {
            return outage(Causes { keys: state.keys.attempts.failure, ..Causes::default() });
        }
        told
    });
    /// K20, what the fix of toolhive#4747 made of an outage.
    OUTAGE_IS_NOT_FOUND: "a miss is the token's fault although the issuer is failing" = Says(|_, state, _, _, told| {
        match told {
            Told::Failed(Unresolved::Unavailable { .. }) if state.keys.held.is_some() => {
                Told::Failed(Unresolved::NotFound)
            }
            _ => told,
        }
    });
    /// K20.
    COLD_IS_NOT_FOUND: "with nothing held, a miss is the token's fault" = Says(|_, state, _, _, told| match told {
        Told::Failed(Unresolved::Unavailable { .. }) if state.keys.held.is_none() => {
            Told::Failed(Unresolved::NotFound)
        }
        _ => told,
    });
    /// K20.
    MISS_IS_AN_OUTAGE: "a miss within the cooldown is an outage" = Says(|_, _, _, _, told| match told {
        Told::Failed(Unresolved::NotFound) => outage(Causes::default()),
        _ => told,
    });
    /// K20.
    STALE_IS_AMBIGUOUS: "a stale set may be ambiguous" = Says(|_, state, wanted, _, told| {
        let several = state.keys.held.as_ref().is_some_and(|held| held.set.keys().len() > 1);
        match told {
            Told::Failed(Unresolved::Unavailable { .. }) if several && wanted.kid.is_none() => {
                Told::Failed(Unresolved::Ambiguous)
            }
            _ => told,
        }
    });
    /// K20.
    KEYS_CAUSE_IS_LOST: "the cause of the keys is lost" = Says(|_, _, _, _, told| {
        with_causes(told, |causes| causes.keys = None)
    });
    /// Waiting.
    PATIENCE_WITHOUT_END: "a deadline does not end a lookup" = Hears(|wanted| Wanted { patience: true, ..wanted });
    /// S1.
    KID_IS_IGNORED: "any key will do" = Hears(|wanted| Wanted { kid: None, ..wanted });
    /// S2.
    FIRST_KEY_IS_TAKEN: "of several keys the first is taken" = Says(|_, _, wanted, _, told| match (wanted.local, told) {
        (LocalAnswer::Absent | LocalAnswer::Miss, Told::Failed(Unresolved::Ambiguous)) => {
            Told::Found(KeyMask::FIRST, Source::Fresh)
        }
        _ => told,
    });
    /// K23.
    METADATA_EVERY_TIME: "the metadata is asked with every fetch of keys" = Says(|_, state, wanted, _, told| {
        match told {
            Told::Fetch(Place::Keys(_)) if !wanted.spent.metadata && state.metadata.held.is_some() => {
                Told::Fetch(Place::Metadata)
            }
            _ => told,
        }
    });
    /// K23.
    METADATA_IS_A_GATE: "a failed metadata fetch stops the keys from being fetched" = Says(|_, state, _, _, told| {
        match (told, state.metadata.attempts.failure) {
            (Told::Fetch(Place::Keys(_)), Some(_)) => outage(Causes::default()),
            _ => told,
        }
    });
    /// K23.
    KEYS_BEFORE_METADATA: "keys are fetched while the metadata is" = Says(|_, state, wanted, _, told| match told {
        Told::Wait(Document::Metadata, _) if state.keys.url.is_some() && !wanted.spent.keys => {
            Told::Fetch(Place::Keys(None))
        }
        _ => told,
    });
}

fn outage(causes: Causes) -> Told {
    Told::Failed(Unresolved::Unavailable { causes, retry_at: None })
}

fn with_causes(told: Told, change: impl FnOnce(&mut Causes)) -> Told {
    match told {
        Told::Failed(Unresolved::Unavailable { mut causes, retry_at }) => {
            change(&mut causes);
            Told::Failed(Unresolved::Unavailable { causes, retry_at })
        }
        other => other,
    }
}
