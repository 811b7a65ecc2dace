//! A protected endpoint of a server: tokens are presented to it as `Authorization: Bearer`, and its answers are verdicts.
//!
//! Either somebody has started the server, and it has the one configuration that it was started with; or it is started
//! here, for each configuration and, but for cases that can share one, for each case. Only loopback is asked.

pub mod challenge;
pub mod client;
pub mod endpoint;
mod server;
mod verdict;

use self::client::{Answer, AskedInVain, Read};
use self::endpoint::Endpoint;
use self::server::Server;
use super::{AskError, Subject, Wants};
use crate::lab::port::Ports;
use crate::protocol::answer::Said;
use crate::protocol::capabilities::Hello;
use crate::protocol::configuration::Configuration;
use crate::protocol::request::Op;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Whose the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Somebody else's. It runs, and can be judged by the cases of this name alone.
    Theirs {
        /// See [`Wants::shared`].
        name: String,
    },
    /// Ours: this command starts one, with these variables.
    Ours {
        /// The command line.
        command: String,
        /// What its environment has beside the configuration.
        variables: Vec<(String, String)>,
        /// It fetches nothing before it is asked for a token.
        on_demand: bool,
    },
}

/// A protected endpoint. One case at a time.
#[derive(Debug)]
pub struct Http {
    endpoint: Endpoint,
    whose: Whose,
    ports: Ports,
    hello: Hello,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// With what the next session may share its server.
    next: Option<String>,
    sessions: BTreeMap<String, Seat>,
    /// The server that was started last for sessions that share one.
    kept: Option<Kept>,
}

/// Where the tokens of a session are presented.
#[derive(Clone, Debug)]
enum Seat {
    Theirs(Endpoint),
    Ours(Arc<Server>),
}

#[derive(Debug)]
struct Kept {
    name: String,
    configuration: Configuration,
    server: Arc<Server>,
}

/// The size from which a server may refuse a header for its size alone, in octets: what common servers take for all of it.
const LONG: usize = 7_000;

impl Http {
    /// An endpoint. `ports` are those of the issuer, and `hello` what its server was said to be able to do. Nothing is started
    /// and nobody asked.
    pub fn new(endpoint: Endpoint, whose: Whose, ports: Ports, hello: Hello) -> Self {
        Self { endpoint, whose, ports, hello, state: Mutex::default() }
    }

    /// Where the tokens of this session are presented.
    pub fn endpoint(&self, session: &str) -> Option<Endpoint> {
        self.lock().sessions.get(session).map(|seat| seat.endpoint().clone())
    }

    fn open(&self, session: String, configuration: Configuration) -> Result<Said, String> {
        let mut state = self.lock();
        let name = state.next.take();
        let seat = match &self.whose {
            // What it is configured with was compared by name.
            Whose::Theirs { .. } => Seat::Theirs(self.endpoint.clone()),
            Whose::Ours { command, variables, .. } => {
                let is_same =
                    |kept: &&Kept| name.as_ref() == Some(&kept.name) && configuration == kept.configuration;
                let server = match state.kept.as_ref().filter(is_same) {
                    Some(kept) => kept.server.clone(),
                    None => {
                        // Its port may be the one that is needed.
                        state.kept = None;
                        Arc::new(Server::start(command, &self.endpoint, variables, &configuration)?)
                    }
                };
                state.kept = name.map(|name| Kept { name, configuration, server: server.clone() });
                Seat::Ours(server)
            }
        };
        state.sessions.insert(session, seat);
        Ok(Said::Opened { now: None })
    }

