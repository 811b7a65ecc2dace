//! The parts of every test: an issuer, its keys and tokens, two clocks, a record of what was asked and told.

use crate::algorithm::Algorithm;
use crate::base64url::encode;
use crate::cause::Cause;
use crate::claims::unix_time::UnixTime;
use crate::clock::Clock;
use crate::fetch::{Addresses, Fetch, FetchError, FetchRequest, Fetched};
use crate::fixtures::{Signer, signer, with};
use crate::jwk::{KeyLimits, KeySet, Origin};
use crate::jws::Buffers;
use crate::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use crate::rejection::Rejection;
use crate::resolve::answer::{Jitter, Lifetime};
use crate::resolve::step::{Causes, Document, Source};
use crate::time::Timestamp;
use crate::validator::Validator;
use crate::validator::builder::Builder;
use crate::validator::error::{Error, Outage};
use crate::validator::observer::{Event, Observer};
use core::time::Duration;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, RwLock};

/// The wall time at which every test starts, in seconds.
pub(super) const NOW: i64 = 1_700_000_000;
pub(super) const ISSUER: &str = "https://issuer.example";
pub(super) const METADATA_URL: &str = "https://issuer.example/.well-known/openid-configuration";
pub(super) const KEYS_URL: &str = "https://issuer.example/keys";

pub(super) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Both clocks. They stand still until the test moves them.
#[derive(Clone)]
pub(super) struct TestClock {
    monotonic: Arc<Mutex<Duration>>,
    wall: Arc<Mutex<UnixTime>>,
    nap: Duration,
    on_nap: Arc<dyn Fn(Timestamp) + Send + Sync>,
}

impl TestClock {
    pub(super) fn new() -> Self {
        Self {
            monotonic: Arc::new(Mutex::new(secs(1_000_000))),
            wall: Arc::new(Mutex::new(UnixTime::from_seconds(NOW))),
            nap: Duration::from_millis(5),
            on_nap: Arc::new(|_| {}),
        }
    }

    /// The same clock for lookups that sleep this long at a time, and say just before until when they want to.
    pub(super) fn napping(self, nap: Duration, on_nap: impl Fn(Timestamp) + Send + Sync + 'static) -> Self {
        Self { nap, on_nap: Arc::new(on_nap), ..self }
    }

    pub(super) fn pass(&self, period: Duration) {
        *self.monotonic.lock().unwrap() += period;
        let mut wall = self.wall.lock().unwrap();
        *wall = wall.after(period);
    }

    /// Only the machine's clock, and that one backwards.
    pub(super) fn turn_back(&self, period: Duration) {
        *self.monotonic.lock().unwrap() -= period;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(*self.monotonic.lock().unwrap())
    }

    fn unix(&self) -> UnixTime {
        *self.wall.lock().unwrap()
    }

    fn nap(&self, until: Timestamp) -> Duration {
        (self.on_nap)(until);
        self.nap
    }
}

/// One request, as the client got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) document: Document,
    pub(super) url: String,
    pub(super) etag: Option<String>,
    pub(super) addresses: Addresses,
    pub(super) max_body: usize,
    pub(super) total: Duration,
    pub(super) connect: Duration,
}

pub(super) type Outcome = Result<Fetched, FetchError>;
type Hook = Arc<dyn Fn(Document) + Send + Sync>;

/// An issuer that answers as it is told to.
#[derive(Clone)]
pub(super) struct TestIssuer {
    seen: Arc<Mutex<Vec<Seen>>>,
    metadata: Arc<RwLock<Outcome>>,
    keys: Arc<RwLock<Outcome>>,
    hook: Arc<RwLock<Hook>>,
}

impl TestIssuer {
    /// It names [`KEYS_URL`], and has no keys yet.
    pub(super) fn new() -> Self {
        Self {
            seen: Arc::default(),
            metadata: Arc::new(RwLock::new(metadata(ISSUER, KEYS_URL))),
            keys: Arc::new(RwLock::new(failed(Cause::Dns))),
            hook: Arc::new(RwLock::new(Arc::new(|_| {}))),
        }
    }

    pub(super) fn answers_metadata(&self, outcome: Outcome) {
        *self.metadata.write().unwrap() = outcome;
    }

    pub(super) fn answers_keys(&self, outcome: Outcome) {
        *self.keys.write().unwrap() = outcome;
    }

    /// What happens during each fetch, after it was recorded and before it is answered.
    pub(super) fn during_fetch(&self, hook: impl Fn(Document) + Send + Sync + 'static) {
        *self.hook.write().unwrap() = Arc::new(hook);
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The URLs asked for since the last time this was asked.
    pub(super) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().drain(..).map(|seen| seen.url).collect()
    }
}

