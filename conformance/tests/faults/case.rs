//! One fault in one place, over one scheme, met by one kind of remote tier: and what must come of it.

use core::fmt;
use core::time::Duration;
use countersign::cause::Cause;
use countersign::resolve::step::{Causes, Document};
use countersign_conformance::lab::RETRY_AFTER;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::place::{Place, Scheme};

/// The remote tier of the validator under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remote {
    Discovery,
    JwksUrl,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Case {
    pub(crate) fault: Fault,
    pub(crate) scheme: Scheme,
    pub(crate) remote: Remote,
    /// Where the fault is set.
    pub(crate) place: Place,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (fault, scheme) = (self.fault.name(), self.scheme.as_str());
        let remote = match self.remote {
            Remote::Discovery => "discovery",
            Remote::JwksUrl => "jwks url",
        };
        write!(f, "{fault} of {:?} over {scheme}, {remote}", self.place.document())
    }
}

impl Case {
    /// Every case of a fault: each scheme and document that it names, by discovery and, for the keys, by URL too.
    pub(crate) fn all(fault: Fault) -> Vec<Self> {
        let mut cases = Vec::new();
        for &scheme in fault.schemes() {
            // Plain http is for loopback hosts, and these are no names of the lab: a test of its own shows the refusal.
            if fault == Fault::NameDoesNotResolve && scheme == Scheme::Http {
                continue;
            }
            for &document in fault.documents() {
                let (place, remotes): (_, &[Remote]) = match document {
                    Document::Metadata => (Place::Metadata, &[Remote::Discovery]),
                    Document::Keys => (Place::Keys, &[Remote::Discovery, Remote::JwksUrl]),
                };
                cases.extend(remotes.iter().map(|&remote| Self { fault, scheme, remote, place }));
            }
        }
        cases
    }

    /// What our own transport and judgement make of it.
    pub(crate) fn cause(&self) -> Cause {
        self.fault.causes()[0]
    }

    /// The document whose fetch fails. A name that is gone fails whatever is asked first, and a foreign `jwks_uri` is
    /// found out only when the keys are to be fetched.
    pub(crate) fn failing(&self) -> Document {
        match (self.fault, self.remote) {
            (Fault::NameDoesNotResolve, Remote::Discovery) => Document::Metadata,
            (Fault::ForeignJwksUri, _) => Document::Keys,
            _ => self.place.document(),
        }
    }

    /// Whether the place that misbehaves gets as far as to read a request.
    pub(crate) fn is_heard(&self) -> bool {
        let deaf = [Fault::SilentAfterAccept, Fault::TlsOnPlainPort];
        !deaf.contains(&self.fault) && !matches!(self.cause(), Cause::Dns | Cause::Connect | Cause::Tls)
    }

    /// The requests of a lookup that finds nothing held, in order.
    pub(crate) fn cold_requests(&self) -> Vec<Place> {
        match (self.remote, self.failing()) {
            (Remote::JwksUrl, _) => self.heard(&[Place::Keys]),
            (Remote::Discovery, Document::Metadata) => self.heard(&[Place::Metadata]),
            // The address is judged, and nobody is asked.
            (Remote::Discovery, Document::Keys) if self.fault == Fault::ForeignJwksUri => {
                vec![Place::Metadata]
            }
            (Remote::Discovery, Document::Keys) => self.heard(&[Place::Metadata, Place::Keys]),
        }
    }

    /// Of these requests, those that are read.
    pub(crate) fn heard(&self, places: &[Place]) -> Vec<Place> {
        let nobody = self.fault == Fault::NameDoesNotResolve;
        places.iter().copied().filter(|&place| !nobody && (place != self.place || self.is_heard())).collect()
    }

    /// The requests of a lookup when all is well and nothing fresh is held.
    pub(crate) fn good_requests(&self) -> Vec<Place> {
        match self.remote {
            Remote::Discovery => vec![Place::Metadata, Place::Keys],
            Remote::JwksUrl => vec![Place::Keys],
        }
    }

    /// The connections of one lookup to the place that misbehaves.
    pub(crate) fn accepts(&self) -> usize {
        if matches!(self.cause(), Cause::Dns | Cause::Connect) { 0 } else { 1 }
    }

    /// The causes of a lookup that finds nothing held.
    pub(crate) fn causes(&self) -> Causes {
        let cause = Some(self.cause());
        match self.failing() {
            Document::Metadata => {
                Causes { metadata: cause, keys: Some(Cause::NothingHeld), ..Causes::default() }
            }
            Document::Keys => Causes { keys: cause, ..Causes::default() },
        }
    }

    /// The back-off of a first failure, without jitter: the issuer may ask for a longer one.
    pub(crate) fn back_off(&self) -> Duration {
        match self.fault {
            Fault::Status429 | Fault::Status503 => Duration::from_secs(RETRY_AFTER.into()),
            _ => Duration::from_secs(10),
        }
    }

    /// Whether nobody answers: then real time passes.
    pub(crate) fn only_waits(&self) -> bool {
        self.cause() == Cause::Timeout
    }
}
