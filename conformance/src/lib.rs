//! The conformance suite for token validators.
//!
//! In scope so far: the exhaustive exploration of countersign's resolution machine, vectors that other people wrote,
//! the worked examples of the RFCs, and named scenarios from public bug reports. Nothing in here opens a socket.
//! Not in scope yet: issuers over real sockets and adapters to other validators.

pub mod clock;
pub mod explore;
pub mod scenarios;

#[cfg(feature = "suite")]
pub mod cli;
#[cfg(feature = "suite")]
pub mod vectors;
