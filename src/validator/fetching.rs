//! One fetch of a lookup: the ticket, the request, and the answer handed in, whatever happens in between.

use crate::cause::Cause;
use crate::fetch::{Addresses, FetchRequest};
use crate::metadata::MAX_METADATA_OCTETS;
use crate::policy::keys::Remote;
use crate::resolve::answer::{Answer, Jitter};
use crate::resolve::step::Document;
use crate::resolve::ticket::{Completion, Ticket, TicketTarget};
use crate::resolve::wanted::Wanted;
use crate::url::FetchUrl;
use crate::validator::observer::Event;
use crate::validator::shared::Shared;
use crate::validator::source::KeySource;

impl<S: Shared> KeySource<S> {
    /// The right to fetch what `wanted` lacks, unless somebody else has just taken it.
    pub(super) fn begin(&self, wanted: &Wanted<'_>) -> Option<Ticket> {
        self.shared.write(&*self.clock, |state, now| state.begin(&self.policy, wanted, now))
    }

    /// Fetches what `ticket` allows, with no lock held, and hands in what came of it.
    pub(super) fn fetch(&self, ticket: Ticket) -> Completion {
        let (document, target) = (ticket.document(), ticket.target.clone());
        // From here on the ticket is handed in, even if the caller's own code panics.
        let in_flight = self.in_flight(ticket);
        self.observer.event(&Event::FetchBegun { document });
        let answer = match (target, self.policy.remote()) {
            (TicketTarget::Metadata, Remote::Discovery(issuer)) => {
                self.ask(document, &issuer.openid_configuration(), None)
            }
            (TicketTarget::Keys { url, etag }, _) => self.ask(document, &url, etag.as_deref()),
            (TicketTarget::Metadata, Remote::None | Remote::Explicit(_)) => Answer::Abandoned,
        };
        in_flight.land(answer)
    }

    /// Sees to it that `ticket` is handed in.
    pub(super) fn in_flight(&self, ticket: Ticket) -> InFlight<'_, S> {
        InFlight { source: self, ticket: Some(ticket) }
    }

    fn ask(&self, document: Document, url: &FetchUrl, etag: Option<&str>) -> Answer {
        let timing = self.policy.timing();
        let request = FetchRequest {
            document,
            url,
            etag,
            addresses: self.addresses(document, url),
            max_body: match document {
                Document::Metadata => MAX_METADATA_OCTETS,
                Document::Keys => self.key_limits.octets,
            },
            total: timing.fetch_total,
            connect: timing.fetch_connect,
        };
        Answer::read(document, self.client.fetch(&request), &self.key_limits)
    }

    /// K7: what somebody configured may be anywhere; what a document named, on another host, may not be inside.
    fn addresses(&self, document: Document, url: &FetchUrl) -> Addresses {
        let named_by_document = match (self.policy.remote(), document) {
            (Remote::Discovery(issuer), Document::Keys) => !url.has_host_of(issuer.url()),
            (Remote::Discovery(_), Document::Metadata) | (Remote::Explicit(_) | Remote::None, _) => false,
        };
        match (url.is_https(), named_by_document && !self.policy.private_jwks_hosts()) {
            (false, true) => Addresses::None,
            (false, false) => Addresses::Loopback,
            (true, true) => Addresses::Public,
            (true, false) => Addresses::Any,
        }
    }

    fn complete(&self, ticket: Ticket, answer: Answer, jitter: Jitter) -> Completion {
        let document = ticket.document();
        let given_up = answer == Answer::Abandoned;
        let (completion, event) = self.shared.write(&*self.clock, |state, now| {
            let completion = state.complete(&self.policy, ticket, answer, jitter, now);
            let attempts = state.attempts(document);
            let event = match completion {
                Completion::Dropped => Event::FetchDropped { document },
                Completion::Applied if given_up => {
                    Event::FetchEnded { document, failure: Some(Cause::Abandoned), retry_in: None }
                }
                Completion::Applied => {
                    let retry_in = attempts.back_off.map(|at| at.since(now));
                    Event::FetchEnded { document, failure: attempts.failure, retry_in }
                }
            };
            (completion, event)
        });
        self.shared.wake();
        self.observer.event(&event);
        completion
    }
}

/// A fetch that somebody is busy with. If they go away without an answer, a panic included, the document is freed (K11).
pub(super) struct InFlight<'a, S: Shared> {
    source: &'a KeySource<S>,
    ticket: Option<Ticket>,
}

impl<S: Shared> InFlight<'_, S> {
    fn land(mut self, answer: Answer) -> Completion {
        // The caller's own code: asked while the ticket is still guarded.
        let jitter = (self.source.jitter)();
        match self.ticket.take() {
            Some(ticket) => self.source.complete(ticket, answer, jitter),
            None => Completion::Dropped,
        }
    }
}

impl<S: Shared> Drop for InFlight<'_, S> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.source.complete(ticket, Answer::Abandoned, Jitter::NONE);
        }
    }
}
