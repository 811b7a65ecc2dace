//! A saboteur as somebody who answers the requests of the protocol.

use super::stages::Stages;
use super::validator::Validator;
use crate::adapter::client::client;
use crate::adapter::hello::hello;
use crate::adapter::refused::Refused;
use crate::clock;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::{Hello, KeySource};
use crate::protocol::configuration::Configuration;
use crate::protocol::request::Op;
use crate::subject::{AskError, Subject};
use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use countersign::http::client::HttpClient;
use countersign::http::roots::Roots;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Validators by name, each with a clock of its own.
struct Sessions {
    hello: Hello,
    client: HttpClient,
    stages: Stages,
    sessions: Mutex<BTreeMap<String, Session>>,
}

#[derive(Clone)]
struct Session {
    validator: Arc<Validator>,
    now: UnixTime,
}

/// A subject that is made of these parts. It knows no discovery: what is broken here is not how keys are found.
pub(super) fn subject(stages: Stages, roots: &Roots) -> Box<dyn Subject> {
    let mut hello = hello();
    "saboteur".clone_into(&mut hello.name);
    hello.capabilities.sources = vec![KeySource::Local, KeySource::JwksUrl, KeySource::LocalFirst];
    hello.capabilities.verify = false;
    hello.capabilities.algorithms.extend(stages.also.unwrap_or_default().iter().map(|alg| (*alg).to_owned()));
    Box::new(Sessions { hello, client: client(Some(roots)), stages, sessions: Mutex::default() })
}

impl Subject for Sessions {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    fn ask(&self, op: Op, _: Duration) -> Result<Said, AskError> {
        Ok(self.answer(op).unwrap_or_else(Said::from))
    }
}

impl Sessions {
    fn answer(&self, op: Op) -> Result<Said, Refused> {
        match op {
            Op::Hello { .. } => Ok(Said::Hello(Box::new(self.hello.clone()))),
            Op::Open { session, configuration } => self.open(session, &configuration),
            Op::Validate { session, token } => {
                let found = self.lock().get(&session).cloned();
                let Session { validator, now } = found.ok_or_else(|| unknown(&session))?;
                Ok(validator.validate(&token, now))
            }
            Op::Advance { session, seconds } => match self.lock().get_mut(&session) {
                Some(session) => {
                    session.now = session.now.after(Duration::from_secs(seconds));
                    Ok(Said::Advanced {})
                }
                None => Err(unknown(&session)),
            },
            Op::Close { session } => match self.lock().remove(&session) {
                Some(_) => Ok(Said::Closed {}),
                None => Err(unknown(&session)),
            },
            Op::Verify { .. } => Err(Refused::Unsupported("a bare JWS is not judged".to_owned())),
            Op::Time {} => Err(Refused::Unsupported("each session has clocks of its own".to_owned())),
        }
    }

    fn open(&self, name: String, configuration: &Configuration) -> Result<Said, Refused> {
        let now = i64::try_from(clock::wall().as_secs()).unwrap_or(i64::MAX);
        let validator = Arc::new(Validator::new(configuration, self.client.clone(), self.stages)?);
        self.lock().insert(name, Session { validator, now: UnixTime::from_seconds(now) });
        Ok(Said::Opened { now: Some(now) })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unknown(session: &str) -> Refused {
    Refused::Error(format!("there is no session {session:?}"))
}
