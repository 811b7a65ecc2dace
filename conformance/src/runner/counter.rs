//! What an issuer saw in one step.

use crate::catalogue::expect::{Count, Seen};
use crate::lab::behaviour::SetError;
use crate::lab::issuer::Issuer;
use crate::lab::place::Place;

/// How much an issuer had seen when a step began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counter {
    connections: [usize; Place::ALL.len()],
    requests: usize,
}

impl Counter {
    /// Counts from now on.
    pub(super) fn start(issuer: &Issuer) -> Result<Self, SetError> {
        let mut connections = [0; Place::ALL.len()];
        for (count, place) in connections.iter_mut().zip(Place::ALL) {
            *count = issuer.accepts_at(place)?;
        }
        Ok(Self { connections, requests: issuer.requests().len() })
    }

    /// How many connections were made since, wherever.
    pub(super) fn connections(&self, issuer: &Issuer) -> Result<usize, SetError> {
        self.connections_to(issuer, |_| true)
    }

    /// What was seen since. A connection without a request counts where none at all is asked for.
    pub(super) fn seen(&self, issuer: &Issuer, what: Seen, count: Count) -> Result<usize, SetError> {
        let requests = self.requests(issuer).iter().filter(|place| kind(**place) == what).count();
        if !count.is_zero() {
            return Ok(requests);
        }
        Ok(self.connections_to(issuer, |place| kind(place) == what)?.max(requests))
    }

    fn connections_to(&self, issuer: &Issuer, counts: impl Fn(Place) -> bool) -> Result<usize, SetError> {
        let mut connections = 0_usize;
        for (before, place) in self.connections.iter().zip(Place::ALL) {
            if counts(place) {
                connections = connections.saturating_add(issuer.accepts_at(place)?.saturating_sub(*before));
            }
        }
        Ok(connections)
    }

    /// Where each request since came.
    pub(super) fn requests(&self, issuer: &Issuer) -> Vec<Place> {
        issuer.requests().iter().skip(self.requests).map(|request| request.place).collect()
    }
}

/// As what a place is counted.
pub(super) const fn kind(place: Place) -> Seen {
    match place {
        Place::Metadata => Seen::Metadata,
        Place::Keys | Place::MovedKeys => Seen::Keys,
        Place::ForeignKeys | Place::PlainKeys => Seen::Elsewhere,
    }
}
