//! How an issuer starts.

use super::place::{Host, Scheme};
use super::port::Ports;

/// How an issuer starts: everywhere with good answers.
#[derive(Clone, Debug)]
pub struct Setup {
    pub(super) scheme: Scheme,
    pub(super) host: Host,
    pub(super) keys: Vec<String>,
    pub(super) ports: Ports,
}

impl Setup {
    /// An issuer on 127.0.0.1, on ports that are free, with an empty key set.
    pub fn new(scheme: Scheme) -> Self {
        Self { scheme, host: Host::V4, keys: Vec::new(), ports: Ports::FREE }
    }

    /// The same on another host.
    #[must_use]
    pub fn at(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    /// The same on these ports.
    #[must_use]
    pub const fn on(mut self, ports: Ports) -> Self {
        self.ports = ports;
        self
    }

    /// The same with these keys, each a JWK as JSON.
    #[must_use]
    pub fn with_keys(mut self, keys: &[impl AsRef<str>]) -> Self {
        self.keys = keys.iter().map(|key| key.as_ref().to_owned()).collect();
        self
    }
}
