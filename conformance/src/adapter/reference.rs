//! The reference: sessions by name, and an answer to every request.

use super::client::client;
use super::hello::{hello, hello_on_the_clocks_of_the_machine};
use super::refused::Refused;
use super::session::{self, Session};
use crate::clock::{self, Stopwatch};
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Hello;
use crate::protocol::configuration::Configuration;
use crate::protocol::request::Op;
use core::fmt;
use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use countersign::http::client::HttpClient;
use countersign::http::roots::Roots;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The library crate `countersign`, answering the requests of the protocol. Any number of threads may ask at once.
pub struct Reference {
    client: HttpClient,
    clocks: Clocks,
    sessions: Mutex<BTreeMap<String, Arc<Session>>>,
}

/// The clocks that sessions live on.
#[derive(Clone, Copy, Debug)]
enum Clocks {
    /// Each has its own, which starts at this wall time since 1970 and stands until it is moved.
    Own(fn() -> Duration),
    /// The machine's, which have gone on since this was made.
    Machine(Stopwatch),
}

/// A request that has been begun.
pub enum Begun {
    /// It is done.
    Said(Said),
    /// What is left of it may take as long as an issuer takes, and asks no longer which sessions there are.
    Left(Left),
}

/// The slow part of a request.
pub struct Left(Box<dyn FnOnce() -> Said + Send>);

impl Left {
    /// Does it.
    pub fn finish(self) -> Said {
        (self.0)()
    }
}

impl Reference {
    /// Without sessions. `wall` is the machine's wall time since 1970: the clocks of a session start there, and stand.
    pub fn new(wall: fn() -> Duration) -> Self {
        Self { client: client(None), clocks: Clocks::Own(wall), sessions: Mutex::default() }
    }

    /// The same on the machine's clocks, as a service has it: for whoever wants to see time pass in the ways that are there for
    /// libraries that take no clock.
    pub fn on_the_clocks_of_the_machine() -> Self {
        let clocks = Clocks::Machine(Stopwatch::start());
        Self { client: client(None), clocks, sessions: Mutex::default() }
    }

    /// The same, with an authority that it trusts beside the built-in ones.
    #[must_use]
    pub fn with_roots(self, roots: &Roots) -> Self {
        Self { client: client(Some(roots)), ..self }
    }

    /// Answers a request.
    pub fn answer(&self, op: Op) -> Said {
        match self.begin(op) {
            Begun::Said(said) => said,
            Begun::Left(left) => left.finish(),
        }
    }

    /// Begins a request: what names sessions is done in the order of the calls, and what may wait for an issuer is left.
    pub fn begin(&self, op: Op) -> Begun {
        let said = match op {
            Op::Hello { .. } => Ok(Said::Hello(Box::new(self.hello()))),
            Op::Open { session, configuration } => self.open(session, &configuration),
            Op::Validate { session, token } => match self.session(&session) {
                Ok(session) => return Begun::Left(Left(Box::new(move || session.validate(&token)))),
                Err(refused) => Err(refused),
            },
            Op::Verify { jws, jwk, algorithms } => {
                return Begun::Left(Left(Box::new(move || session::verify(&jws, &jwk, &algorithms))));
            }
            Op::Advance { session, seconds } => {
                self.session(&session).map(|session| session.advance(seconds))
            }
            Op::Time {} => self.time(),
            Op::Close { session } => match self.lock().remove(&session) {
                Some(_) => Ok(Said::Closed {}),
                None => Err(unknown(&session)),
            },
        };
        Begun::Said(said.unwrap_or_else(Said::from))
    }

    fn hello(&self) -> Hello {
        match self.clocks {
            Clocks::Own(_) => hello(),
            Clocks::Machine(_) => hello_on_the_clocks_of_the_machine(),
        }
    }

    fn time(&self) -> Result<Said, Refused> {
        match self.clocks {
            Clocks::Own(_) => Err(Refused::Unsupported("each session has clocks of its own".to_owned())),
            Clocks::Machine(started) => Ok(Said::Time {
                wall: clock::wall().as_secs_f64(),
                monotonic: started.elapsed().as_secs_f64(),
            }),
        }
    }

    fn open(&self, name: String, configuration: &Configuration) -> Result<Said, Refused> {
        let now = match self.clocks {
            Clocks::Own(wall) => Some(i64::try_from(wall().as_secs()).unwrap_or(i64::MAX)),
            Clocks::Machine(_) => None,
        };
        let session = Session::open(configuration, self.client.clone(), now.map(UnixTime::from_seconds))?;
        match self.lock().entry(name) {
            Entry::Occupied(taken) => {
                Err(Refused::Error(format!("there is a session {:?} already", taken.key())))
            }
            Entry::Vacant(free) => {
                free.insert(Arc::new(session));
                Ok(Said::Opened { now })
            }
        }
    }

    fn session(&self, name: &str) -> Result<Arc<Session>, Refused> {
        self.lock().get(name).cloned().ok_or_else(|| unknown(name))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Arc<Session>>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown(session: &str) -> Refused {
    Refused::Error(format!("there is no session {session:?}"))
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reference").field("sessions", &self.lock().len()).finish_non_exhaustive()
    }
}
