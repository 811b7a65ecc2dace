//! A mock issuer: five places on loopback ports, each of which behaves as it is told to, while it runs.

use super::answers;
use super::behaviour::{Behaviour, SetError};
use super::ca::{self, Ca, Leaf};
use super::documents;
use super::fault::{Fault, How};
use super::front::{Front, Reply, Script};
use super::gate::Gate;
use super::good::{Good, Subject};
use super::place::{AtEach, Host, Place, Scheme, Site};
use super::port;
use super::recorder::{Recorder, Request};
use super::setup::Setup;
use super::sync::lock;
use super::{Shared, tls};
use core::net::SocketAddr;
use countersign::resolve::step::Document;
use rustls::ServerConfig;
use std::sync::{Arc, Mutex};
use wiremock::ResponseTemplate;

/// A running issuer. Dropped, it has closed its ports and ended its connections.
#[derive(Debug)]
pub struct Issuer {
    shared: Arc<Shared>,
    scheme: Scheme,
    name: Option<String>,
    site: Site,
    recorder: Recorder,
    fronts: AtEach<Arc<Front>>,
    state: Mutex<AtEach<Now>>,
}

/// What a place is like now.
#[derive(Clone, Debug)]
struct Now {
    /// Its last good answer.
    good: Good,
    fault: Option<Fault>,
}

impl Issuer {
    pub(super) fn start(shared: Arc<Shared>, setup: &Setup, number: usize) -> Result<Self, SetError> {
        let name = match setup.host {
            Host::Named => Some(format!("issuer-{number}.invalid")),
            Host::V4 | Host::V6 => None,
        };
        let recorder = Recorder::new();
        let fronts = AtEach::try_new(|place| {
            // Closed until every place has its answer.
            let script =
                Script { tls: None, at_socket: None, gates: Vec::new(), reply: Reply::Acts(Vec::new()) };
            let keeper = port::take(setup.ports, place, place.addresses(setup.host))?;
            let front = Front::new(place, keeper, recorder.clone(), shared.wiremock.address(), script)?;
            Ok::<_, SetError>(Arc::new(front))
        })?;
        let site = Site::new(setup.scheme, name.as_deref(), |place| fronts.get(place).address());
        let metadata = Good::new(documents::metadata(site.issuer(), &site.url(Place::Keys)));
        let keys = key_set(&setup.keys);
        let state = AtEach::new(|place| match place.document() {
            Document::Metadata => Now { good: metadata.clone(), fault: None },
            Document::Keys => Now { good: keys.clone(), fault: None },
        });
        let state = Mutex::new(state);
        if let Some(name) = &name {
            shared.names.add(name, fronts.get(Place::Metadata).address().ip());
        }
        let issuer = Self { shared, scheme: setup.scheme, name, site, recorder, fronts, state };
        for place in Place::ALL {
            issuer.restore(place)?;
        }
        Ok(issuer)
    }

    /// The issuer identifier.
    pub fn url(&self) -> &str {
        self.site.issuer()
    }

    /// The URL of the key set that good metadata names.
    pub fn keys_url(&self) -> String {
        self.site.url(Place::Keys)
    }

    /// Every URL of this issuer.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The host name, where the issuer has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Where the listener of a place is.
    pub fn address(&self, place: Place) -> SocketAddr {
        self.fronts.get(place).address()
    }

    /// What this issuer has seen, and a way to wait for it to see more.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// How many connections were made, those included that nobody has accepted yet.
    ///
    /// # Errors
    /// [`SetError::Io`], when the lab's thread is gone.
    pub fn accepts(&self) -> Result<usize, SetError> {
        self.settle()?;
        Ok(self.recorder.accepts())
    }

    /// How many connections were made to one place, those included that nobody has accepted yet.
    ///
    /// # Errors
    /// [`SetError::Io`], when the lab's thread is gone.
    pub fn accepts_at(&self, place: Place) -> Result<usize, SetError> {
        self.settle()?;
        Ok(self.recorder.accepts_at(place))
    }

