//! The conformance suite for token validators.
//!
//! In scope so far: the exhaustive exploration of countersign's resolution machine, vectors that other people wrote,
//! the worked examples of the RFCs, named scenarios from public bug reports, mock issuers that misbehave on purpose, and
//! the protocol by which other validators are asked, with the reference as its first adapter.
//! Only the mock issuers, the lab, and those who fetch from them open sockets, and all of them on loopback.

pub mod clock;
pub mod explore;
pub mod scenarios;
pub mod worked_examples;

#[cfg(feature = "suite")]
pub mod adapter;
#[cfg(feature = "suite")]
pub mod baseline;
#[cfg(feature = "suite")]
pub mod bounded;
#[cfg(feature = "suite")]
pub mod catalogue;
#[cfg(feature = "suite")]
pub mod cli;
#[cfg(feature = "lab")]
pub mod harness;
#[cfg(feature = "lab")]
pub mod lab;
#[cfg(feature = "suite")]
pub mod mint;
#[cfg(feature = "suite")]
pub mod protocol;
#[cfg(feature = "suite")]
pub mod report;
#[cfg(feature = "suite")]
pub mod results;
#[cfg(feature = "suite")]
pub mod runner;
#[cfg(feature = "seeds")]
pub mod seeds;
#[cfg(feature = "suite")]
pub mod subject;
#[cfg(feature = "suite")]
pub mod vectors;
