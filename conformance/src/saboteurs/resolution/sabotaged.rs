//! A validator of these parts, as one who is judged.

use super::parts::Parts;
use super::session::Session;
use crate::adapter::hello::hello;
use crate::adapter::refused::Refused;
use crate::adapter::session;
use crate::clock;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Hello;
use crate::protocol::configuration::Configuration;
use crate::protocol::request::Op;
use crate::subject::{AskError, Subject};
use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A validator of these parts. It says of itself what the reference says, but for its name.
pub(super) struct Sabotaged {
    hello: Hello,
    parts: Arc<Parts>,
    judge: fn(&Session, &str) -> Said,
    sessions: Mutex<BTreeMap<String, Arc<Session>>>,
}

impl Subject for Sabotaged {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    /// Asks. `within` is not looked at: every fetch has its own limit of time, and a lookup has two.
    fn ask(&self, op: Op, _: Duration) -> Result<Said, AskError> {
        Ok(self.answer(op).unwrap_or_else(Said::from))
    }
}

impl Sabotaged {
    /// Without sessions. `judge` is how a token is judged in one.
    pub(super) fn new(parts: Parts, judge: fn(&Session, &str) -> Said) -> Self {
        let hello = Hello { name: "countersign, sabotaged".to_owned(), ..hello() };
        Self { hello, parts: Arc::new(parts), judge, sessions: Mutex::default() }
    }

    fn answer(&self, op: Op) -> Result<Said, Refused> {
        match op {
            Op::Hello { .. } => Ok(Said::Hello(Box::new(self.hello.clone()))),
            Op::Open { session, configuration } => self.open(session, *configuration),
            Op::Validate { session, token } => {
                self.session(&session).map(|session| (self.judge)(&session, &token))
            }
            Op::Verify { jws, jwk, algorithms } => Ok(session::verify(&jws, &jwk, &algorithms)),
            Op::Advance { session, seconds } => self.session(&session).map(|session| {
                session.advance(seconds);
                Said::Advanced {}
            }),
            Op::Time {} => Err(Refused::Unsupported("each session has clocks of its own".to_owned())),
            Op::Close { session } => match self.lock().remove(&session) {
                Some(_) => Ok(Said::Closed {}),
                None => Err(unknown(&session)),
            },
        }
    }

    fn open(&self, name: String, configuration: Configuration) -> Result<Said, Refused> {
        let now = i64::try_from(clock::wall().as_secs()).unwrap_or(i64::MAX);
        let session = Session::open(configuration, self.parts.clone(), UnixTime::from_seconds(now))?;
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
