//! What the contract says the machine must remember, kept apart from the machine: so little that it can be read at once.

use super::alphabet::{Life, Reply};
use crate::scenarios::scenario::KeyName;
use core::time::Duration;
use countersign::policy::keys::Timing;
use countersign::resolve::step::Document;
use countersign::resolve::ticket::{Ticket, TicketTarget};
use countersign::time::Timestamp;

/// One document.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Record {
    /// The ticket that lives, and when it was begun.
    pub(super) live: Option<(u64, Timestamp)>,
    /// When the last attempt of any kind ended.
    pub(super) ended: Option<Timestamp>,
}

/// The key set that is held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    pub(super) keys: &'static [KeyName],
    tagged: bool,
    ttl: Duration,
    pub(super) expires: Timestamp,
}

/// The memory.
#[derive(Clone, Debug)]
pub(super) struct Ghost {
    timing: Timing,
    pub(super) written: Timestamp,
    pub(super) metadata: Record,
    pub(super) keys: Record,
    pub(super) url: Option<usize>,
    pub(super) held: Option<Held>,
}

impl Ghost {
    pub(super) fn new(timing: &Timing, now: Timestamp) -> Self {
        let record = Record::default();
        Self { timing: *timing, written: now, metadata: record, keys: record, url: None, held: None }
    }

    pub(super) fn record(&self, document: Document) -> &Record {
        match document {
            Document::Metadata => &self.metadata,
            Document::Keys => &self.keys,
        }
    }

    /// Whether the clock stands before the last write (K16).
    pub(super) fn backwards(&self, now: Timestamp) -> bool {
        now < self.written
    }

    /// Whether `document` is being fetched by somebody whose lease is not over (K8).
    pub(super) fn busy(&self, document: Document, now: Timestamp) -> bool {
        let lease = |(_, begun): (u64, Timestamp)| now < begun.after(self.timing.lease);
        !self.backwards(now) && self.record(document).live.is_some_and(lease)
    }

    /// Whether the cooldown of `document` runs, the end of a lease being the end of an attempt (K10, K11).
    pub(super) fn cooling(&self, document: Document, now: Timestamp) -> bool {
        let record = self.record(document);
        let lease_end =
            record.live.map(|(_, begun)| begun.after(self.timing.lease)).filter(|end| *end <= now);
        let end = record.ended.max(lease_end);
        !self.backwards(now) && end.is_some_and(|end| now < end.after(self.timing.cooldown))
    }

    /// The held set while it is fresh (K12, K16).
    pub(super) fn fresh(&self, now: Timestamp) -> Option<Held> {
        self.held.filter(|held| !self.backwards(now) && now < held.expires)
    }

    /// The held set while it may be served at all (K13).
    pub(super) fn servable(&self, now: Timestamp) -> Option<Held> {
        self.held.filter(|held| self.backwards(now) || now < held.expires.after(self.timing.stale_limit))
    }

    /// What every write does first (K8, K16).
    pub(super) fn settle(&mut self, now: Timestamp) {
        let backwards = self.backwards(now);
        self.written = now;
        for record in [&mut self.metadata, &mut self.keys] {
            if backwards {
                record.ended = record.ended.map(|_| now);
                record.live = record.live.map(|(id, _)| (id, now));
            }
            let end = record.live.map(|(_, begun)| begun.after(self.timing.lease)).filter(|end| *end <= now);
            if end.is_some() {
                (record.live, record.ended) = (None, record.ended.max(end));
            }
        }
        if let Some(held) = self.held.as_mut().filter(|_| backwards) {
            held.expires = now;
        }
        self.held = self.servable(now);
    }

    /// A ticket was given out.
    pub(super) fn begun(&mut self, ticket: &Ticket, now: Timestamp) {
        let live = Some((ticket.id, now));
        match ticket.document() {
            Document::Metadata => self.metadata.live = live,
            Document::Keys => self.keys.live = live,
        }
    }

    /// Whether an answer to this ticket counts (K15).
    pub(super) fn awaits(&self, ticket: &Ticket) -> bool {
        self.record(ticket.document()).live.is_some_and(|(id, _)| id == ticket.id)
    }

    /// The live ticket was answered.
    pub(super) fn answered(&mut self, ticket: &Ticket, reply: Reply, life: Life, now: Timestamp) {
        match &ticket.target {
            TicketTarget::Metadata => {
                self.metadata = Record { live: None, ended: Some(now) };
                if let Reply::Url(number) = reply
                    && self.url != Some(number)
                {
                    self.moved(number, now);
                }
            }
            TicketTarget::Keys { etag, .. } => {
                self.keys = Record { live: None, ended: Some(now) };
                self.renewed(etag.is_some(), reply, life, now);
            }
        }
    }

    /// The metadata names another URL (K24).
    fn moved(&mut self, url: usize, now: Timestamp) {
        (self.url, self.keys) = (Some(url), Record::default());
        if let Some(held) = &mut self.held {
            (held.tagged, held.expires) = (false, held.expires.min(now));
        }
    }

    fn renewed(&mut self, asked: bool, reply: Reply, life: Life, now: Timestamp) {
        let renews = |held: &Held| asked && held.tagged;
        let good = match reply {
            Reply::Keys([], _) => None,
            Reply::Keys(keys, tagged) => Some((keys, tagged, self.timing.ttl_default)),
            Reply::NotModified => self.held.filter(renews).map(|held| (held.keys, true, held.ttl)),
            Reply::Url(_) | Reply::OtherIssuer | Reply::NoUrl | Reply::Failed(_) | Reply::Abandoned => None,
        };
        if let Some((keys, tagged, unstated)) = good {
            let ttl = match life {
                Life::Unstated => unstated,
                Life::Shortest => self.timing.ttl_min,
                Life::For(seconds) => {
                    Duration::from_secs(seconds).clamp(self.timing.ttl_min, self.timing.ttl_max)
                }
            };
            self.held = Some(Held { keys, tagged, ttl, expires: now.after(ttl) });
        }
    }
}
