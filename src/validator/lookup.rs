//! Turning the machine: one lookup, from the local tier to a key, a refusal or an outage.

use crate::algorithm::Algorithm;
use crate::fetch::{Addresses, FetchRequest};
use crate::jwk::{Candidates, Key, Thumbprint};
use crate::policy::keys::Remote;
use crate::resolve::answer::Answer;
use crate::resolve::decide::decide;
use crate::resolve::state::State;
use crate::resolve::step::{Causes, Document, Source, Step, Unresolved};
use crate::resolve::ticket::{Completion, Ticket, TicketTarget};
use crate::resolve::wanted::{LocalAnswer, Spent, Wanted};
use crate::sync::PoisonError;
use crate::time::Timestamp;
use crate::url::FetchUrl;
use crate::validator::observer::Event;
use crate::validator::source::KeySource;
use core::time::Duration;
use std::sync::Arc;

/// What a token asks of the keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought<'a> {
    pub(crate) alg: Algorithm,
    pub(crate) kid: Option<&'a str>,
}

/// A lookup that ended without a key that verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    NotFound,
    Ambiguous,
    /// Under this many keys.
    BadSignature(usize),
    Unavailable {
        causes: Causes,
        retry_in: Option<Duration>,
    },
}

/// A lookup that ended with a key that verifies.
pub(crate) struct Matched<T> {
    /// What the caller's `verify` made of it.
    pub(crate) value: T,
    pub(crate) source: Source,
    /// Whether the lookup fetched or waited: time has passed since the token was first judged.
    pub(crate) waited: bool,
}

