//! A server that was started for one configuration.

use super::endpoint::Endpoint;
use crate::clock::Stopwatch;
use crate::protocol::configuration::Configuration;
use crate::protocol::environment as names;
use crate::subject::tail::Tail;
use crate::subject::{AskError, command, group};
use core::time::Duration;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// A server in a process of its own. Dropped, it has ended.
#[derive(Debug)]
pub(super) struct Server {
    endpoint: Endpoint,
    child: Mutex<Child>,
}

/// How long a server may take until it listens: a virtual machine that starts on a busy one takes seconds.
const START: Duration = Duration::from_secs(60);

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
        let free = |error| format!("{} is not free for the server: {error}", endpoint.address());
        let endpoint = free_for(endpoint).map_err(free)?;
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
        let stderr = child.stderr.take();
        let server = Self { endpoint, child: Mutex::new(child) };
        // From here on, whoever returns drops `server`, and with it the process.
        let stderr = stderr.ok_or_else(|| "the server has no standard error".to_owned())?;
        server.listens(&Tail::of(stderr))?;
        Ok(server)
    }

    /// Where it is asked.
    pub(super) const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Waits until somebody can connect.
    fn listens(&self, tail: &Tail) -> Result<(), String> {
        let started = Stopwatch::start();
        loop {
            if let Ok(Some(status)) = self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait() {
                let last = tail.text(LAST_WORDS);
                let last = if last.is_empty() { String::new() } else { format!("; it wrote last: {last}") };
                return Err(format!("the server ended ({status}) and never listened{last}"));
            }
            if TcpStream::connect_timeout(&self.endpoint.address(), CONNECT).is_ok() {
                return Ok(());
            }
            if started.elapsed() >= START {
                let seconds = START.as_secs();
                return Err(format!(
                    "the server did not listen on {} within {seconds} s",
                    self.endpoint.address()
                ));
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
fn free_for(endpoint: &Endpoint) -> std::io::Result<Endpoint> {
    let address: SocketAddr = TcpListener::bind(endpoint.address())?.local_addr()?;
    Ok(if endpoint.address().port() == 0 { endpoint.on_port(address.port()) } else { endpoint.clone() })
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
