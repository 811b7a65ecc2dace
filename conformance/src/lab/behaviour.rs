//! How a place of an issuer behaves.

use super::fault::Fault;
use super::gate::Gate;
use super::good::Good;
use super::place::Scheme;
use core::fmt;
use core::net::SocketAddr;
use countersign::resolve::step::Document;
use std::io;

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
