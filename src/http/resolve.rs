//! From a host name to the addresses that may be connected to.

use super::address::allowed;
use super::failure::failed;
use crate::cause::Cause;
use crate::fetch::Addresses;
use core::fmt;
use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use std::io;
use std::net::ToSocketAddrs;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// A resolver of host names. It is never asked for a literal address.
pub trait Resolve: Send + Sync {
    /// All addresses of `host`, each with the port to connect to, within `within`.
    ///
    /// They are judged and then connected to as they are; nothing is resolved twice.
    ///
    /// # Errors
    /// Any error, and an empty list, means that the name did not resolve.
    fn resolve(&self, host: &str, port: u16, within: Duration) -> io::Result<Vec<SocketAddr>>;
}

/// The resolver of the operating system (`getaddrinfo`).
///
/// That call blocks and cannot be given up, so each look-up runs on a thread of its own. A look-up that is not answered
/// in time leaves its thread behind until the system gives up by itself, usually within half a minute; back-off keeps
/// these threads few.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, host: &str, port: u16, within: Duration) -> io::Result<Vec<SocketAddr>> {
        let host = host.to_owned();
        on_a_thread(within, move || (host.as_str(), port).to_socket_addrs().map(Iterator::collect))
    }
}

/// Runs `look_up` on a thread of its own and waits for it no longer than `within`.
fn on_a_thread<T: Send + 'static>(
    within: Duration,
    look_up: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (answer, answered) = mpsc::sync_channel(1);
    thread::Builder::new().name("countersign-dns".into()).spawn(move || {
        // Nobody listens any more once the time is over.
        let _unheard = answer.send(look_up());
    })?;
    answered.recv_timeout(within).map_err(|_| io::ErrorKind::TimedOut)?
}

/// The most addresses of one name that are tried; ureq has room for 16.
const TRIED: usize = 8;

/// What ureq asks: resolves, and judges every address before any is connected to (K7).
pub(super) struct Judged {
    pub(super) resolve: Arc<dyn Resolve>,
    pub(super) rule: Addresses,
}

impl Resolver for Judged {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let (host, port) = host_and_port(uri).ok_or_else(|| failed(Cause::InsecureUrl))?;
        let found = match literal(host) {
            Some(address) => vec![SocketAddr::new(address, port)],
            None => self.resolve.resolve(host, port, *timeout.after).map_err(|_| failed(Cause::Dns))?,
        };
        if found.is_empty() {
            return Err(failed(Cause::Dns));
        }
        // One forbidden address refuses the name. A name with both kinds is an attack or a mistake, and which one would
        // be connected to depends on their order and on what is reachable: the verdict must not.
        if !found.iter().all(|address| allowed(address.ip(), self.rule)) {
            return Err(failed(Cause::ForbiddenAddress));
        }
        let mut judged = self.empty();
        found.into_iter().take(TRIED).for_each(|address| judged.push(address));
        Ok(judged)
    }
}

impl fmt::Debug for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judged").field("rule", &self.rule).finish_non_exhaustive()
    }
}

/// The address that `host` spells out, with or without the brackets of a URL.
pub(super) fn literal(host: &str) -> Option<IpAddr> {
    bare(host).parse().ok()
}

/// The host without the brackets of an IPv6 literal.
pub(super) fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}

