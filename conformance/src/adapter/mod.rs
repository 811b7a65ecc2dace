//! The reference validator as an adapter: the library crate `countersign`, asked in the words of the protocol.
//!
//! It configures the library as its documentation recommends, adds no check of its own and tries nothing twice. Every
//! session has clocks of its own, which stand still until they are moved. It connects to loopback and to nothing else.

pub mod hello;
pub mod reference;
pub mod serve;

pub(crate) mod class;
pub(crate) mod client;
pub(crate) mod policy;
pub(crate) mod refused;
pub(crate) mod session;

#[cfg(test)]
mod tests;
