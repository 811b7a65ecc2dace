//! What one issuer has seen: every TCP connection that was accepted, and every request, in order.

use super::place::Place;
use super::sync::Counted;
use core::fmt;
use core::time::Duration;
use std::sync::Arc;

/// One request, as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The number of the accepted connection that it came on, counted from 1 over the whole issuer.
    pub connection: usize,
    /// Where it came.
    pub place: Place,
    /// The method.
    pub method: String,
    /// The request target: path and query, as sent.
    pub target: String,
    /// Every header in its order, names and values as sent. Octets that are no UTF-8 are replaced.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// The first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// What one issuer has seen. Every clone is the same recorder.
///
/// It holds what the lab's thread has taken from its listeners. To count what no more can be added to, ask the
/// [`Issuer`](super::issuer::Issuer), which empties its listeners first.
#[derive(Clone, Debug)]
pub struct Recorder(Arc<Counted<Seen>>);

#[derive(Debug)]
struct Seen {
    accepts: Vec<Place>,
    requests: Vec<Request>,
}

/// How much of what an issuer has seen was told already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    accepts: usize,
    requests: usize,
}

/// One thing that an issuer has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A connection was accepted.
    Accepted {
        /// Its number, counted from 1 over the whole issuer.
        connection: usize,
        /// Where.
        place: Place,
    },
    /// A request came.
    Requested(Request),
}

/// Fewer than were waited for, when the time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// How many were waited for.
    pub wanted: usize,
    /// How many there were.
    pub seen: usize,
}

impl fmt::Display for TooFew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "waited for {}, saw {}", self.wanted, self.seen)
    }
}

impl std::error::Error for TooFew {}

impl Recorder {
    pub(super) fn new() -> Self {
        Self(Arc::new(Counted::new(Seen { accepts: Vec::new(), requests: Vec::new() })))
    }

    /// How many connections were accepted, at all places.
    pub fn accepts(&self) -> usize {
        self.0.read(|seen| seen.accepts.len())
    }

    /// How many connections were accepted at one place.
    pub fn accepts_at(&self, place: Place) -> usize {
        self.0.read(|seen| seen.accepts.iter().filter(|accepted| **accepted == place).count())
    }

    /// Every request, in the order in which their heads were complete.
    pub fn requests(&self) -> Vec<Request> {
        self.0.read(|seen| seen.requests.clone())
    }

    /// Every request at one place.
    pub fn requests_at(&self, place: Place) -> Vec<Request> {
        self.0.read(|seen| seen.requests.iter().filter(|request| request.place == place).cloned().collect())
    }

    /// What was seen after `mark`, which then stands behind it. Connections come first: a request is never told before the one
    /// that it came on.
    pub fn since(&self, mark: &mut Mark) -> Vec<News> {
        self.0.read(|seen| {
            let accepts = seen.accepts.iter().zip(1..).skip(mark.accepts);
            let accepts = accepts.map(|(place, connection)| News::Accepted { connection, place: *place });
            let requests = seen.requests.iter().skip(mark.requests).cloned().map(News::Requested);
            *mark = Mark { accepts: seen.accepts.len(), requests: seen.requests.len() };
            accepts.chain(requests).collect()
        })
    }

    /// Waits until at least `wanted` connections were accepted.
    ///
    /// # Errors
    /// [`TooFew`], when `within` is over before.
    pub fn wait_accepts(&self, wanted: usize, within: Duration) -> Result<(), TooFew> {
        let count = |seen: &Seen| seen.accepts.len();
        self.0.wait(within, |seen| count(seen) >= wanted, count).map_err(|seen| TooFew { wanted, seen })
    }

    /// Waits until at least `wanted` requests came.
    ///
    /// # Errors
    /// [`TooFew`], when `within` is over before.
    pub fn wait_requests(&self, wanted: usize, within: Duration) -> Result<(), TooFew> {
        let count = |seen: &Seen| seen.requests.len();
        self.0.wait(within, |seen| count(seen) >= wanted, count).map_err(|seen| TooFew { wanted, seen })
    }

    /// Counts one accepted connection and gives its number.
    pub(super) fn accepted(&self, place: Place) -> usize {
        self.0.change(|seen| {
            seen.accepts.push(place);
            seen.accepts.len()
        })
    }

    pub(super) fn requested(&self, request: Request) {
        self.0.change(|seen| seen.requests.push(request));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_told_once_and_connections_before_their_requests() {
        let recorder = Recorder::new();
        let request = |connection| Request {
            connection,
            place: Place::Keys,
            method: "GET".to_owned(),
            target: "/jwks".to_owned(),
            headers: Vec::new(),
        };
        let accepted = |connection| News::Accepted { connection, place: Place::Keys };
        let mut mark = Mark::default();
        assert_eq!(recorder.since(&mut mark), []);
        recorder.accepted(Place::Keys);
        recorder.requested(request(1));
        recorder.accepted(Place::Keys);
        assert_eq!(recorder.since(&mut mark), [accepted(1), accepted(2), News::Requested(request(1))]);
        recorder.requested(request(2));
        assert_eq!(recorder.since(&mut mark), [News::Requested(request(2))]);
        assert_eq!(recorder.since(&mut mark), []);
    }
}
