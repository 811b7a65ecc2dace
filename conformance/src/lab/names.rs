//! The lab's names: what an injected resolver may say.

use super::sync::lock;
use core::net::IpAddr;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Knows the names of the issuers of one lab, all below `.invalid`, and counts who asks. Every clone is the same.
///
/// No resolver of the system knows these names (RFC 6761 6.4): a test gives this to its validator as a resolver.
#[derive(Clone, Debug, Default)]
pub struct Names(Arc<Mutex<Book>>);

#[derive(Debug, Default)]
struct Book {
    known: BTreeMap<String, Entry>,
    asked: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    address: IpAddr,
    resolves: bool,
}

impl Names {
    /// The address of a name, always a loopback one; None where it does not resolve. Each call is counted.
    pub fn lookup(&self, host: &str) -> Option<IpAddr> {
        let mut book = lock(&self.0);
        book.asked.push(host.to_owned());
        book.known.get(host).filter(|entry| entry.resolves).map(|entry| entry.address)
    }

    /// Every name that was asked for, in order.
    pub fn asked(&self) -> Vec<String> {
        lock(&self.0).asked.clone()
    }

    pub(super) fn add(&self, host: &str, address: IpAddr) {
        lock(&self.0).known.insert(host.to_owned(), Entry { address, resolves: true });
    }

    pub(super) fn set_resolves(&self, host: &str, resolves: bool) {
        if let Some(entry) = lock(&self.0).known.get_mut(host) {
            entry.resolves = resolves;
        }
    }

    pub(super) fn remove(&self, host: &str) {
        lock(&self.0).known.remove(host);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::net::Ipv4Addr;

    #[test]
    fn a_name_is_found_until_it_is_taken_away_and_every_question_is_kept() {
        let names = Names::default();
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        names.add("a.invalid", here);
        assert_eq!(names.lookup("a.invalid"), Some(here));
        names.set_resolves("a.invalid", false);
        assert_eq!(names.lookup("a.invalid"), None);
        names.set_resolves("a.invalid", true);
        assert_eq!(names.lookup("a.invalid"), Some(here));
        assert_eq!(names.lookup("b.invalid"), None);
        assert_eq!(names.asked(), ["a.invalid", "a.invalid", "a.invalid", "b.invalid"]);
    }
}