/// Host and port of a URL, the scheme's own port where it has none.
pub(super) fn host_and_port(uri: &Uri) -> Option<(&str, u16)> {
    let port = match uri.scheme_str()? {
        "https" => 443,
        "http" => 80,
        _ => return None,
    };
    Some((uri.host()?, uri.port_u16().unwrap_or(port)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn a_look_up_that_hangs_is_given_up_in_time() {
        let (open, gate) = mpsc::channel::<()>();
        let given_up = on_a_thread(Duration::from_millis(20), move || {
            let _opened = gate.recv_timeout(Duration::from_secs(20));
            Ok(())
        });
        assert_eq!(given_up.unwrap_err().kind(), io::ErrorKind::TimedOut);
        drop(open);
    }

    #[test]
    fn the_system_resolves_localhost_to_loopback_with_the_port_asked_for() {
        let found = SystemResolver.resolve("localhost", 4711, Duration::from_secs(60)).unwrap();
        assert!(!found.is_empty());
        assert!(
            found.iter().all(|address| address.ip().is_loopback() && address.port() == 4711),
            "{found:?}"
        );
    }

    #[test]
    fn a_literal_is_read_with_and_without_brackets() {
        assert_eq!(literal("[::1]"), Some("::1".parse().unwrap()));
        assert_eq!(literal("::1"), Some("::1".parse().unwrap()));
        assert_eq!(literal("127.0.0.1"), Some("127.0.0.1".parse().unwrap()));
        assert_eq!(literal("localhost"), None);
        assert_eq!(literal("127.1"), None);
    }

    /// The hosts and ports that a resolver was asked for.
    type Asked = Vec<(String, u16)>;

    /// Answers with fixed addresses and remembers what it was asked.
    struct Fixed(Vec<SocketAddr>, Mutex<Asked>);

    impl Resolve for Fixed {
        fn resolve(&self, host: &str, port: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
            self.1.lock().unwrap().push((host.to_owned(), port));
            Ok(self.0.clone())
        }
    }

    fn judge(url: &str, rule: Addresses, answer: &[&str]) -> (Result<Vec<SocketAddr>, Cause>, Asked) {
        let addresses = answer.iter().map(|text| text.parse().unwrap()).collect();
        let fixed = Arc::new(Fixed(addresses, Mutex::default()));
        let judged = Judged { resolve: fixed.clone(), rule };
        let config = ureq::Agent::config_builder().proxy(None).build();
        let outcome = judged.resolve(&url.parse().unwrap(), &config, NextTimeout::default());
        let asked = fixed.1.lock().unwrap().clone();
        (outcome.map(|found| found.to_vec()).map_err(|error| super::super::failure::cause_of(&error)), asked)
    }

    #[test]
    fn the_port_of_the_scheme_stands_in_for_a_missing_one() {
        let (_, asked) = judge("https://issuer.test/", Addresses::Any, &[]);
        assert_eq!(asked, [("issuer.test".to_owned(), 443)]);
        let (_, asked) = judge("http://issuer.test/", Addresses::Any, &[]);
        assert_eq!(asked, [("issuer.test".to_owned(), 80)]);
        let (_, asked) = judge("https://issuer.test:8443/", Addresses::Any, &[]);
        assert_eq!(asked, [("issuer.test".to_owned(), 8443)]);
    }

    #[test]
    fn one_forbidden_address_refuses_the_whole_name() {
        for answer in [&["1.1.1.1:443", "10.0.0.1:443"], &["10.0.0.1:443", "1.1.1.1:443"]] {
            let (outcome, _) = judge("https://issuer.test/", Addresses::Public, answer);
            assert_eq!(outcome, Err(Cause::ForbiddenAddress));
        }
    }

    #[test]
    fn a_forbidden_address_counts_wherever_it_stands_in_a_long_answer() {
        let mut answer = vec!["1.1.1.1:443"; 40];
        answer.push("10.0.0.1:443");
        let (outcome, _) = judge("https://issuer.test/", Addresses::Public, &answer);
        assert_eq!(outcome, Err(Cause::ForbiddenAddress));
    }

    #[test]
    fn a_long_answer_is_cut_and_not_an_error() {
        let (outcome, _) = judge("https://issuer.test/", Addresses::Public, &["1.1.1.1:443"; 40]);
        assert_eq!(outcome.unwrap().len(), TRIED);
    }

    #[test]
    fn no_address_is_a_name_that_does_not_resolve() {
        let (outcome, _) = judge("https://issuer.test/", Addresses::Any, &[]);
        assert_eq!(outcome, Err(Cause::Dns));
    }

    #[test]
    fn a_literal_address_is_judged_without_asking_anybody() {
        let (outcome, asked) = judge("https://10.0.0.1/", Addresses::Public, &["1.1.1.1:443"]);
        assert_eq!((outcome, asked), (Err(Cause::ForbiddenAddress), vec![]));
        let (outcome, asked) = judge("https://[::ffff:10.0.0.1]/", Addresses::Public, &["1.1.1.1:443"]);
        assert_eq!((outcome, asked), (Err(Cause::ForbiddenAddress), vec![]));
        let (outcome, asked) = judge("https://[2606:4700::1111]:444/", Addresses::Public, &[]);
        assert_eq!((outcome, asked), (Ok(vec!["[2606:4700::1111]:444".parse().unwrap()]), vec![]));
    }
}