impl Fetch for TestIssuer {
    fn fetch(&self, request: &FetchRequest<'_>) -> Outcome {
        let FetchRequest { document, url, etag, addresses, max_body, total, connect } = *request;
        let (url, etag) = (url.as_str().to_owned(), etag.map(str::to_owned));
        self.seen.lock().unwrap().push(Seen { document, url, etag, addresses, max_body, total, connect });
        let hook = Arc::clone(&self.hook.read().unwrap());
        hook(document);
        match document {
            Document::Metadata => self.metadata.read().unwrap().clone(),
            Document::Keys => self.keys.read().unwrap().clone(),
        }
    }
}

pub(super) fn failed(cause: Cause) -> Outcome {
    Err(FetchError { cause, retry_after: None })
}

pub(super) fn document(body: &str) -> Outcome {
    let (etag, content_type) = (None, None);
    Ok(Fetched::Document { body: body.into(), etag, lifetime: Lifetime::Unstated, content_type })
}

pub(super) fn metadata(issuer: &str, jwks_uri: &str) -> Outcome {
    document(&json!({"issuer": issuer, "jwks_uri": jwks_uri}).to_string())
}

/// A key set document: each key under its kid.
pub(super) fn keys(keys: &[(&Signer, &str)]) -> Outcome {
    document(&set(keys))
}

fn set(keys: &[(&Signer, &str)]) -> String {
    let named = |(signer, kid): &(&Signer, &str)| with(&signer.jwk, &[("kid", json!(kid))]);
    json!({"keys": keys.iter().map(named).collect::<Vec<_>>()}).to_string()
}

/// The same keys as a process holds them.
pub(super) fn held(keys: &[(&Signer, &str)]) -> KeySet {
    KeySet::parse(set(keys).as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap()
}

pub(super) fn ed25519() -> Signer {
    signer(Algorithm::EdDsa)
}

pub(super) fn hs256() -> Signer {
    signer(Algorithm::Hs256)
}

pub(super) fn claims() -> Value {
    json!({"iss": ISSUER, "aud": "me", "sub": "alice", "iat": NOW, "exp": NOW + 1_000_000})
}

/// A signed token with these header parameters and claims.
pub(super) fn signed(signer: &Signer, header: &Value, claims: &Value) -> String {
    let input =
        format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
    let signature = encode(&signer.sign(input.as_bytes()));
    format!("{input}.{signature}")
}

/// A good token under an Ed25519 key.
pub(super) fn token(signer: &Signer, kid: &str) -> String {
    signed(signer, &json!({"alg": "EdDSA", "kid": kid}), &claims())
}

pub(super) fn policy() -> TokenPolicy {
    TokenPolicy::jwt(ExpectedIssuer::Is(ISSUER), ExpectedAudience::AnyOf(&["me"])).unwrap()
}

/// What an observer was told.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<Event>>>);

impl Log {
    /// Since the last time this was asked.
    pub(super) fn events(&self) -> Vec<Event> {
        self.0.lock().unwrap().drain(..).collect()
    }
}

impl Observer for Log {
    fn event(&self, event: &Event) {
        self.0.lock().unwrap().push(*event);
    }
}

/// An issuer, a clock and a log, and validators that use them.
pub(super) struct Bench {
    pub(super) clock: TestClock,
    pub(super) issuer: TestIssuer,
    pub(super) log: Log,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self { clock: TestClock::new(), issuer: TestIssuer::new(), log: Log::default() }
    }

    pub(super) fn builder(&self) -> Builder {
        self.builder_for(policy())
    }

    pub(super) fn builder_for(&self, policy: TokenPolicy) -> Builder {
        Validator::builder(policy)
            .client(self.issuer.clone())
            .clock(self.clock.clone())
            .jitter(|| Jitter::NONE)
            .observer(self.log.clone())
    }

    /// With an explicit JWKS URL.
    pub(super) fn explicit(&self) -> Validator {
        self.builder().jwks_url(KEYS_URL).build().unwrap()
    }

    pub(super) fn discovery(&self) -> Validator {
        self.builder().discovery().build().unwrap()
    }
}

/// Where the key of an accepted token came from.
pub(super) fn judge(validator: &Validator, token: &str) -> Result<Source, Error> {
    validator.validate(token, &mut Buffers::new()).map(|accepted| accepted.source)
}

pub(super) fn not_found(kid: &str) -> Result<Source, Error> {
    let kid = Some(crate::rejection::excerpt::Excerpt::of(kid));
    Err(Rejection::KeyNotFound { alg: Algorithm::EdDsa, kid }.into())
}

pub(super) fn bad_signature(tried: usize) -> Result<Source, Error> {
    Err(Rejection::BadSignature { tried }.into())
}

pub(super) fn outage(causes: Causes, retry_in: Option<Duration>) -> Result<Source, Error> {
    Err(Outage { causes, retry_in }.into())
}

/// An outage for which the key set alone is to blame.
pub(super) fn keys_outage(cause: Cause, retry_in: u64) -> Result<Source, Error> {
    outage(Causes { keys: Some(cause), ..Causes::default() }, Some(secs(retry_in)))
}
