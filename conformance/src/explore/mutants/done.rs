//! Machines that see another state than there is, or give tickets or take answers otherwise than they should.

use crate::explore::machine::{Machine, Real};
use crate::explore::mutants::{Differs, Mutant, mutants, without_tickets};
use crate::explore::policies::TICK;
use crate::explore::world::World;
use core::time::Duration;
use countersign::cause::Cause;
use countersign::resolve::answer::{Answer, Lifetime};
use countersign::resolve::state::{Attempts, HeldKeys, Live};
use countersign::resolve::step::Document;
use countersign::resolve::ticket::{Completion, TicketTarget};
use countersign::time::Timestamp;

mutants! {
    /// K8.
    BEGIN_DOES_NOT_LOOK_AGAIN: "begin does not look again" = Gives(|world, state, wanted, now| {
        let mut blind = without_tickets(state);
        let ticket = Real.begin(world, state, wanted, now);
        ticket.or_else(|| {
            let ticket = Real.begin(world, &mut blind, wanted, now)?;
            *state = blind;
            Some(ticket)
        })
    });
    /// K8.
    TICKETS_END_WITH_THE_FETCH: "a ticket lasts for the total time of a fetch" = Gives(|world, state, wanted, now| {
        let mut ticket = Real.begin(world, state, wanted, now)?;
        ticket.until = now.after(world.timing().fetch_total);
        Some(ticket)
    });
    /// K8.
    NO_LEASE: "a lease never ends" = Sees(|_, state, now| {
        for live in [&mut state.metadata.live, &mut state.keys.live].into_iter().flatten() {
            live.begun = now;
        }
    });
    /// K15.
    LATE_ANSWER_WINS: "a late answer wins" = Takes(|taking| {
        if taking.really() == Completion::Applied {
            return Completion::Applied;
        }
        let (id, begun) = (taking.ticket.id, taking.now);
        *taking.live() = Some(Live { id, begun, outlived: false });
        taking.really()
    });
    /// K15, `<` for `<=`.
    LEASE_ENDS_EARLY: "the answer of a lease's last tick is dropped" = Takes(|taking| {
        let (soon, lease) = (taking.now.after(TICK), taking.world.timing().lease);
        match taking.live() {
            Some(live) if live.begun.after(lease) <= soon => taking.drop(),
            _ => taking.really(),
        }
    });
    /// K10.
    COOLDOWN_COUNTS_SUCCESSES: "the cooldown counts only successes" = Takes(|taking| {
        let ended = taking.attempts().ended;
        let completion = taking.really();
        if matches!(taking.answer, Answer::Failed { .. } | Answer::Abandoned) {
            taking.attempts().ended = ended;
        }
        completion
    });
    /// K10, `<=` for `<`.
    COOLDOWN_IS_LONGER: "the cooldown is not over when it is over" = Sees(|world, state, now| {
        for attempts in [&mut state.metadata.attempts, &mut state.keys.attempts] {
            attempts.ended = attempts.ended.map(|ended| {
                if ended.after(world.timing().cooldown) == now { just_after(ended) } else { ended }
            });
        }
    });
    /// K11.
    NO_BACK_OFF: "a failure causes no back-off" = Takes(|taking| {
        let completion = taking.really();
        taking.attempts().back_off = None;
        completion
    });
    /// K11.
    GIVING_UP_IS_FAILING: "an abandoned fetch counts as a failed one" = Takes(|taking| {
        if taking.answer == Answer::Abandoned {
            taking.answer = Answer::Failed { cause: Cause::Timeout, retry_after: None };
        }
        taking.really()
    });
    /// K12.
    LIFETIME_IS_NOT_CLAMPED: "a huge max-age is believed" = Takes(|taking| {
        let completion = taking.really();
        if let (Answer::Keys { lifetime: Lifetime::For(period), .. }, Some(held)) =
            (&taking.answer, &mut taking.state.keys.held)
        {
            held.expires = taking.now.after(*period);
        }
        completion
    });
    /// K12, `<=` for `<`.
    FRESH_FOR_TOO_LONG: "a set is still fresh on the moment it expires" = Sees(|_, state, now| {
        if let Some(held) = &mut state.keys.held && held.expires == now {
            held.expires = just_after(now);
        }
    });
    /// K13.
    FAILURE_EMPTIES: "a failed refresh throws the good set away" = Takes(|taking| {
        let completion = taking.really();
        if completion == Completion::Applied && matches!(taking.answer, Answer::Failed { .. }) {
            taking.state.keys.held = None;
        }
        completion
    });
    /// K13.
    STALE_FOR_EVER: "a stale set is served for ever" = Sees(|_, state, now| {
        if let Some(held) = &mut state.keys.held {
            held.expires = held.expires.max(now);
        }
    });
    /// K13.
    EMPTY_SET_IS_STORED: "a set without a usable key replaces the good one" = Takes(|taking| {
        let completion = taking.really();
        let (ttl, now) = (taking.world.timing().ttl_default, taking.now);
        match &taking.answer {
            Answer::Keys { set, .. } if set.is_empty() && completion == Completion::Applied => {
                let set = set.clone();
                taking.state.keys.held = Some(HeldKeys { set, etag: None, ttl, fetched: now, expires: now.after(ttl) });
                *taking.attempts() = Attempts { ended: Some(now), ..Attempts::default() };
            }
            _ => {}
        }
        completion
    });
    /// K14.
    REMOVED_KEYS_STAY: "a good answer renews the old set" = Takes(|taking| {
        let old = taking.state.keys.held.as_ref().map(|held| held.set.clone());
        let completion = taking.really();
        if let (Answer::Keys { .. }, Some(old), Some(held)) = (&taking.answer, old, &mut taking.state.keys.held) {
            held.set = old;
        }
        completion
    });
    /// K16.
    CLOCK_KEEPS_FRESH: "a clock that goes back keeps the set fresh" = Sees(|_, state, now| {
        state.written = state.written.min(now);
    });
    /// K16.
    BEGIN_DOES_NOT_RESTAMP: "begin leaves the stamps of a clock that went back" = Gives(|world, state, wanted, now| {
        let written = state.written;
        let ticket = Real.begin(world, state, wanted, now);
        state.written = written.max(now);
        ticket
    });
    /// K16.
    CLOCK_KILLS_TICKETS: "a clock that goes back kills the live ticket" = Takes(|taking| {
        if taking.now < taking.state.written { taking.drop() } else { taking.really() }
    });
    /// K16.
    RESTAMP_KILLS_TICKETS: "the restamp kills the live ticket" = Gives(|world, state, wanted, now| {
        if now < state.written {
            *state = without_tickets(state);
        }
        Real.begin(world, state, wanted, now)
    });
    /// K20.
    EVERY_CAUSE_IS_ONE: "every failure is a failure to connect" = Takes(|taking| {
        if let Answer::Failed { cause, .. } = &mut taking.answer {
            *cause = Cause::Connect;
        }
        taking.really()
    });
    /// K6.
    ANY_ISSUER: "the issuer of the metadata is not compared" = Takes(|taking| {
        if let Answer::Metadata(metadata) = &mut taking.answer {
            metadata.issuer = World::issuer().into();
        }
        taking.really()
    });
    /// K7.
    PLAIN_HTTP: "a discovered URL may be plain http" = Takes(|taking| {
        let policy = taking.world.policy.clone().with_plain_http_loopback(true);
        taking.state.complete(&policy, taking.ticket.clone(), taking.answer.clone(), taking.jitter, taking.now)
    });
    /// K23.
    METADATA_STAYS_TRUSTED: "a failed fetch of keys says nothing about the metadata" = Takes(|taking| {
        let held = taking.state.metadata.held.clone();
        let completion = taking.really();
        if taking.ticket.document() == Document::Keys {
            taking.state.metadata.held = held;
        }
        completion
    });
    /// K24.
    OLD_FETCH_LIVES_ON: "a fetch from the old URL lives on" = Takes(|taking| {
        let live = taking.state.keys.live.clone();
        // It is as if tickets had no URL: the answer is taken for one from wherever the keys are now.
        if let (TicketTarget::Keys { url, .. }, Some(named)) = (&mut taking.ticket.target, &taking.state.keys.url) {
            *url = named.clone();
        }
        let completion = taking.really();
        if taking.ticket.document() == Document::Metadata {
            taking.state.keys.live = live;
        }
        completion
    });
    /// K24.
    OLD_BACK_OFF_STAYS: "the back-off of the old URL stays" = Takes(|taking| {
        let attempts = taking.state.keys.attempts.clone();
        let completion = taking.really();
        if taking.ticket.document() == Document::Metadata {
            taking.state.keys.attempts = attempts;
        }
        completion
    });
    /// K24.
    OLD_SET_IS_DROPPED: "the set of the old URL is thrown away" = Takes(|taking| {
        let url = taking.state.keys.url.clone();
        let completion = taking.really();
        if taking.state.keys.url != url {
            taking.state.keys.held = None;
        }
        completion
    });
    /// K24.
    ANY_304_RENEWS: "any 304 renews the held set" = Takes(|taking| {
        let completion = taking.really();
        let not_modified = matches!(taking.answer, Answer::NotModified { .. }) && completion == Completion::Applied;
        if let Some(held) = taking.state.keys.held.as_mut().filter(|_| not_modified) {
            held.expires = taking.now.after(held.ttl);
            *taking.attempts() = Attempts { ended: Some(taking.now), ..Attempts::default() };
        }
        completion
    });
    /// K24.
    ETAG_GOES_ANYWHERE: "the entity tag goes to the new URL, too" = Takes(|taking| {
        let etag = taking.state.keys.held.as_ref().map(|held| held.etag.clone());
        let completion = taking.really();
        if let (Document::Metadata, Some(etag), Some(held)) =
            (taking.ticket.document(), etag, &mut taking.state.keys.held)
        {
            held.etag = etag;
        }
        completion
    });
}

fn just_after(moment: Timestamp) -> Timestamp {
    moment.after(Duration::from_nanos(1))
}
