//! Where a play is played: one validator, one issuer, and callers.

use crate::callers::PATIENCE;
use crate::edges::answers::{behaviour, place};
use crate::edges::caller::{Handle, Order};
use crate::edges::hooks::{StageClient, StageClock, StageKeys, StageObserver, jitter};
use core::time::Duration;
use countersign::algorithm::Algorithm;
use countersign::clock::Clock as _;
use countersign::http::client::HttpClient;
use countersign::jws::Buffers;
use countersign::policy::keys::Timing;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::rejection::Rejection;
use countersign::resolve::answer::Jitter;
use countersign::time::Timestamp;
use countersign::validator::Validator;
use countersign::validator::error::Error;
use countersign_conformance::explore::alphabet::{KEYS, KeyName, RemoteKind, Reply, UrlName};
use countersign_conformance::explore::lookups::Local;
use countersign_conformance::explore::plays::act::{Act, Fetch, Lost, Play, Seen, Step, Then, Token};
use countersign_conformance::explore::policies::TICK;
use countersign_conformance::explore::world::World;
use countersign_conformance::harness::clock::VirtualClock;
use countersign_conformance::harness::dialer::LoopbackDialer;
use countersign_conformance::harness::keys::{AUDIENCE, TestKey};
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::gate::Gate;
use countersign_conformance::lab::issuer::Issuer;
use countersign_conformance::lab::place::{Place, Scheme};
use countersign_conformance::lab::setup::Setup;

/// How long a lookup may take by the clock of the play: longer than any play, so that the deadline of a caller ends its
/// lookup only where the play says so.
const DEADLINE: Duration = Duration::from_secs(12 * 60 * 60);
/// How long ago a caller began that comes in time: longer than any clock goes back.
const A_WHILE: Duration = Duration::from_secs(60 * 60);

pub(crate) struct Stage<'p> {
    play: &'p Play,
    world: World,
    issuer: Issuer,
    validator: Validator,
    clock: VirtualClock,
    callers: Vec<Handle>,
    /// One for each fetch, in the order in which they begin.
    gates: Vec<Gate>,
    /// The fetch that each caller began last.
    fetch_of: Vec<Option<usize>>,
}

impl<'p> Stage<'p> {
    pub(crate) fn new(lab: &Lab, play: &'p Play) -> Self {
        let world = World::new(play.policy.name, play.policy.timing(), play.sources).unwrap();
        let issuer = lab.issuer(&Setup::new(Scheme::Http)).unwrap();
        let audience = ExpectedAudience::AnyOf(&[AUDIENCE]);
        let policy = TokenPolicy::jwt(ExpectedIssuer::Is(issuer.url()), audience).unwrap();
        let policy =
            policy.with_algorithms(&[Algorithm::Ed25519, Algorithm::Rs256, Algorithm::Hs256]).unwrap();
        let clock = VirtualClock::new();
        let urls = [Place::Keys, Place::MovedKeys].map(|place| issuer.site().url(place));
        let builder = Validator::builder(policy)
            .timing(Timing { lookup_deadline: DEADLINE, ..play.policy.timing() })
            .plain_http_loopback()
            .clock(StageClock(clock.clone()))
            .jitter(jitter)
            .observer(StageObserver);
        let builder = match play.sources.remote {
            RemoteKind::None => builder,
            RemoteKind::Explicit => builder.jwks_url(&urls[UrlName::First as usize]),
            RemoteKind::Discovery => builder.discovery(),
        };
        let has_local = |step: &Step| matches!(step.act, Act::Present(token) if token.local != Local::Absent);
        let builder = match play.steps.iter().any(has_local) {
            true => {
                builder.local_provider(StageKeys { found: only(KeyName::Local), other: only(KeyName::B) })
            }
            false => builder,
        };
        let builder = if play.sources.authoritative { builder.local_authoritative() } else { builder };
        let inner = HttpClient::new().with_dialer(LoopbackDialer::new());
        let validator = builder.client(StageClient { inner, urls }).build().unwrap();
        let (callers, gates, fetch_of) = (Vec::new(), Vec::new(), Vec::new());
        Self { play, world, issuer, validator, clock, callers, gates, fetch_of }
    }

    /// Plays it to its end, or to what is seen and must not be.
    pub(crate) fn play(mut self) -> Result<(), String> {
        let wrong = self.play.steps.iter().enumerate().find_map(|(number, step)| {
            let seen = self.step(step);
            let expected = Ok(step.seen.clone());
            (seen != expected).then(|| self.story(number, &seen))
        });
        let wrong = wrong.or_else(|| self.strangers());
        let threads: Vec<_> = self.callers.drain(..).map(Handle::dismiss).collect();
        self.gates.iter().for_each(Gate::open);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        wrong.map_or(Ok(()), Err)
    }

    /// Does what is to be done in one step; gives what was seen.
    fn step(&mut self, step: &Step) -> Result<Vec<Seen>, String> {
        if step.seen.iter().any(|seen| matches!(seen, Seen::Asks(..))) {
            self.prepare(&self.play.fetches[self.gates.len()]);
        }
        match step.act {
            Act::Tick => {
                self.clock.advance(TICK);
                Ok(Vec::new())
            }
            Act::Back => {
                self.clock.put_back(TICK);
                Ok(Vec::new())
            }
            Act::Present(token) => {
                self.present(token);
                self.hear(self.callers.len() - 1, true)
            }
            Act::GoOn(caller) => {
                self.callers[caller].tell(Order::GoOn);
                self.hear(caller, true)
            }
            Act::Answer(caller, reply, full, then) => {
                let gives_up = reply == Reply::Abandoned;
                let jitter = if full { Jitter::FULL } else { Jitter::NONE };
                let order = if gives_up { Order::GiveUp } else { Order::Take(jitter, then) };
                self.callers[caller].tell(order);
                self.gates[self.fetch_of[caller].ok_or("nobody is in a fetch")?].open();
                self.hear(caller, then == Then::GoesOn && !gives_up)
            }
        }
    }

