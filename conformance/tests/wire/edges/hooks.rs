//! What a validator calls back, each for the caller whose thread it is.

use crate::callers::PATIENCE;
use crate::edges::caller::Caller;
use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use countersign::clock::Clock;
use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use countersign::http::client::HttpClient;
use countersign::jwk::{Key, KeySet};
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::Document;
use countersign::time::Timestamp;
use countersign::validator::local::{LocalKeys, LocalKeysError};
use countersign::validator::observer::{Event, Observer};
use countersign_conformance::explore::alphabet::UrlName;
use countersign_conformance::explore::lookups::Local;
use countersign_conformance::explore::plays::act::Seen;
use countersign_conformance::explore::told::Place;
use countersign_conformance::harness::clock::VirtualClock;
use std::sync::Arc;

/// The clock of the play. What a caller reads first is when it says that it began: the system kept it from running
/// until now.
pub(crate) struct StageClock(pub(crate) VirtualClock);

impl Clock for StageClock {
    fn now(&self) -> Timestamp {
        let start = Caller::here().and_then(|caller| caller.start.take());
        start.unwrap_or_else(|| self.0.now())
    }

    fn unix(&self) -> UnixTime {
        self.0.unix()
    }

    /// Whoever would sleep says so and goes away.
    fn nap(&self, until: Timestamp) -> Duration {
        if let Some(caller) = Caller::here() {
            caller.say(Seen::Waits(until));
        }
        Caller::leave()
    }
}

/// The real client. A caller says where it asks, and does nothing with the answer before it is told to.
pub(crate) struct StageClient {
    pub(crate) inner: HttpClient,
    /// The two places of keys.
    pub(crate) urls: [String; 2],
}

impl Fetch for StageClient {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        let Some(caller) = Caller::here() else { panic!("a fetch without a caller") };
        let [first, second] = &self.urls;
        let place = match request.document {
            Document::Metadata => Place::Metadata,
            Document::Keys if request.url.as_str() == first => Place::Keys(Some(UrlName::First)),
            Document::Keys if request.url.as_str() == second => Place::Keys(Some(UrlName::Second)),
            Document::Keys => Place::Keys(None),
        };
        caller.say(Seen::Asks(place, request.etag.map(str::to_owned)));
        // The limits of a fetch run on the wall clock, which is not that of the play.
        let outcome = self.inner.fetch(&FetchRequest { total: PATIENCE, connect: PATIENCE, ..*request });
        caller.stand_in_fetch();
        outcome
    }
}

/// Has each caller say what became of its fetch, and then do what it was told.
pub(crate) struct StageObserver;

impl Observer for StageObserver {
    fn event(&self, event: &Event) {
        let Some(caller) = Caller::here() else { return };
        match *event {
            Event::FetchEnded { document, failure, retry_in } => {
                caller.say(Seen::Ended(document, failure, retry_in));
            }
            Event::FetchDropped { document } => caller.say(Seen::Dropped(document)),
            _ => return,
        }
        caller.answered();
    }
}

/// The jitter that the caller was told.
pub(crate) fn jitter() -> Jitter {
    Caller::here().map_or(Jitter::NONE, |caller| caller.jitter.get())
}

/// The local tier: to each caller it says something else.
pub(crate) struct StageKeys {
    /// The keys that fit one token, or all those without a kid.
    pub(crate) found: Key,
    pub(crate) other: Key,
}

impl LocalKeys for StageKeys {
    fn keys(&self) -> Result<Arc<KeySet>, LocalKeysError> {
        let local = Caller::here().map_or(Local::Miss, |caller| caller.local);
        let keys = match local {
            Local::Failed => return Err(LocalKeysError),
            Local::Absent | Local::Miss => Vec::new(),
            Local::Found => vec![self.found.clone()],
            Local::Ambiguous => vec![self.found.clone(), self.other.clone()],
        };
        Ok(Arc::new(KeySet::from_keys(keys)))
    }
}
