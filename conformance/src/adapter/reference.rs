//! The reference: sessions by name, and an answer to every request.

use super::client::client;
use super::hello::hello;
use super::refused::Refused;
use super::session::{self, Session};
use crate::protocol::answer::Said;
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
    wall: fn() -> Duration,
    sessions: Mutex<BTreeMap<String, Arc<Session>>>,
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
        Self { client: client(None), wall, sessions: Mutex::default() }
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
            Op::Hello { .. } => Ok(Said::Hello(Box::new(hello()))),
            Op::Open { session, configuration } => self.open(session, &configuration),
            Op::Validate { session, token } => match self.session(&session) {
                Ok(session) => return Begun::Left(Left(Box::new(move || session.validate(&token)))),
                Err(refused) => Err(refused),
            },
            Op::Verify { jws, jwk, algorithms } => {
                return Begun::Left(Left(Box::new(move || session::verify(&jws, &jwk, &algorithms))));
            }
            Op::Advance { session, seconds } => self.session(&session).map(|session| {
                session.advance(seconds);
                Said::Advanced {}
            }),
            Op::Time {} => Err(Refused::Unsupported("each session has clocks of its own".to_owned())),
            Op::Close { session } => match self.lock().remove(&session) {
                Some(_) => Ok(Said::Closed {}),
                None => Err(unknown(&session)),
            },
        };
        Begun::Said(said.unwrap_or_else(Said::from))
    }

    fn open(&self, name: String, configuration: &Configuration) -> Result<Said, Refused> {
        let now = i64::try_from((self.wall)().as_secs()).unwrap_or(i64::MAX);
        let session = Session::open(configuration, self.client.clone(), UnixTime::from_seconds(now))?;
        match self.lock().entry(name) {
            Entry::Occupied(taken) => {
                Err(Refused::Error(format!("there is a session {:?} already", taken.key())))
            }
            Entry::Vacant(free) => {
                free.insert(Arc::new(session));
                Ok(Said::Opened { now: Some(now) })
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