    /// Sets the place of the next fetch up: it holds the request, and then answers as the play says.
    fn prepare(&mut self, fetch: &Fetch) {
        let gate = Gate::new();
        let (reply, named) = fetch.answer.unwrap_or((Reply::Status, UrlName::First));
        let answer = behaviour(&self.world, &self.issuer, fetch.place.document(), reply, named);
        self.issuer.set(place(fetch.place), answer.held(&gate)).unwrap();
        self.gates.push(gate);
    }

    fn present(&mut self, token: Token) {
        let key = match token.signer {
            Some(signer) => test_key(signer),
            None => TestKey::new("nobody's", u8::MAX).unwrap(),
        };
        let lookup = token.lookup;
        let text = key.token_claiming(lookup.alg.name(), lookup.kid, self.issuer.url());
        let late = Timestamp::new(self.clock.now().since_epoch().saturating_sub(DEADLINE));
        let in_time = Timestamp::new(self.clock.now().since_epoch().saturating_sub(A_WHILE));
        let start = if token.patience { in_time } else { late };
        let validator = self.validator.clone();
        self.fetch_of.push(None);
        self.callers.push(Handle::start(token.local, start, move || {
            let mut buffers = Buffers::new();
            let verdict = validator.validate(&text, &mut buffers).map(|accepted| accepted.source);
            Ok(Seen::Says(match verdict {
                Ok(source) => Ok(source),
                Err(Error::Rejected(Rejection::KeyNotFound { .. })) => Err(Lost::NotFound),
                Err(Error::Rejected(Rejection::KeyAmbiguous { .. })) => Err(Lost::Ambiguous),
                Err(Error::Rejected(Rejection::BadSignature { tried })) => Err(Lost::BadSignature(tried)),
                Err(Error::Outage(outage)) => Err(Lost::Unavailable(outage.causes, outage.retry_in)),
                Err(other) => return Err(other.to_string()),
            }))
        }));
    }

    /// What a caller says until it stands still or is gone. After a fetch it may go on, or not.
    fn hear(&mut self, caller: usize, goes_on: bool) -> Result<Vec<Seen>, String> {
        let mut all = Vec::new();
        loop {
            let seen = self.callers[caller].hear(PATIENCE).ok_or("the caller is gone")??;
            let over = match &seen {
                Seen::Ended(..) | Seen::Dropped(_) => !goes_on,
                Seen::Asks(..) | Seen::Waits(_) | Seen::Says(_) => true,
            };
            let asks = matches!(seen, Seen::Asks(..));
            all.push(seen);
            if asks {
                self.arrived(caller, &all)?;
            }
            if over {
                return Ok(all);
            }
        }
    }

    /// The request that a caller makes comes to the issuer: at the place that it says, with the entity tag.
    fn arrived(&mut self, caller: usize, seen: &[Seen]) -> Result<(), String> {
        let Some(Seen::Asks(asked, etag)) = seen.last() else { return Ok(()) };
        let number = self.gates.len().checked_sub(1).ok_or("a request that is not in the play")?;
        self.gates[number].wait_held(1, PATIENCE).map_err(|error| format!("{error}, after {seen:?}"))?;
        self.fetch_of[caller] = Some(number);
        let requests = self.issuer.requests();
        let request = requests.last().ok_or("no request")?;
        let came = (requests.len(), request.place, request.path(), request.header("if-none-match"));
        let expected = (number + 1, place(*asked), place(*asked).path(), etag.as_deref());
        if came == expected { Ok(()) } else { Err(format!("{came:?} came for {expected:?}")) }
    }

    /// Requests, and connections, that are in no step of the play.
    fn strangers(&self) -> Option<String> {
        let (connections, requests) = (self.issuer.accepts().unwrap(), self.issuer.requests().len());
        let expected = self.play.fetches.len();
        let all = connections == expected && requests == expected;
        (!all).then(|| format!("{connections} connections, {requests} requests, for {expected} fetches"))
    }

    /// What went wrong, with all that went before.
    fn story(&self, number: usize, seen: &Result<Vec<Seen>, String>) -> String {
        let done = self.play.steps.iter().take(number + 1).map(|step| format!("  {:?}\n", step.act));
        let expected = &self.play.steps[number].seen;
        let (policy, sources) = (self.play.policy.name, self.play.sources.name());
        let done: String = done.collect();
        format!("policy `{policy}`, sources: {sources}\n{done}must be seen: {expected:?}\nwas seen: {seen:?}")
    }
}

/// The key pair of a key of the exploration.
fn test_key(name: KeyName) -> TestKey {
    let seed = u8::try_from(KEYS.iter().position(|row| row.name == name).unwrap()).unwrap() + 1;
    let key = TestKey::new(name.row().kid, seed).unwrap();
    assert!(key.jwk().contains(name.row().x), "{name:?} has another seed");
    key
}

fn only(name: KeyName) -> countersign::jwk::Key {
    test_key(name).set().keys()[0].clone()
}
