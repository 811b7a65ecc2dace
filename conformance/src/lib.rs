//! The conformance suite for token validators.
//!
//! In scope: the catalogue of cases and the runner that holds any validator to them, through the protocol by which an
//! adapter is asked, or through the protected endpoint of a server; the built-in reference as the first of these; vectors
//! that other people wrote; the exhaustive exploration of countersign's resolution machine; mock issuers that misbehave on
//! purpose; baselines and reports. Only the mock issuers, the lab, those who fetch from them, and who asks a server open
//! sockets, and all of them on loopback.
//! Saboteurs, validators that are broken in one way each, test the suite itself; the board is what it finds in others.

pub mod clock;
pub mod explore;
pub mod scenarios;
pub mod worked_examples;

#[cfg(feature = "suite")]
pub mod adapter;
#[cfg(feature = "suite")]
pub mod baseline;
#[cfg(feature = "suite")]
pub mod board;
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
#[cfg(feature = "suite")]
pub mod saboteurs;
#[cfg(feature = "seeds")]
pub mod seeds;
#[cfg(feature = "suite")]
pub mod subject;
#[cfg(feature = "suite")]
pub mod vectors;
