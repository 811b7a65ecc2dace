//! The keys of one session: decide, begin and complete, and the requests between them.

use super::parts::{Asked, Parts, Turned};
use crate::adapter::session::NAP;
use crate::harness::clock::VirtualClock;
use countersign::algorithm::Algorithm;
use countersign::clock::Clock;
use countersign::fetch::{Addresses, Fetch, FetchRequest};
use countersign::jwk::{Candidates, Key, KeyLimits, KeySet, Thumbprint};
use countersign::metadata::MAX_METADATA_OCTETS;
use countersign::policy::keys::{KeyPolicy, Remote};
use countersign::resolve::answer::Answer;
use countersign::resolve::state::State;
use countersign::resolve::step::{Document, Source, Step, Unresolved};
use countersign::resolve::ticket::{Completion, Ticket, TicketTarget};
use countersign::resolve::wanted::{LocalAnswer, Spent, Wanted};
use countersign::time::Timestamp;
use countersign::url::{FetchUrl, Issuer};
use countersign::validator::error::Outage;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// The keys of one session, wherever they come from.
pub(super) struct Keys {
    pub(super) parts: Arc<Parts>,
    pub(super) issuer: Option<Issuer>,
    pub(super) policy: KeyPolicy,
    pub(super) local: Option<KeySet>,
    pub(super) machine: Turned,
    pub(super) client: Box<dyn Fetch>,
    pub(super) clock: VirtualClock,
    pub(super) state: Mutex<State>,
    pub(super) changed: Condvar,
}

/// What a token asks of the keys.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sought<'a> {
    pub(super) alg: Algorithm,
    pub(super) kid: Option<&'a str>,
}

/// A lookup that ended without a key that verifies.
#[derive(Clone, Debug)]
pub(super) enum Lost {
    NotFound,
    Ambiguous,
    /// Under this many keys.
    BadSignature(usize),
    Unavailable(Outage),
    /// A broken machine went round without end.
    Endless,
}

/// A lookup ends within two fetches; many rounds more are a machine that goes in circles.
const MAX_ROUNDS: usize = 64;

impl Keys {
    /// What the process itself has for this token.
    pub(super) fn local(&self, sought: Sought<'_>) -> LocalAnswer<'_> {
        match &self.local {
            None => LocalAnswer::Absent,
            Some(set) => set.select(sought.alg, sought.kid, &[]).into(),
        }
    }

    /// Looks for a key of which `verify` says that it is the one.
    pub(super) fn look_up(
        &self,
        sought: Sought<'_>,
        local: LocalAnswer<'_>,
        mut verify: impl FnMut(&Candidates<'_>) -> bool,
    ) -> Result<(), Lost> {
        let started = self.clock.now();
        let deadline = started.after(self.policy.timing().lookup_deadline);
        let (mut tried, mut spent): (Vec<Thumbprint>, _) = (Vec::new(), Spent::default());
        let mut rounds = 0_usize;
        while rounds < MAX_ROUNDS {
            rounds = rounds.saturating_add(1);
            let (state, now) = self.read();
            let patience = started <= now && now < deadline;
            let wanted = Wanted { alg: sought.alg, kid: sought.kid, local, tried: &tried, spent, patience };
            match self.machine.decide(&self.policy, &state, &wanted, now) {
                Step::Found(found) => {
                    if verify(&found.keys) {
                        return Ok(());
                    }
                    if found.source == Source::Local {
                        return Err(Lost::BadSignature(found.keys.iter().count()));
                    }
                    let failed: Vec<Thumbprint> = found.keys.iter().map(Key::thumbprint).collect();
                    tried.extend(failed);
                }
                Step::Fetch(_) => {
                    let ticket =
                        self.machine.begin(&self.policy, &mut self.lock(), &wanted, self.clock.now());
                    if let Some(ticket) = ticket {
                        let document = ticket.document();
                        let completion = self.fetch(ticket, sought.kid);
                        spent.record(document, completion == Completion::Dropped);
                    }
                }
                Step::Wait { .. } => {
                    // Whoever fetches ends, and the clock stands meanwhile: the real time of a fetch is the bound.
                    rounds = rounds.saturating_sub(1);
                    let waited = self.changed.wait_timeout(self.lock(), NAP);
                    drop(waited.unwrap_or_else(PoisonError::into_inner));
                }
                Step::Failed(unresolved) => return Err(lost(unresolved, tried.len(), now)),
            }
        }
        Err(Lost::Endless)
    }

    /// The state as it is now.
    pub(super) fn state(&self) -> State {
        self.lock().clone()
    }

    fn read(&self) -> (State, Timestamp) {
        let state = self.lock();
        (state.clone(), self.clock.now())
    }

    /// Fetches what `ticket` allows, with no lock held, and hands in what came of it.
    fn fetch(&self, ticket: Ticket, kid: Option<&str>) -> Completion {
        let asked = Asked { document: ticket.document(), issuer: self.issuer.as_ref(), kid };
        let answer = match (&ticket.target, self.policy.remote()) {
            (TicketTarget::Metadata, Remote::Discovery(issuer)) => {
                self.ask(&asked, &(self.parts.metadata_url)(issuer), None)
            }
            (TicketTarget::Keys { url, etag }, _) => self.ask(&asked, url, etag.as_deref()),
            (TicketTarget::Metadata, Remote::None | Remote::Explicit(_)) => Answer::Abandoned,
        };
        let completion =
            self.machine.complete(&self.policy, &mut self.lock(), ticket, answer, self.clock.now());
        self.changed.notify_all();
        completion
    }

    fn ask(&self, asked: &Asked<'_>, url: &FetchUrl, etag: Option<&str>) -> Answer {
        let request = self.request(asked.document, url, etag);
        (self.parts.read)(asked, self.client.fetch(&request))
    }

    /// What is asked of the client, with every limit of the policy.
    pub(super) fn request<'a>(
        &self,
        document: Document,
        url: &'a FetchUrl,
        etag: Option<&'a str>,
    ) -> FetchRequest<'a> {
        let timing = self.policy.timing();
        FetchRequest {
            document,
            url,
            etag,
            addresses: self.addresses(document, url),
            max_body: match document {
                Document::Metadata => MAX_METADATA_OCTETS,
                Document::Keys => KeyLimits::DEFAULT.octets,
            },
            total: timing.fetch_total,
            connect: timing.fetch_connect,
        }
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

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lost(unresolved: Unresolved, tried: usize, now: Timestamp) -> Lost {
    match unresolved {
        Unresolved::NotFound => Lost::NotFound,
        Unresolved::Ambiguous => Lost::Ambiguous,
        Unresolved::BadSignature => Lost::BadSignature(tried),
        Unresolved::Unavailable { causes, retry_at } => {
            Lost::Unavailable(Outage { causes, retry_in: retry_at.map(|at| at.since(now)) })
        }
        // Not every variant can be named here; a new one has to be given an answer first.
        _ => Lost::Endless,
    }
}