impl KeySource {
    /// Finds keys of which `verify` makes something.
    ///
    /// `verify` is called with no lock held, once for each set of candidates, and never twice with the same key.
    pub(crate) fn find<T>(
        &self,
        sought: Sought<'_>,
        mut verify: impl FnMut(&Candidates<'_>) -> Option<T>,
    ) -> Result<Matched<T>, Lost> {
        let local = self.local.ask();
        let local_answer = match &local {
            None => LocalAnswer::Absent,
            Some(Ok(keys)) => keys.select(sought.alg, sought.kid, &[]).into(),
            Some(Err(cause)) => LocalAnswer::Failed(*cause),
        };
        let started = self.clock.now();
        let deadline = started.after(self.policy.timing().lookup_deadline);
        let mut tried: Vec<Thumbprint> = Vec::new();
        let mut spent = Spent::default();
        let mut waited = false;
        loop {
            // In this order: a completion after the count was read ends the wait below at once.
            let seen = self.gate.count();
            let (state, now) = self.snapshot();
            let wanted = Wanted {
                alg: sought.alg,
                kid: sought.kid,
                local: local_answer,
                tried: &tried,
                spent,
                patience: started <= now && now < deadline,
            };
            match decide(&self.policy, &state, &wanted, now) {
                Step::Found(found) => {
                    if let Some(value) = verify(&found.keys) {
                        self.notice(found.source);
                        return Ok(Matched { value, source: found.source, waited });
                    }
                    let failed: Vec<Thumbprint> = found.keys.iter().map(Key::thumbprint).collect();
                    if found.source == Source::Local {
                        return Err(Lost::BadSignature(failed.len()));
                    }
                    tried.extend(failed);
                }
                Step::Fetch(_) => {
                    waited = true;
                    if let Some(ticket) = self.begin(&wanted) {
                        let document = ticket.document();
                        let completion = self.fetch(ticket);
                        spent.record(document, completion == Completion::Dropped);
                    }
                }
                Step::Wait { until, .. } => {
                    waited = true;
                    self.gate.wait(seen, self.clock.nap(until.min(deadline)));
                }
                Step::Failed(unresolved) => return Err(self.lost(unresolved, tried.len(), now)),
            }
        }
    }

    /// The state as it is, and the time, read while the lock is held (K16). Nothing that follows holds the lock, so
    /// that neither a signature nor a fetch keeps anybody from reading (K9).
    pub(crate) fn snapshot(&self) -> (Arc<State>, Timestamp) {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        (Arc::clone(&state), self.clock.now())
    }

    fn begin(&self, wanted: &Wanted<'_>) -> Option<Ticket> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        Arc::make_mut(&mut state).begin(&self.policy, wanted, now)
    }

    /// Fetches what `ticket` allows, with no lock held, and hands in what came of it.
    fn fetch(&self, ticket: Ticket) -> Completion {
        let document = ticket.document();
        self.observer.event(&Event::FetchBegun { document });
        let target = ticket.target.clone();
        let in_flight = InFlight { source: self, ticket: Some(ticket) };
        let (url, etag) = match &target {
            TicketTarget::Metadata => (self.metadata_url.as_ref(), None),
            TicketTarget::Keys { url, etag } => (Some(url), etag.as_deref()),
        };
        let answer = match url {
            Some(url) => self.ask(document, url, etag),
            None => Answer::Abandoned,
        };
        in_flight.land(answer)
    }

    fn ask(&self, document: Document, url: &FetchUrl, etag: Option<&str>) -> Answer {
        let timing = self.policy.timing();
        let request = FetchRequest {
            document,
            url,
            etag,
            addresses: self.addresses(document, url),
            max_body: self.key_limits.octets,
            total: timing.fetch_total,
            connect: timing.fetch_connect,
        };
        Answer::read(document, self.client.fetch(&request), &self.key_limits)
    }

    /// K7: what somebody configured may be anywhere; what a document named, on another host, may not be inside.
    fn addresses(&self, document: Document, url: &FetchUrl) -> Addresses {
        let named_by_document = match (self.policy.remote(), document) {
            (Remote::Discovery(issuer), Document::Keys) => !url.has_host_of(issuer.url()),
            (Remote::Discovery(_) | Remote::Explicit(_) | Remote::None, _) => false,
        };
        match (url.is_https(), named_by_document && !self.policy.private_jwks_hosts()) {
            (false, true) => Addresses::None,
            (false, false) => Addresses::Loopback,
            (true, true) => Addresses::Public,
            (true, false) => Addresses::Any,
        }
    }

    fn complete(&self, ticket: Ticket, answer: Answer) -> Completion {
        let document = ticket.document();
        let jitter = (self.jitter)();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let completion = Arc::make_mut(&mut state).complete(&self.policy, ticket, answer, jitter, now);
        let after = Arc::clone(&state);
        drop(state);
        self.gate.bump();
        self.observer.event(&match completion {
            Completion::Applied => {
                let attempts = after.attempts(document);
                Event::FetchEnded { document, failure: attempts.failure, retry_at: attempts.back_off }
            }
            Completion::Dropped => Event::FetchDropped { document },
        });
        completion
    }

    fn notice(&self, source: Source) {
        if let Source::Stale { cause, .. } = source {
            self.observer.event(&Event::ServedStale { cause });
        }
    }

    fn lost(&self, unresolved: Unresolved, tried: usize, now: Timestamp) -> Lost {
        match unresolved {
            Unresolved::NotFound => Lost::NotFound,
            Unresolved::Ambiguous => Lost::Ambiguous,
            Unresolved::BadSignature => Lost::BadSignature(tried),
            Unresolved::Unavailable { causes, retry_at } => {
                self.observer.event(&Event::Unavailable { retry_at });
                Lost::Unavailable { causes, retry_in: retry_at.map(|at| at.since(now)) }
            }
        }
    }
}

/// A fetch that somebody is busy with. If they go away without an answer, a panic included, the document is freed (K11).
struct InFlight<'a> {
    source: &'a KeySource,
    ticket: Option<Ticket>,
}

impl InFlight<'_> {
    fn land(mut self, answer: Answer) -> Completion {
        match self.ticket.take() {
            Some(ticket) => self.source.complete(ticket, answer),
            None => Completion::Dropped,
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.source.complete(ticket, Answer::Abandoned);
        }
    }
}
