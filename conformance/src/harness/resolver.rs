//! A resolver that counts who asks.

use crate::lab::names::Names;
use core::net::{IpAddr, SocketAddr};
use core::time::Duration;
use countersign::http::resolve::Resolve;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Knows the names of one lab and those that a test adds, and keeps every question. Every clone is the same.
#[derive(Clone, Debug)]
pub struct CountingResolver {
    names: Names,
    added: BTreeMap<String, Vec<IpAddr>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl CountingResolver {
    /// Knows the names of a lab.
    pub fn new(names: &Names) -> Self {
        Self { names: names.clone(), added: BTreeMap::new(), asked: Arc::default() }
    }

    /// The same with one more name.
    #[must_use]
    pub fn with(mut self, host: &str, addresses: &[IpAddr]) -> Self {
        self.added.insert(host.to_owned(), addresses.to_vec());
        self
    }

    /// Every name that it was asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Resolve for CountingResolver {
    fn resolve(&self, host: &str, port: u16, _: Duration) -> io::Result<Vec<SocketAddr>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(host.to_owned());
        let known = match self.added.get(host) {
            Some(addresses) => addresses.clone(),
            None => self.names.lookup(host).into_iter().collect(),
        };
        match known.is_empty() {
            true => Err(io::ErrorKind::NotFound.into()),
            false => Ok(known.into_iter().map(|address| SocketAddr::new(address, port)).collect()),
        }
    }
}
