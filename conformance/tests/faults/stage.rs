//! An issuer, the validators that meet it, and everything that counts.

use crate::case::{Case, Remote};
use core::net::SocketAddr;
use core::time::Duration;
use countersign::http::client::HttpClient;
use countersign::http::roots::Roots;
use countersign::jws::Buffers;
use countersign::policy::keys::Timing;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::resolve::answer::Jitter;
use countersign::resolve::step::Source;
use countersign::validator::Validator;
use countersign::validator::builder::Builder;
use countersign::validator::error::Error;
use countersign_conformance::harness::clock::VirtualClock;
use countersign_conformance::harness::dialer::LoopbackDialer;
use countersign_conformance::harness::keys::{AUDIENCE, TestKey};
use countersign_conformance::harness::resolver::CountingResolver;
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::issuer::Issuer;
use countersign_conformance::lab::place::{Host, Place, Scheme};
use countersign_conformance::lab::setup::Setup;

/// The total time of a fetch in these tests.
pub(crate) const TOTAL: Duration = Duration::from_millis(400);

/// The default periods, but for the total time of a fetch.
pub(crate) fn timing() -> Timing {
    Timing { fetch_total: TOTAL, fetch_connect: TOTAL, ..Timing::default() }
}

/// An issuer and the two keys of the tests.
pub(crate) struct Stage {
    pub(crate) lab: Lab,
    pub(crate) issuer: Issuer,
    /// The key that the issuer publishes.
    pub(crate) published: TestKey,
    /// The key that the process may hold itself.
    pub(crate) local: TestKey,
}

impl Stage {
    /// An issuer that is well: over https with a name, over plain http with an address.
    pub(crate) fn new(scheme: Scheme) -> Self {
        let host = match scheme {
            Scheme::Http => Host::V4,
            Scheme::Https => Host::Named,
        };
        let (published, local) = (TestKey::new("published", 1).unwrap(), TestKey::new("local", 2).unwrap());
        let lab = Lab::start().unwrap();
        let issuer = lab.issuer(&Setup::new(scheme).at(host).with_keys(&[published.jwk()])).unwrap();
        Self { lab, issuer, published, local }
    }

    pub(crate) fn policy(&self) -> TokenPolicy {
        TokenPolicy::jwt(ExpectedIssuer::Is(self.issuer.url()), ExpectedAudience::AnyOf(&[AUDIENCE])).unwrap()
    }

    /// The client of the tests: it trusts the lab's authority alone.
    pub(crate) fn client(&self, resolver: &CountingResolver, dialer: &LoopbackDialer) -> HttpClient {
        let roots = Roots::from_pem(self.lab.ca().pem().as_bytes()).unwrap();
        HttpClient::new().with_only_roots(&roots).with_resolver(resolver.clone()).with_dialer(dialer.clone())
    }

    /// A validator to be, with this remote tier, a virtual clock and no jitter.
    pub(crate) fn builder(&self, remote: Remote, clock: &VirtualClock) -> Builder {
        let builder = Validator::builder(self.policy()).clock(clock.clone()).jitter(|| Jitter::NONE);
        let builder = match remote {
            Remote::Discovery => builder.discovery(),
            Remote::JwksUrl => builder.jwks_url(&self.issuer.keys_url()),
        };
        match self.issuer.url().starts_with("http://") {
            true => builder.plain_http_loopback(),
            false => builder,
        }
    }

    /// A validator under test, and what counts for it alone.
    pub(crate) fn subject(&self, case: &Case, timing: Timing, local: bool) -> Subject<'_> {
        let clock = VirtualClock::new();
        let (resolver, dialer) = (CountingResolver::new(self.lab.names()), LoopbackDialer::new());
        let client = self.client(&resolver, &dialer);
        let builder = self.builder(case.remote, &clock).timing(timing).client(client);
        let builder = if local { builder.local_keys(self.local.set()) } else { builder };
        let before = Counted::new(&self.issuer, &resolver, &dialer);
        Subject { stage: self, validator: builder.build().unwrap(), clock, resolver, dialer, before }
    }
}

/// One validator that meets the issuer.
pub(crate) struct Subject<'s> {
    pub(crate) stage: &'s Stage,
    pub(crate) validator: Validator,
    pub(crate) clock: VirtualClock,
    resolver: CountingResolver,
    dialer: LoopbackDialer,
    before: Counted,
}

impl Subject<'_> {
    /// Presents a token of this key: the tier that accepted it, or the error.
    pub(crate) fn present(&self, key: &TestKey) -> Result<Source, Error> {
        let token = key.token(self.stage.issuer.url());
        self.validator.validate(&token, &mut Buffers::new()).map(|accepted| accepted.source)
    }

    /// What was seen since this was last asked.
    pub(crate) fn seen(&mut self) -> Counted {
        let now = Counted::new(&self.stage.issuer, &self.resolver, &self.dialer);
        let before = core::mem::replace(&mut self.before, now.clone());
        now.since(&before)
    }
}

/// Whatever can be seen of I/O, at the socket, at the resolver and at the dialer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// TCP connections that the issuer accepted, by place.
    pub(crate) accepts: Vec<(Place, usize)>,
    /// Requests that it read.
    pub(crate) requests: Vec<Place>,
    /// Names that were asked for.
    pub(crate) asked: Vec<String>,
    /// Addresses that were to be connected to.
    pub(crate) dialled: Vec<SocketAddr>,
}

impl Counted {
    fn new(issuer: &Issuer, resolver: &CountingResolver, dialer: &LoopbackDialer) -> Self {
        Self {
            accepts: Place::ALL.map(|place| (place, issuer.accepts_at(place).unwrap())).to_vec(),
            requests: issuer.requests().iter().map(|request| request.place).collect(),
            asked: resolver.asked(),
            dialled: dialer.dialled(),
        }
    }

    fn since(mut self, before: &Self) -> Self {
        for ((_, now), (_, then)) in self.accepts.iter_mut().zip(&before.accepts) {
            *now -= then;
        }
        self.accepts.retain(|(_, accepts)| *accepts > 0);
        self.requests.drain(..before.requests.len());
        self.asked.drain(..before.asked.len());
        self.dialled.drain(..before.dialled.len());
        self
    }

    /// How many connections one place accepted.
    pub(crate) fn accepts_at(&self, place: Place) -> usize {
        self.accepts.iter().find(|(at, _)| *at == place).map_or(0, |(_, accepts)| *accepts)
    }
}
