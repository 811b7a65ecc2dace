//! Drives decide, begin and complete from tokio, with a client of the caller's.
//!
//! `Keys::find` is all there is to it. A fetch runs on a task of its own, so that a caller who goes away (a client that
//! hung up, a request that was cancelled) takes nobody's fetch along; this is what rule K8 asks for.
//!
//! ```sh
//! cargo run -p countersign-conformance --example tokio
//! ```

mod demo;

use countersign::algorithm::Algorithm;
use countersign::cause::Cause;
use countersign::claims::unix_time::UnixTime;
use countersign::clock::{Clock, SystemClock};
use countersign::fetch::{FetchError, Fetched};
use countersign::jwk::{Candidates, Key, KeyLimits};
use countersign::jws::Buffers;
use countersign::policy::keys::{KeyPolicy, Remote};
use countersign::policy::limits::Limits;
use countersign::resolve::answer::{Answer, Jitter, Lifetime};
use countersign::resolve::decide::decide;
use countersign::resolve::state::State;
use countersign::resolve::step::{Source, Step, Unresolved};
use countersign::resolve::ticket::{Ticket, TicketTarget};
use countersign::resolve::wanted::{LocalAnswer, Spent, Wanted};
use countersign::url::FetchUrl;
use countersign::verify::Unverified;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;
use tokio::time::timeout;

type Fetching = Pin<Box<dyn Future<Output = Result<Fetched, FetchError>> + Send>>;
/// GET this URL with this `If-None-Match`: no redirects, no environment proxies, a bounded body (K7, K18).
type Client = Box<dyn Fn(FetchUrl, Option<Arc<str>>) -> Fetching + Send + Sync>;

/// The keys of one issuer, for any number of tasks.
struct Keys {
    policy: KeyPolicy,
    state: Mutex<Arc<State>>,
    changed: watch::Sender<()>,
    client: Client,
    clock: SystemClock,
}

impl Keys {
    fn new(url: FetchUrl, client: Client) -> Arc<Self> {
        let clock = SystemClock::new();
        let (policy, state) = (KeyPolicy::new(Remote::Explicit(url)), State::new(clock.now()));
        let (state, changed) = (Mutex::new(Arc::new(state)), watch::Sender::new(()));
        Arc::new(Self { policy, state, changed, client, clock })
    }