    /// Every request so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        self.recorder.requests()
    }

    /// Good metadata that names this place as its `jwks_uri`.
    pub fn metadata_naming(&self, place: Place) -> Good {
        Good::new(documents::metadata(self.url(), &self.site.url(place)))
    }

    /// Has a place behave like this from the next connection on. Connections that were made before are not touched.
    ///
    /// # Errors
    /// [`SetError`], where the place cannot behave like that. Nothing has changed then, but for [`SetError::Io`].
    pub fn set(&self, place: Place, behaviour: impl Into<Behaviour>) -> Result<(), SetError> {
        let mut gates = Vec::new();
        let mut behaviour = behaviour.into();
        loop {
            match behaviour {
                Behaviour::Held(gate, then) => {
                    gates.push(gate);
                    behaviour = *then;
                }
                Behaviour::Good(good) => return self.set_good(place, good, gates),
                Behaviour::Always(status, good) => return self.set_always(place, status, &good, gates),
                Behaviour::Fault(fault) => return self.set_fault(place, fault, gates),
            }
        }
    }

    /// Has a place serve its last good answer again.
    ///
    /// # Errors
    /// [`SetError`], when the lab cannot listen or is gone.
    pub fn restore(&self, place: Place) -> Result<(), SetError> {
        self.set_good(place, self.good(place), Vec::new())
    }

    /// Has a place serve its last good answer again, behind this gate.
    ///
    /// # Errors
    /// [`SetError`], when the lab cannot listen or is gone.
    pub fn restore_behind(&self, place: Place, gate: &Gate) -> Result<(), SetError> {
        self.set_good(place, self.good(place), vec![gate.clone()])
    }

    /// The fault of a place; None where it serves a good answer.
    pub fn fault(&self, place: Place) -> Option<Fault> {
        lock(&self.state).get(place).fault
    }

    /// Has every place of the key set serve these keys, each a JWK as JSON, and nothing but a 200 with them.
    ///
    /// # Errors
    /// [`SetError`], when the lab cannot listen or is gone.
    pub fn rotate(&self, keys: &[impl AsRef<str>]) -> Result<(), SetError> {
        let good = key_set(keys);
        for place in [Place::Keys, Place::MovedKeys, Place::ForeignKeys, Place::PlainKeys] {
            self.set(place, good.clone())?;
        }
        Ok(())
    }

    fn set_good(&self, place: Place, good: Good, gates: Vec<Gate>) -> Result<(), SetError> {
        writable(&good)?;
        let reply = self.mount(place, &good, None)?;
        let script = Script { tls: self.tls(place, Leaf::Good)?, at_socket: None, gates, reply };
        self.enter(place, script, Now { good, fault: None }, true)
    }

    fn set_always(&self, place: Place, status: u16, answer: &Good, gates: Vec<Gate>) -> Result<(), SetError> {
        writable(answer)?;
        let good = self.good(place);
        let reply = self.mount(place, &good, Some(answers::always(status, answer)))?;
        let script = Script { tls: self.tls(place, Leaf::Good)?, at_socket: None, gates, reply };
        self.enter(place, script, Now { good, fault: None }, true)
    }

    fn set_fault(&self, place: Place, fault: Fault, gates: Vec<Gate>) -> Result<(), SetError> {
        let scheme = place.scheme(self.scheme);
        if !fault.documents().contains(&place.document()) {
            return Err(SetError::NotForDocument(fault, place.document()));
        }
        if !fault.schemes().contains(&scheme) {
            return Err(SetError::NotOverScheme(fault, scheme));
        }
        let good = self.good(place);
        let subject = Subject { place, site: &self.site, good: &good };
        let tls = |leaf| self.tls(place, leaf);
        let (script, open) = match fault.how() {
            How::Name if self.name.is_none() => return Err(SetError::NeedsName(fault)),
            How::Name | How::Refused | How::Socket(_) | How::Certificate(_) if !gates.is_empty() => {
                return Err(SetError::NotBehindGate(fault));
            }
            how @ (How::Name | How::Refused) => {
                let reply = self.mount(place, &good, None)?;
                let script = Script { tls: tls(Leaf::Good)?, at_socket: None, gates, reply };
                (script, matches!(how, How::Name))
            }
            How::Socket(acts) => {
                let (at_socket, reply) = (Some(acts(&subject)), Reply::Acts(Vec::new()));
                (Script { tls: None, at_socket, gates, reply }, true)
            }
            How::Certificate(leaf) => {
                let tls = Some(self.server(leaf)?);
                let reply = self.mount(place, &good, None)?;
                (Script { tls, at_socket: None, gates, reply }, true)
            }
            How::Raw(acts) => {
                let reply = Reply::Acts(acts(&subject));
                (Script { tls: tls(Leaf::Good)?, at_socket: None, gates, reply }, true)
            }
            How::Http(template) => {
                let reply = self.mount(place, &good, Some(template(&subject)))?;
                (Script { tls: tls(Leaf::Good)?, at_socket: None, gates, reply }, true)
            }
        };
        self.enter(place, script, Now { good, fault: Some(fault) }, open)
    }

    /// Puts a script into force.
    fn enter(&self, place: Place, script: Script, now: Now, open: bool) -> Result<(), SetError> {
        let front = self.fronts.get(place).clone();
        self.shared.background.run(async move { front.change(script, open).await })??;
        let mut state = lock(&self.state);
        *state.get_mut(place) = now;
        if let Some(name) = &self.name {
            let hidden = |now: &Now| now.fault.is_some_and(|fault| matches!(fault.how(), How::Name));
            self.shared.names.set_resolves(name, !state.iter().any(hidden));
        }
        Ok(())
    }

    fn mount(&self, place: Place, good: &Good, wrong: Option<ResponseTemplate>) -> Result<Reply, SetError> {
        Ok(self.shared.wiremock.mount(&self.shared.background, place.path(), good, wrong)?)
    }

    fn tls(&self, place: Place, leaf: Leaf) -> Result<Option<Arc<ServerConfig>>, SetError> {
        match place.scheme(self.scheme) {
            Scheme::Http => Ok(None),
            Scheme::Https => self.server(leaf).map(Some),
        }
    }

    fn server(&self, leaf: Leaf) -> Result<Arc<ServerConfig>, SetError> {
        let (trusted, untrusted): (&Ca, &Ca) = (&self.shared.ca, &self.shared.untrusted_ca);
        Ok(tls::server(ca::identity(trusted, untrusted, leaf, self.name.as_deref())?)?)
    }

    fn good(&self, place: Place) -> Good {
        lock(&self.state).get(place).good.clone()
    }

    fn settle(&self) -> Result<(), SetError> {
        let fronts = self.fronts.clone();
        Ok(self.shared.background.run(async move { fronts.iter().for_each(|front| front.take_all()) })?)
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            self.shared.names.remove(name);
        }
        let fronts = self.fronts.clone();
        // An error means that the thread is gone, and its sockets with it.
        let _ = self.shared.background.run(async move {
            for front in fronts.iter() {
                front.close().await;
            }
        });
    }
}

fn writable(good: &Good) -> Result<(), SetError> {
    good.no_header().map_or(Ok(()), |name| Err(SetError::Header(name.to_owned())))
}

fn key_set(keys: &[impl AsRef<str>]) -> Good {
    Good::new(documents::key_set(keys)).with_content_type("application/jwk-set+json")
}
