//! The explorer's own log of what happened, kept beside each state of the machine and never read from it.
//!
//! It is a digest: of each document the last good answer, the last attempt, and the ticket that is out, each with its
//! time. Every entry is made from an event (a ticket was given, an answer came, the clock moved) by the words of the
//! contract, so that what the machine remembers can be wrong without the log being wrong with it.

use crate::explore::alphabet::{Life, Reply, SetName, UrlName};
use crate::explore::world::World;
use core::time::Duration;
use countersign::cause::Cause;
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::Document;
use countersign::time::Timestamp;

/// What happened so far, as far as a rule speaks of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The time of the last write, where the clock has gone back behind it and nothing was written since (K16).
    pub behind: Option<Timestamp>,
    /// The `jwks_uri` that good metadata last named (K24).
    pub named: Option<UrlName>,
    /// What happened to the metadata.
    pub metadata: DocumentLog,
    /// What happened to the keys.
    pub keys: DocumentLog,
    /// The last good metadata.
    pub pointer: Option<GoodMetadata>,
    /// The last good key set.
    pub set: Option<GoodKeys>,
}

/// What happened to one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentLog {
    /// The ticket that is out.
    pub out: Option<Out>,
    /// When the last attempt of any kind ended, a lease that ran out included.
    pub ended: Option<Timestamp>,
    /// How the last attempt that was not abandoned ended.
    pub outcome: Option<Outcome>,
    /// The step of the back-off after the last failure, before jitter; None after a success.
    pub step: Option<Duration>,
    /// Until when the issuer is left alone after a failure.
    pub back_off: Option<Timestamp>,
}

/// How an attempt ended that was not abandoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Well.
    Good,
    /// Badly, and why.
    Failed(Cause),
}

/// A ticket that is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Out {
    /// Its number.
    pub id: u64,
    /// When it was given.
    pub begun: Timestamp,
    /// Whether it carries an entity tag.
    pub etag: bool,
    /// Whether the good metadata of now is the one that it was begun under (K23).
    pub under_pointer: bool,
}

/// Good metadata. What it names is [`Log::named`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoodMetadata {
    /// When it came.
    pub at: Timestamp,
    /// When it stopped, or stops, to be fresh.
    pub expires: Timestamp,
}

/// A good key set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoodKeys {
    /// Which.
    pub name: SetName,
    /// Whether it came from the URL that is named now.
    pub from_named: bool,
    /// The lifetime it was given (K12).
    pub ttl: Duration,
    /// When it came, or was last renewed.
    pub at: Timestamp,
    /// When it stopped, or stops, to be fresh.
    pub expires: Timestamp,
}

impl GoodKeys {
    /// Whether the named URL gave it an entity tag.
    pub fn etag(&self) -> bool {
        self.from_named && self.name.row().etag.is_some()
    }
}

/// What the contract makes of an answer to a ticket that is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Good metadata that names this URL.
    Metadata(UrlName),
    /// A good key set with this lifetime.
    Keys(SetName, Duration),
    /// The held set is still good, for this long.
    Renewed(Duration),
    /// A failed fetch.
    Failed(Cause, Option<Duration>),
    /// No attempt that counts as one, but for the cooldown.
    Abandoned,
}

impl Log {
    /// The log of one document.
    pub fn of(&self, document: Document) -> &DocumentLog {
        match document {
            Document::Metadata => &self.metadata,
            Document::Keys => &self.keys,
        }
    }

    fn of_mut(&mut self, document: Document) -> &mut DocumentLog {
        match document {
            Document::Metadata => &mut self.metadata,
            Document::Keys => &mut self.keys,
        }
    }

    /// The URL that [`Reply::SameUrl`] names.
    pub fn same_url(&self) -> UrlName {
        self.named.unwrap_or(UrlName::First)
    }

    /// The clock moved forward to `now`: leases that are over end their attempts (K8, K11), and what is past its stale
    /// limit is no longer held (K13, K23).
    pub fn advance(&mut self, world: &World, now: Timestamp) {
        for document in [Document::Metadata, Document::Keys] {
            let log = self.of_mut(document);
            if let Some(out) = log.out {
                let end = out.begun.after(world.timing().lease);
                if end <= now {
                    log.out = None;
                    log.ended = log.ended.max(Some(end));
                }
            }
        }
        let timing = world.timing();
        self.pointer = self.pointer.filter(|held| now < held.expires.after(timing.metadata_stale_limit));
        self.set = self.set.filter(|held| now < held.expires.after(timing.stale_limit));
    }

    /// The clock jumped back behind the last write, which was at `written`.
    pub fn jump_back(&mut self, written: Timestamp) {
        self.behind = Some(written);
    }

    /// The machine was written to at `now`, or looked at its clock in order to (K16).
    pub fn touched(&mut self, now: Timestamp) {
        if self.behind.take().is_none() {
            return;
        }
        for document in [Document::Metadata, Document::Keys] {
            let log = self.of_mut(document);
            log.ended = log.ended.map(|_| now);
            log.back_off = log.back_off.map(|_| now);
            log.out = log.out.map(|out| Out { begun: now, ..out });
        }
        self.pointer = self.pointer.map(|_| GoodMetadata { at: now, expires: now });
        self.set = self.set.map(|set| GoodKeys { at: now, expires: now, ..set });
    }