    /// Finds a key of which `verify` makes something.
    async fn find<T>(
        self: &Arc<Self>,
        (alg, kid): (Algorithm, Option<&str>),
        mut verify: impl FnMut(&Candidates<'_>) -> Option<T>,
    ) -> Result<(T, Source), Unresolved> {
        let deadline = self.clock.now().after(self.policy.timing().lookup_deadline);
        let mut changed = self.changed.subscribe();
        let (mut tried, mut spent) = (Vec::new(), Spent::default());
        loop {
            changed.mark_unchanged(); // before the state is looked at: nothing can come in between unseen
            let state = Arc::clone(&self.lock());
            let now = self.clock.now();
            let (local, patience) = (LocalAnswer::Absent, now < deadline);
            let wanted = Wanted { alg, kid, local, tried: &tried, spent, patience };
            match decide(&self.policy, &state, &wanted, now) {
                Step::Found(found) => match verify(&found.keys) {
                    Some(value) => return Ok((value, found.source)),
                    None => {
                        let failed: Vec<_> = found.keys.iter().map(Key::thumbprint).collect();
                        tried.extend(failed);
                    }
                },
                Step::Fetch(_) => {
                    let ticket =
                        Arc::make_mut(&mut self.lock()).begin(&self.policy, &wanted, self.clock.now());
                    if let Some(ticket) = ticket {
                        spent.record(ticket.document(), false);
                        tokio::spawn(Arc::clone(self).fetch(ticket));
                    }
                }
                Step::Wait { until, .. } => {
                    let _ = timeout(until.min(deadline).since(now), changed.changed()).await;
                }
                Step::Failed(why) => return Err(why),
            }
        }
    }

    async fn fetch(self: Arc<Self>, ticket: Ticket) {
        let (document, total) = (ticket.document(), self.policy.timing().fetch_total);
        let answer = match ticket.target.clone() {
            // Without discovery nobody asks for metadata.
            TicketTarget::Metadata => Answer::Abandoned,
            TicketTarget::Keys { url, etag } => {
                let late = Err(FetchError { cause: Cause::Timeout, retry_after: None });
                let outcome = timeout(total, (self.client)(url, etag)).await.unwrap_or(late);
                Answer::read(document, outcome, &KeyLimits::DEFAULT)
            }
        };
        let now = self.clock.now();
        Arc::make_mut(&mut self.lock()).complete(&self.policy, ticket, answer, Jitter::NONE, now);
        self.changed.send_replace(());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Arc<State>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything that needs no key, then the key, then the signature, then the claims.
async fn validate(keys: &Arc<Keys>, token: &str, now: UnixTime) -> Result<String, String> {
    let (policy, mut buffers) = (demo::policy(), Buffers::new());
    let unverified = Unverified::parse(token.as_bytes(), &policy, &Limits::DEFAULT, now, &mut buffers)
        .map_err(|rejection| rejection.code().to_owned())?;
    let sought = (unverified.alg(), unverified.kid());
    let (verified, source) = keys
        .find(sought, |candidates| unverified.verify(candidates).ok())
        .await
        .map_err(|unresolved| format!("{unresolved:?}"))?;
    let subject = verified.registered().subject().unwrap_or_default();
    Ok(format!("{subject}, by a key that is {source:?}"))
}

/// A client that answers from memory and counts: put yours in its place.
fn client(asked: Arc<Mutex<usize>>) -> Client {
    Box::new(move |_url, _etag| {
        *asked.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Box::pin(async {
            tokio::task::yield_now().await;
            let (body, lifetime) = (demo::key_set().into_bytes(), Lifetime::Unstated);
            Ok(Fetched::Document { body, etag: None, lifetime, content_type: None })
        })
    })
}

fn keys(asked: &Arc<Mutex<usize>>) -> Arc<Keys> {
    let url = FetchUrl::parse("https://issuer.example/keys", false).expect("an https URL");
    Keys::new(url, client(Arc::clone(asked)))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let keys = keys(&Arc::default());
    println!("{:?}", validate(&keys, &demo::token(demo::NEVER), SystemClock::new().unix()).await);
}

#[tokio::test]
async fn a_hundred_tasks_share_one_fetch() {
    let asked = Arc::default();
    let keys = keys(&asked);
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let keys = Arc::clone(&keys);
            let now = UnixTime::from_seconds(1_700_000_000);
            tokio::spawn(async move { validate(&keys, &demo::token(demo::NEVER), now).await })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Ok("alice, by a key that is Fresh".to_owned()));
    }
    assert_eq!(*asked.lock().unwrap(), 1);
}

#[tokio::test]
async fn a_caller_that_goes_away_takes_nobodys_fetch_along() {
    let asked = Arc::default();
    let keys = keys(&asked);
    let (token, now) = (demo::token(demo::NEVER), UnixTime::from_seconds(1_700_000_000));
    // Polled once, which begins the fetch, and dropped.
    let given_up = timeout(std::time::Duration::ZERO, validate(&keys, &token, now)).await;
    assert!(given_up.is_err());
    assert_eq!(validate(&keys, &token, now).await, Ok("alice, by a key that is Fresh".to_owned()));
    assert_eq!(*asked.lock().unwrap(), 1);
}

#[tokio::test]
async fn a_token_that_is_refused_anyway_causes_no_fetch() {
    let asked = Arc::default();
    let keys = keys(&asked);
    let now = UnixTime::from_seconds(1_700_000_000);
    assert_eq!(validate(&keys, &demo::token(1), now).await, Err("expired".to_owned()));
    assert_eq!(*asked.lock().unwrap(), 0);
}
