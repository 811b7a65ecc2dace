//! The canonical form of a state of the machine with the log beside it: what makes the space finite.
//!
//! - Only differences of time matter, so each stamp becomes an age, counted from now in quarters of a tick: jitter takes
//!   a quarter off a back-off, and nothing here is finer.
//! - An age is stopped one tick past the bound that it is ever compared with. Nothing changes beyond it.
//! - The last write only tells whether the clock went back, so in a forward state it is now.
//! - When the clock is behind, every period counts as over (K16), so all stamps become those of one moment, chosen such
//!   that a machine that did not see it would find everything fresh and every gate closed.
//! - A stamp that nothing will read again is dropped: when the last attempt for keys ended, unless a set is fresh (only
//!   there a cooldown gates, and a fresh set comes with a new one), and when metadata came that has expired since.
//! - Tickets are renumbered: what counts is whether a ticket is the one that the log knows to be out.
//! - When keys came is reported and never decided upon: it becomes the time at which their lifetime would have begun.
//! - The causes of failures are reported and never decided upon: all become one.
//! - The two URLs differ and that is all: the one that metadata last named becomes the first.
//!
//! Each of these is a claim about the machine; `tests/` of this module holds the machine to them.

use crate::explore::alphabet::{SETS, SetName, UrlName};
use crate::explore::ghost::{DocumentLog, GoodKeys, GoodMetadata, Log, Out, Outcome};
use crate::explore::policies::TICK;
use crate::explore::record::{
    EMPTY, EPOCH, GRAIN, KNOWN_TICKET, NEVER, NO_TICKET, OVERDUE_TICKET, Record, at, span,
};
use crate::explore::world::World;
use core::time::Duration;
use countersign::resolve::state::{
    Attempts, HeldKeys, HeldMetadata, KeysRecord, Live, MetadataRecord, State,
};
use countersign::resolve::step::Document;
use countersign::time::Timestamp;
use std::sync::Arc;

/// The numbers of the tickets in a canonical state.
pub mod ticket {
    /// The ticket of the metadata that is out.
    pub const METADATA: u64 = 1;
    /// The ticket of the keys that is out.
    pub const KEYS: u64 = 2;
    /// A ticket of the metadata that the machine still remembers and the log does not: its lease is over.
    pub const OVERDUE_METADATA: u64 = 3;
    /// The same of the keys.
    pub const OVERDUE_KEYS: u64 = 4;
    /// A ticket that nobody remembers.
    pub const DEAD: u64 = 5;
    /// The next ticket to be given.
    pub const NEXT: u64 = 6;
}

/// A canonical state: small, plain, and equal for states that nothing tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Code {
    /// How far the last write lies in the future: not at all, but for a clock that went back.
    written: i32,
    /// The same by the log.
    behind: i32,
    /// The URL that the machine has, and the one that the log has.
    urls: [u8; 2],
    state: [Record; 2],
    log: [Record; 2],
}

impl Code {
    /// The canonical form of this state, with this log beside it.
    pub fn of(world: &World, state: &State, log: &Log, now: Timestamp) -> Self {
        let scale = Scale { world, now };
        let rename = |url: UrlName| if log.named == Some(UrlName::Second) { url.other() } else { url };
        let url_code = |url: Option<UrlName>| url.map_or(0, |url| 1 + rename(url) as u8);
        let state_url =
            state.keys.url.as_ref().map(|url| world.url_name(url).map_or(3, |url| url_code(Some(url))));
        let mut code = Self {
            written: if state.written <= now { 0 } else { scale.grains(state.written.since(now)) },
            behind: log.behind.map_or(0, |written| scale.grains(written.since(now))),
            urls: [state_url.unwrap_or(0), url_code(log.named)],
            state: [scale.metadata_record(&state.metadata, log), scale.keys_record(&state.keys, log)],
            log: [scale.metadata_log(log), scale.keys_log(log)],
        };
        code.state.iter_mut().for_each(|record| record.erase_stamps(code.written));
        code.log.iter_mut().for_each(|record| record.erase_stamps(code.behind));
        let ([metadata, keys], [metadata_log, keys_log]) = (&mut code.state, &mut code.log);
        metadata.drop_unread_fetched();
        metadata_log.drop_unread_fetched();
        keys.drop_unread_ended(code.written);
        keys_log.drop_unread_ended(code.behind);
        code
    }

    /// The state, the log and the time that this is the canonical form of.
    pub fn open(&self, world: &World) -> (State, Log, Timestamp) {
        let url = |code: u8| match code {
            1 => Some(UrlName::First),
            2 => Some(UrlName::Second),
            _ => None,
        };
        let [state_url, log_url] = self.urls;
        let [metadata, keys] = &self.state;
        let [metadata_log, keys_log] = &self.log;
        let state = State {
            written: EPOCH.after(GRAIN.saturating_mul(self.written.unsigned_abs())),
            next_ticket: ticket::NEXT,
            metadata: MetadataRecord {
                held: (metadata.held != 0)
                    .then(|| HeldMetadata { fetched: at(metadata.fetched), expires: at(metadata.expires) }),
                attempts: metadata.attempts(),
                live: metadata.live(ticket::METADATA, ticket::OVERDUE_METADATA),
            },
            keys: KeysRecord {
                url: url(state_url).map(|name| world.url(name).clone()),
                held: set_of(keys.held).map(|name| HeldKeys {
                    set: Arc::clone(world.set(name)),
                    etag: world.etag(name).filter(|_| keys.flags != 0).cloned(),
                    ttl: span(keys.ttl),
                    fetched: at(keys.expires.saturating_sub(keys.ttl)),
                    expires: at(keys.expires),
                }),
                attempts: keys.attempts(),
                live: keys.live(ticket::KEYS, ticket::OVERDUE_KEYS),
            },
        };
        let log = Log {
            behind: (self.behind != 0).then(|| at(self.behind)),
            named: url(log_url),
            metadata: metadata_log.document_log(ticket::METADATA),
            keys: keys_log.document_log(ticket::KEYS),
            pointer: (metadata_log.held != 0)
                .then(|| GoodMetadata { at: at(metadata_log.fetched), expires: at(metadata_log.expires) }),
            set: set_of(keys_log.held).map(|name| GoodKeys {
                name,
                from_named: keys_log.flags & 1 != 0,
                ttl: span(keys_log.ttl),
                at: at(keys_log.expires.saturating_sub(keys_log.ttl)),
                expires: at(keys_log.expires),
            }),
        };
        (state, log, EPOCH)
    }
}

