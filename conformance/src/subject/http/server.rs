//! A server that was started for one configuration.

use super::endpoint::Endpoint;
use crate::clock::Stopwatch;
use crate::protocol::configuration::Configuration;
use crate::protocol::environment as names;
use crate::subject::tail::Tail;
use crate::subject::{AskError, command, group};
use core::ops::Range;
use core::sync::atomic::{AtomicU16, Ordering};
use core::time::Duration;
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream, UdpSocket};
use std::process::{self, Child, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// A server in a process of its own. Dropped, it has ended.
#[derive(Debug)]
pub(super) struct Server {
    endpoint: Endpoint,
    child: Mutex<Child>,
    tail: Tail,
    _mark: Option<UdpSocket>,
}

/// Why there is no server.
#[derive(Debug)]
struct Failed {
    /// It was there, and ended before it listened.
    has_ended: bool,
    why: String,
}

impl From<String> for Failed {
    fn from(why: String) -> Self {
        Self { has_ended: false, why }
    }
}

/// How long a server may take until it listens: a virtual machine that starts on a busy one takes seconds.
const START: Duration = Duration::from_secs(60);

/// How often it is started again where it did not listen and its port can be another one.
const AGAIN: usize = 2;

/// How often it is looked whether it listens.
const POLL: Duration = Duration::from_millis(5);

/// How long one attempt to connect may take, on loopback.
const CONNECT: Duration = Duration::from_secs(1);

/// How long its last words are waited for.
const LAST_WORDS: Duration = Duration::from_millis(500);

impl Server {
    /// Starts it without a shell, with these variables beside our own and those of the configuration, and waits until it
    /// listens.
    ///
    /// # Errors
    /// Why it does not, in words.
    pub(super) fn start(
        line: &str,
        endpoint: &Endpoint,
        variables: &[(String, String)],
        configuration: &Configuration,
    ) -> Result<Self, String> {
        let start = || Self::start_once(line, endpoint, variables, configuration);
        // On a port of our choice somebody else may have been faster.
        let again = if endpoint.address().port() == 0 { AGAIN } else { 0 };
        let started = (0..again).fold(start(), |started, _| match started {
            Err(Failed { has_ended: true, .. }) => start(),
            Ok(_) | Err(Failed { has_ended: false, .. }) => started,
        });
        started.map_err(|failed| failed.why)
    }

    fn start_once(
        line: &str,
        endpoint: &Endpoint,
        variables: &[(String, String)],
        configuration: &Configuration,
    ) -> Result<Self, Failed> {
        let free = |error| format!("{} is not free for the server: {error}", endpoint.address());
        let (endpoint, mark) = free_for(endpoint).map_err(free)?;
        let told = told(configuration, &endpoint);
        let all = variables.iter().chain(&told).map(|(name, value)| (name.as_str(), value.as_str()));
        let words = |error: AskError| match error {
            AskError::NotStarted(why) => format!("the server could not be started: {why}"),
            error => error.to_string(),
        };
        let mut command = command::parse(line, &all.collect::<Vec<_>>()).map_err(words)?;
        // Whoever starts us may have them.
        [names::JWKS_URL, names::LOOPBACK_HTTP].into_iter().filter(|name| !is_told(&told, name)).for_each(
            |name| {
                command.env_remove(name);
            },
        );
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        group::apart(&mut command);
        let not_started = |error| format!("the server could not be started: {error}");
        let mut child = command.spawn().map_err(not_started)?;
        let tail = child.stderr.take().map(Tail::of).unwrap_or_default();
        let server = Self { endpoint, child: Mutex::new(child), tail, _mark: mark };
        // From here on, whoever returns drops `server`, and with it the process.
        server.listens()?;
        Ok(server)
    }

    /// Where it is asked.
    pub(super) const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// How it ended, with its last words; None while it runs.
    pub(super) fn end(&self) -> Option<String> {
        let status = self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait().ok()??;
        let last = self.tail.text(LAST_WORDS);
        let last = if last.is_empty() { last } else { format!("; it wrote last: {last}") };
        Some(format!("the server ended ({status}){last}"))
    }

    /// Waits until somebody can connect.
    fn listens(&self) -> Result<(), Failed> {
        let started = Stopwatch::start();
        loop {
            if let Some(end) = self.end() {
                return Err(Failed { has_ended: true, why: format!("it never listened: {end}") });
            }
            if TcpStream::connect_timeout(&self.endpoint.address(), CONNECT).is_ok() {
                return Ok(());
            }
            if started.elapsed() >= START {
                let seconds = START.as_secs();
                let why =
                    format!("the server did not listen on {} within {seconds} s", self.endpoint.address());
                return Err(why.into());
            }
            thread::sleep(POLL);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        group::kill(self.child.get_mut().unwrap_or_else(PoisonError::into_inner));
    }
}

/// The endpoint on a port that nobody listens on: its own, or one that is free, where it has none.
fn free_for(endpoint: &Endpoint) -> io::Result<(Endpoint, Option<UdpSocket>)> {
    if endpoint.address().port() != 0 {
        return TcpListener::bind(endpoint.address()).map(|_| (endpoint.clone(), None));
    }
    let mut last = io::Error::other("no port is free");
    for _ in PORTS {
        let endpoint = endpoint.on_port(next_port());
        match reserved(endpoint.address().port()).and_then(|mark| {
            TcpListener::bind(endpoint.address())?;
            Ok(mark)
        }) {
            Ok(mark) => return Ok((endpoint, Some(mark))),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Marks a port as taken for as long as this lives, for every run on this machine: between a look at the port and the server
/// that takes it another run could look too, and ask our server for its own. The mark is a port of UDP, and another number, so
/// that it is in nobody's way.
fn reserved(port: u16) -> io::Result<UdpSocket> {
    UdpSocket::bind((Ipv4Addr::LOCALHOST, port.saturating_add(PORTS.end.abs_diff(PORTS.start))))
}

/// The ports that are tried. They lie below those that a system gives to whoever asks for any: one of those could be gone, to
/// an issuer or to a connection, until the server takes it.
const PORTS: Range<u16> = 16_384..32_768;

/// Each port in its turn, beginning where another program of this kind hardly does.
fn next_port() -> u16 {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let count = u64::from(PORTS.end.abs_diff(PORTS.start));
    let first = u64::from(process::id()).wrapping_mul(997);
    let next = first.wrapping_add(TAKEN.fetch_add(1, Ordering::Relaxed).into()).checked_rem(count);
    PORTS.start.saturating_add(next.and_then(|next| u16::try_from(next).ok()).unwrap_or_default())
}

/// What a server is told.
fn told(configuration: &Configuration, endpoint: &Endpoint) -> Vec<(String, String)> {
    let mut told = vec![
        (names::LISTEN, endpoint.address().to_string()),
        (names::RESOURCE, endpoint.text().to_owned()),
        (names::ISSUER, configuration.issuer.clone()),
        (names::AUDIENCE, configuration.audiences.join(",")),
        (names::ALGORITHMS, configuration.algorithms.join(",")),
        (names::PROFILE, configuration.profile.name().to_owned()),
    ];
    told.extend(configuration.loopback_http.then(|| (names::LOOPBACK_HTTP, "true".to_owned())));
    told.extend(configuration.keys.jwks_url.clone().map(|url| (names::JWKS_URL, url)));
    told.extend(configuration.periods.fetch.map(|seconds| (names::FETCH_SECONDS, seconds.to_string())));
    told.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn is_told(told: &[(String, String)], name: &str) -> bool {
    told.iter().any(|(known, _)| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_port_is_taken_by_no_other_run_as_long_as_its_server_lives() {
        let anywhere: Endpoint = "http://127.0.0.1:0/".parse().unwrap();
        let (endpoint, mark) = free_for(&anywhere).unwrap();
        let port = endpoint.address().port();
        assert!(PORTS.contains(&port), "{port}");
        assert_eq!(reserved(port).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(mark);
        assert!(reserved(port).is_ok());
    }

    #[test]
    fn a_port_that_was_given_is_the_one_or_none() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let taken: Endpoint = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        assert_eq!(free_for(&taken).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(listener);
        let (endpoint, mark) = free_for(&taken).unwrap();
        assert!(endpoint == taken && mark.is_none());
    }
}
