//! Machines that are wrong in one way each. A property that none of them breaks would prove nothing.
//!
//! A mutant is the real machine behind a thin wrapper: it sees another state than there is, hears another question, says
//! something else than it was told to, gives or takes tickets otherwise. All of it is made from public data; the
//! library holds no switch for it.

use crate::explore::machine::{Machine, Real};
use crate::explore::policies::TICK;
use crate::explore::told::{KeyMask, Place, Told};
use crate::explore::world::World;
use core::time::Duration;
use countersign::algorithm::Algorithm;
use countersign::cause::Cause;
use countersign::resolve::answer::{Answer, Jitter, Lifetime};
use countersign::resolve::decide::decide;
use countersign::resolve::state::{Attempts, HeldKeys, Live, State};
use countersign::resolve::step::{Causes, Document, Source, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket, TicketTarget};
use countersign::resolve::wanted::{LocalAnswer, Spent, Wanted};
use countersign::time::Timestamp;

/// A machine that is wrong in one way.
pub struct Mutant {
    /// What is wrong with it.
    pub name: &'static str,
    differs: Differs,
}

type Sees = fn(&World, &mut State, Timestamp);
type Hears = for<'a> fn(Wanted<'a>) -> Wanted<'a>;
type Says = fn(&World, &State, &Wanted<'_>, Timestamp, Told) -> Told;
type Gives = fn(&World, &mut State, &Wanted<'_>, Timestamp) -> Option<Ticket>;
type Takes = fn(&mut Taking<'_>) -> Completion;

/// How it differs.
enum Differs {
    /// It sees another state than there is.
    Sees(Sees),
    /// It hears another question.
    Hears(Hears),
    /// It says something else, but its begin is the right one.
    Says(Says),
    /// It gives tickets otherwise.
    Gives(Gives),
    /// It takes answers otherwise.
    Takes(Takes),
}

/// A call of complete.
struct Taking<'a> {
    world: &'a World,
    state: &'a mut State,
    ticket: Ticket,
    answer: Answer,
    jitter: Jitter,
    now: Timestamp,
}

impl Taking<'_> {
    fn really(&mut self) -> Completion {
        let (ticket, answer) = (self.ticket.clone(), self.answer.clone());
        Real.complete(self.world, self.state, ticket, answer, self.jitter, self.now)
    }

    fn drop(&mut self) -> Completion {
        self.ticket.id = u64::MAX;
        self.really()
    }

    fn live(&mut self) -> &mut Option<Live> {
        match self.ticket.document() {
            Document::Metadata => &mut self.state.metadata.live,
            Document::Keys => &mut self.state.keys.live,
        }
    }

    fn attempts(&mut self) -> &mut Attempts {
        match self.ticket.document() {
            Document::Metadata => &mut self.state.metadata.attempts,
            Document::Keys => &mut self.state.keys.attempts,
        }
    }
}

impl Machine for Mutant {
    fn decide(&self, world: &World, state: &State, wanted: &Wanted<'_>, now: Timestamp) -> Told {
        match self.differs {
            Differs::Sees(sees) => {
                let mut seen = state.clone();
                sees(world, &mut seen, now);
                Real.decide(world, &seen, wanted, now)
            }
            Differs::Hears(hears) => Real.decide(world, state, &hears(*wanted), now),
            Differs::Says(says) => says(world, state, wanted, now, Real.decide(world, state, wanted, now)),
            Differs::Gives(_) | Differs::Takes(_) => Real.decide(world, state, wanted, now),
        }
    }

    fn begin(&self, world: &World, state: &mut State, wanted: &Wanted<'_>, now: Timestamp) -> Option<Ticket> {
        match self.differs {
            Differs::Sees(sees) => {
                sees(world, state, now);
                Real.begin(world, state, wanted, now)
            }
            Differs::Hears(hears) => Real.begin(world, state, &hears(*wanted), now),
            Differs::Gives(gives) => gives(world, state, wanted, now),
            Differs::Says(_) | Differs::Takes(_) => Real.begin(world, state, wanted, now),
        }
    }

    fn complete(
        &self,
        world: &World,
        state: &mut State,
        ticket: Ticket,
        answer: Answer,
        jitter: Jitter,
        now: Timestamp,
    ) -> Completion {
        let mut taking = Taking { world, state, ticket, answer, jitter, now };
        match self.differs {
            Differs::Sees(sees) => {
                sees(world, taking.state, now);
                taking.really()
            }
            Differs::Takes(takes) => takes(&mut taking),
            Differs::Hears(_) | Differs::Says(_) | Differs::Gives(_) => taking.really(),
        }
    }
}

fn outage(causes: Causes) -> Told {
    Told::Failed(Unresolved::Unavailable { causes, retry_at: None })
}

macro_rules! mutants {
    ($($(#[$doc:meta])* $ident:ident: $name:literal = $kind:ident($function:expr);)*) => {
        $($(#[$doc])* pub const $ident: Mutant = Mutant { name: $name, differs: Differs::$kind($function) };)*
    };
}

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
    /// K8.
    NOBODY_SHARES: "a fetch that is under way is no help to others" = Says(|_, _, _, _, told| match told {
        Told::Wait(Document::Keys, _) => outage(Causes { keys: Some(Cause::Timeout), ..Causes::default() }),
        _ => told,
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
    GIVING_UP_IS_FAILING: "an abandoned fetch counts as a failed one" = Takes(|taking| {
        if taking.answer == Answer::Abandoned {
            taking.answer = Answer::Failed { cause: Cause::Timeout, retry_after: None };
        }
        taking.really()
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
    CLOCK_KEEPS_BACK_OFF: "a clock that goes back keeps the back-off" = Says(|_, state, _, now, told| {
        let failed = state.keys.attempts.failure.is_some() || state.metadata.attempts.failure.is_some();
        if now < state.written && failed && told.fetches().is_some() { outage(Causes::default()) } else { told }
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
    /// K20.
    EVERY_CAUSE_IS_ONE: "every failure is a failure to connect" = Takes(|taking| {
        if let Answer::Failed { cause, .. } = &mut taking.answer {
            *cause = Cause::Connect;
        }
        taking.really()
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

fn without_tickets(state: &State) -> State {
    let mut state = state.clone();
    state.metadata.live = None;
    state.keys.live = None;
    state
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

fn just_after(moment: Timestamp) -> Timestamp {
    moment.after(Duration::from_nanos(1))
}