/// How times become ages.
struct Scale<'w> {
    world: &'w World,
    now: Timestamp,
}

impl Scale<'_> {
    fn metadata_record(&self, record: &MetadataRecord, log: &Log) -> Record {
        let timing = self.world.timing();
        let held = record.held.as_ref();
        Record {
            held: held.is_some().into(),
            fetched: self.age(held.map(|held| held.fetched), timing.ttl_default),
            expires: self.age(held.map(|held| held.expires), timing.metadata_stale_limit),
            ..self.record(&record.attempts, record.live.as_ref(), log.metadata.out)
        }
    }

    fn keys_record(&self, record: &KeysRecord, log: &Log) -> Record {
        let timing = self.world.timing();
        let held = record.held.as_ref();
        Record {
            held: held
                .map_or(0, |held| self.world.set_name(&held.set).map_or(u8::MAX, |name| 1 + name as u8)),
            flags: held.is_some_and(|held| held.etag.is_some()).into(),
            ttl: held.map_or(0, |held| self.grains(held.ttl)),
            expires: self.age(held.map(|held| held.expires), timing.stale_limit),
            ..self.record(&record.attempts, record.live.as_ref(), log.keys.out)
        }
    }

    fn record(&self, attempts: &Attempts, live: Option<&Live>, out: Option<Out>) -> Record {
        let timing = self.world.timing();
        let known = live.is_some() && live.map(|live| live.id) == out.map(|out| out.id);
        let outlived = live.is_some_and(|live| live.outlived);
        Record {
            outcome: attempts.failure.is_some().into(),
            out: match live {
                None => NO_TICKET,
                Some(_) => (if known { KNOWN_TICKET } else { OVERDUE_TICKET }) | u8::from(outlived) << 4,
            },
            ended: self.age(attempts.ended, timing.cooldown),
            step: attempts.step.map_or(0, |step| self.grains(step)),
            back_off: self.age(attempts.back_off, Duration::ZERO),
            // The cooldown of a lease that is over runs from its end.
            begun: self.age(live.map(|live| live.begun), timing.lease.saturating_add(timing.cooldown)),
            ..EMPTY
        }
    }

    fn metadata_log(&self, log: &Log) -> Record {
        let timing = self.world.timing();
        Record {
            held: log.pointer.is_some().into(),
            fetched: self.age(log.pointer.map(|good| good.at), timing.ttl_default),
            expires: self.age(log.pointer.map(|good| good.expires), timing.metadata_stale_limit),
            ..self.document_log(&log.metadata)
        }
    }

    fn keys_log(&self, log: &Log) -> Record {
        let timing = self.world.timing();
        Record {
            held: log.set.map_or(0, |good| 1 + good.name as u8),
            flags: log.set.is_some_and(|good| good.from_named).into(),
            ttl: log.set.map_or(0, |good| self.grains(good.ttl)),
            expires: self.age(log.set.map(|good| good.expires), timing.stale_limit),
            ..self.document_log(&log.keys)
        }
    }

    fn document_log(&self, log: &DocumentLog) -> Record {
        let timing = self.world.timing();
        Record {
            outcome: match log.outcome {
                None => 0,
                Some(Outcome::Good) => 1,
                Some(Outcome::Failed(_)) => 2,
            },
            out: log.out.map_or(0, |out| 1 | u8::from(out.etag) << 1 | u8::from(out.under_pointer) << 2),
            ended: self.age(log.ended, timing.cooldown),
            step: log.step.map_or(0, |step| self.grains(step)),
            back_off: self.age(log.back_off, Duration::ZERO),
            begun: self.age(log.out.map(|out| out.begun), timing.lease),
            ..EMPTY
        }
    }

    /// The age of a stamp in grains, negative in the past, stopped one tick past its bound.
    fn age(&self, stamp: Option<Timestamp>, bound: Duration) -> i32 {
        let Some(stamp) = stamp else { return NEVER };
        let past = self.now.since(stamp).min(bound.saturating_add(TICK));
        self.grains(stamp.since(self.now)) - self.grains(past)
    }

    fn grains(&self, period: Duration) -> i32 {
        i32::try_from(period.as_millis() / GRAIN.as_millis()).unwrap_or(i32::MAX)
    }
}

/// The number of a document's ticket that the machine may remember after its lease.
pub const fn overdue_ticket(document: Document) -> u64 {
    match document {
        Document::Metadata => ticket::OVERDUE_METADATA,
        Document::Keys => ticket::OVERDUE_KEYS,
    }
}

fn set_of(code: u8) -> Option<SetName> {
    SETS.iter().map(|row| row.name).find(|&name| 1 + name as u8 == code)
}