    fn validate(&self, session: &str, token: &str, within: Duration) -> Result<Said, String> {
        let seat = self.lock().sessions.get(session).cloned();
        let seat = seat.ok_or_else(|| "there is no such session".to_owned())?;
        // A blank at an end would belong to the field and not to the token.
        if token.trim() != token {
            return Ok(Said::Unsupported { reason: AskedInVain::NotCarried.to_string() });
        }
        let answer =
            client::get(&seat.endpoint().request(), &[&format!("Bearer {token}")], Read::Head, within);
        match answer {
            Ok(answer) if is_for_size(token, &answer) => Ok(too_long(&answer.status.to_string())),
            Ok(answer) => Ok(verdict::verdict(&answer)),
            Err(AskedInVain::NotCarried) => {
                Ok(Said::Unsupported { reason: AskedInVain::NotCarried.to_string() })
            }
            Err(AskedInVain::Broken(why)) if token.len() >= LONG => Ok(too_long(&why)),
            Err(error) => {
                // What it does next would be of no interest to another case.
                self.lock().kept = None;
                Err(seat.end().unwrap_or_else(|| error.to_string()))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether this answer is about the size of the header and not about the token: a 400 without a challenge, 413 or 414.
fn is_for_size(token: &str, answer: &Answer) -> bool {
    let is_bare = answer.status == 400 && answer.challenges.is_empty();
    token.len() >= LONG && (is_bare || matches!(answer.status, 413 | 414))
}

fn too_long(what: &str) -> Said {
    Said::Unsupported { reason: format!("the server takes no header so long: {what}") }
}

impl Seat {
    fn endpoint(&self) -> &Endpoint {
        match self {
            Self::Theirs(endpoint) => endpoint,
            Self::Ours(server) => server.endpoint(),
        }
    }

    /// How its server has ended, where it is known to have.
    fn end(&self) -> Option<String> {
        match self {
            Self::Theirs(_) => None,
            Self::Ours(server) => server.end(),
        }
    }
}

impl Subject for Http {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    fn ask(&self, op: Op, within: Duration) -> Result<Said, AskError> {
        let said = match op {
            Op::Hello { .. } => Ok(Said::Hello(Box::new(self.hello.clone()))),
            Op::Open { session, configuration } => self.open(session, *configuration),
            Op::Validate { session, token } => self.validate(&session, &token, within),
            Op::Close { session } => {
                // The server of a session that shares it with nobody ends here.
                let seat = self.lock().sessions.remove(&session);
                drop(seat);
                Ok(Said::Closed {})
            }
            Op::Verify { .. } | Op::Advance { .. } | Op::Time {} => {
                Ok(Said::Unsupported { reason: "a server is asked for nothing but its endpoint".to_owned() })
            }
        };
        // A server that fails is no adapter that has ended: the next case may start another one.
        Ok(said.unwrap_or_else(|reason| Said::Error { reason }))
    }

    fn ports(&self) -> Ports {
        self.ports
    }

    fn make_ready(&self, wants: Wants<'_>) -> Result<(), String> {
        let own = match (&self.whose, wants.shared) {
            (Whose::Theirs { .. }, None) => Err("a server that is started for it alone: --start"),
            (Whose::Theirs { name }, Some(wanted)) if name != wanted => {
                Err("a server of another configuration, or one that has fetched other keys: --start")
            }
            (Whose::Ours { on_demand: false, .. }, _) if wants.counted => {
                Err("a server that fetches nothing before its first token: --fetches-on-demand")
            }
            (Whose::Theirs { .. } | Whose::Ours { .. }, _) => Ok(()),
        };
        own.map_err(str::to_owned)?;
        self.lock().next = wants.shared.map(str::to_owned);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapter::hello::hello;
    use std::net::TcpListener;

    #[test]
    fn a_token_with_a_blank_at_an_end_is_another_one_in_a_header_and_is_not_presented() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let endpoint: Endpoint = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let http = Http::new(endpoint.clone(), Whose::Theirs { name: String::new() }, Ports::FREE, hello());
        http.lock().sessions.insert("s".to_owned(), Seat::Theirs(endpoint));
        for token in [" a.b.c", "a.b.c ", "\ta.b.c", "a.b.c\n"] {
            let said = http.validate("s", token, Duration::from_secs(1));
            let reason = AskedInVain::NotCarried.to_string();
            assert_eq!(said, Ok(Said::Unsupported { reason }), "{token:?}");
        }
        assert!(listener.accept().is_err());
    }
}