    /// A ticket was given for a document.
    pub fn begun(&mut self, document: Document, id: u64, etag: bool, now: Timestamp) {
        self.touched(now);
        let under_pointer = document == Document::Keys && self.pointer.is_some();
        self.of_mut(document).out = Some(Out { id, begun: now, etag, under_pointer });
    }

    /// The ticket that is out for a document was answered.
    pub fn answered(
        &mut self,
        world: &World,
        document: Document,
        reply: Reply,
        jitter: Jitter,
        now: Timestamp,
    ) {
        self.touched(now);
        let judged = self.judge(world, document, reply);
        let log = self.of_mut(document);
        let out = log.out.take();
        log.ended = Some(now);
        match judged {
            Judged::Metadata(url) => {
                let moved = self.named.is_some_and(|named| named != url);
                self.named = Some(url);
                let expires = now.after(world.timing().metadata_ttl);
                self.pointer = Some(GoodMetadata { at: now, expires });
                if let Some(out) = self.keys.out.as_mut() {
                    out.under_pointer = false;
                }
                if moved {
                    self.moved(now);
                }
            }
            Judged::Keys(name, ttl) => {
                let set = GoodKeys { name, from_named: true, ttl, at: now, expires: now.after(ttl) };
                self.set = Some(set);
            }
            Judged::Renewed(ttl) => {
                self.set = self.set.map(|set| GoodKeys { ttl, at: now, expires: now.after(ttl), ..set });
            }
            Judged::Failed(cause, retry_after) => {
                self.of_mut(document).failed(world, cause, retry_after, jitter, now);
                if out.is_some_and(|out| out.under_pointer) {
                    self.pointer =
                        self.pointer.map(|held| GoodMetadata { expires: held.expires.min(now), ..held });
                }
            }
            Judged::Abandoned => {}
        }
        match judged {
            Judged::Metadata(_) | Judged::Keys(..) | Judged::Renewed(_) => self.of_mut(document).succeeded(),
            Judged::Failed(..) | Judged::Abandoned => {}
        }
    }

    /// The keys are somewhere else from now on (K24).
    fn moved(&mut self, now: Timestamp) {
        self.keys = DocumentLog::default();
        self.set = self.set.map(|set| GoodKeys { from_named: false, expires: set.expires.min(now), ..set });
    }

    /// What the contract makes of an answer to the ticket that is out.
    pub fn judge(&self, world: &World, document: Document, reply: Reply) -> Judged {
        let timing = world.timing();
        let (default, shortest) = (timing.ttl_default, timing.ttl_min);
        let lasting = |life, unstated| match life {
            Life::Unstated => unstated,
            Life::Shortest => shortest,
            Life::Small | Life::Within | Life::Huge => world.stated(life).clamp(shortest, timing.ttl_max),
        };
        let failed = |cause| Judged::Failed(cause, None);
        match reply {
            Reply::SameUrl => Judged::Metadata(self.same_url()),
            Reply::OtherUrl => Judged::Metadata(self.same_url().other()),
            Reply::OtherIssuer => failed(Cause::IssuerMismatch),
            Reply::NoUrl => failed(Cause::NoJwksUri),
            Reply::InsecureUrl => failed(Cause::InsecureUrl),
            Reply::Keys(SetName::Useless, _) => failed(Cause::NoUsableKey),
            Reply::Keys(name, life) => Judged::Keys(name, lasting(life, default)),
            Reply::NotModified(life) => match self.set {
                Some(set) if self.may_renew(document, &set) => Judged::Renewed(lasting(life, set.ttl)),
                Some(_) | None => failed(Cause::UnexpectedNotModified),
            },
            Reply::Malformed | Reply::WrongDocument => failed(Cause::Malformed),
            Reply::Status => failed(Cause::Status(503)),
            Reply::StatusRetryLong => Judged::Failed(Cause::Status(429), Some(world.long_patience())),
            Reply::StatusRetryBrief => Judged::Failed(Cause::Status(429), Some(world.brief_patience())),
            Reply::Abandoned => Judged::Abandoned,
        }
    }

    /// Whether a 304 speaks of this set: it came from the URL that was asked, and its tag was sent (K24).
    fn may_renew(&self, document: Document, set: &GoodKeys) -> bool {
        document == Document::Keys && set.etag() && self.keys.out.is_some_and(|out| out.etag)
    }
}

impl DocumentLog {
    fn succeeded(&mut self) {
        self.outcome = Some(Outcome::Good);
        self.step = None;
        self.back_off = None;
    }

    /// K11: the step doubles up to the cap, jitter takes up to a quarter off, Retry-After may lengthen the delay.
    fn failed(
        &mut self,
        world: &World,
        cause: Cause,
        retry_after: Option<Duration>,
        jitter: Jitter,
        now: Timestamp,
    ) {
        let timing = world.timing();
        let cap = timing.backoff_cap;
        let step = self.step.map_or(timing.backoff_step, |step| step.saturating_mul(2)).min(cap);
        let delay = if jitter == Jitter::FULL { step.saturating_sub(step / 4) } else { step };
        let delay = delay.max(retry_after.unwrap_or_default()).min(cap);
        self.outcome = Some(Outcome::Failed(cause));
        self.step = Some(step);
        self.back_off = Some(now.after(delay));
    }
}
