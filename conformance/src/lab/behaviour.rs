//! How a place of an issuer behaves.

use super::fault::Fault;
use super::gate::Gate;
use super::place::{Place, Scheme, Site};
use core::fmt;
use core::net::SocketAddr;
use countersign::resolve::step::Document;
use std::io;
use wiremock::http::{HeaderName, HeaderValue};

/// How a place behaves, from the next connection on.
#[derive(Clone, Debug)]
pub enum Behaviour {
    /// It serves this answer, and remembers it as its good one.
    Good(Good),
    /// It answers with this status, and the body and headers of this, whatever ETag the request names.
    Always(u16, Good),
    /// It misbehaves.
    Fault(Fault),
    /// It reads the request and holds it in front of the gate, then behaves like this.
    Held(Gate, Box<Behaviour>),
}

impl Behaviour {
    /// The same behind a gate.
    #[must_use]
    pub fn held(self, gate: &Gate) -> Self {
        Self::Held(gate.clone(), Box::new(self))
    }
}

impl From<Good> for Behaviour {
    fn from(good: Good) -> Self {
        Self::Good(good)
    }
}

impl From<Fault> for Behaviour {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// An answer with status 200, or 304 where the request names its ETag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    pub(super) body: Vec<u8>,
    pub(super) content_type: String,
    pub(super) etag: Option<String>,
    pub(super) headers: Vec<(String, String)>,
}

impl Good {
    /// A body of type `application/json`.
    pub fn new(body: impl Into<Vec<u8>>) -> Self {
        let content_type = "application/json".to_owned();
        Self { body: body.into(), content_type, etag: None, headers: Vec::new() }
    }

    /// The same with another content type.
    #[must_use]
    pub fn with_content_type(mut self, content_type: &str) -> Self {
        content_type.clone_into(&mut self.content_type);
        self
    }

    /// The same with an ETag, quotes included. A request whose `If-None-Match` is exactly this gets a 304.
    #[must_use]
    pub fn with_etag(mut self, etag: &str) -> Self {
        self.etag = Some(etag.to_owned());
        self
    }

    /// The same with one more header, for instance `cache-control`. A name may come twice.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Good {
    /// wiremock panics at a header that is none.
    pub(super) fn check(&self) -> Result<(), SetError> {
        let etag = self.etag.as_deref().map(|etag| ("etag", etag));
        let content_type = [("content-type", self.content_type.as_str())];
        let others = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in etag.into_iter().chain(content_type).chain(others) {
            if HeaderName::try_from(name).is_err() || HeaderValue::try_from(value).is_err() {
                return Err(SetError::Header(name.to_owned()));
            }
        }
        Ok(())
    }
}

/// What a fault is made from: the place, the URLs of the issuer, and what an honest answer would be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) place: Place,
    pub(super) site: &'a Site,
    pub(super) good: &'a Good,
}

/// Why a place cannot behave like that.
#[derive(Debug)]
#[non_exhaustive]
pub enum SetError {
    /// The fault has no meaning for this document.
    NotForDocument(Fault, Document),
    /// The fault has no meaning over http, or over https.
    NotOverScheme(Fault, Scheme),
    /// The fault is about a name, and the issuer has none.
    NeedsName(Fault),
    /// Nothing of the fault is left to happen behind a gate, which opens after the request was read.
    NotBehindGate(Fault),
    /// This is no HTTP header; its name is given.
    Header(String),
    /// A certificate could not be made.
    Certificate(rcgen::Error),
    /// TLS does not take the certificate.
    Tls(rustls::Error),
    /// This port is not to be had, and why.
    Port(SocketAddr, io::Error),
    /// The lab cannot listen again, or is gone.
    Io(io::Error),
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotForDocument(fault, document) => {
                write!(f, "{} is no fault of {document:?}", fault.name())
            }
            Self::NotOverScheme(fault, scheme) => {
                write!(f, "{} is no fault over {}", fault.name(), scheme.as_str())
            }
            Self::NeedsName(fault) => write!(f, "{} needs an issuer with a name", fault.name()),
            Self::NotBehindGate(fault) => write!(f, "{} happens before a request is read", fault.name()),
            Self::Header(name) => write!(f, "no HTTP header: {name:?}"),
            Self::Certificate(error) => write!(f, "no certificate: {error}"),
            Self::Tls(error) => write!(f, "no TLS: {error}"),
            Self::Port(address, error) => write!(f, "cannot listen on {address}: {error}"),
            Self::Io(error) => write!(f, "no listener: {error}"),
        }
    }
}

impl std::error::Error for SetError {}

impl From<rcgen::Error> for SetError {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error)
    }
}

impl From<rustls::Error> for SetError {
    fn from(error: rustls::Error) -> Self {
        Self::Tls(error)
    }
}

impl From<io::Error> for SetError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
