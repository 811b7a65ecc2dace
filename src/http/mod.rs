//! The HTTP transport: one GET within limits (K7, K12, K18), by ureq over rustls on ring.
//!
//! - Each fetch has a connection of its own and leaves nothing behind: fetches are minutes apart, so a pool would only
//!   add stale connections to the faults. It sends `Connection: close`.
//! - Redirects are never followed, and no variable of the environment is read.
//! - Addresses are judged between the look-up of the name and the connection, and the judged address is the one connected
//!   to. One forbidden address refuses the name.
//! - No compressed body is asked for, and one that comes all the same is refused, so no bomb is ever unpacked.
//!   Where another crate of the program turns on ureq's `gzip`, ureq unpacks it, and the limit counts what comes out.
//! - A head has at most 32 KiB and 128 fields, interim answers (1xx) included in the octets that one connection may
//!   receive: eight times the body's limit and 256 KiB.
//! - No thread but the one of [`resolve::SystemResolver`].

pub mod address;
mod cache_control;
pub mod client;
pub mod dial;
mod failure;
pub mod headers;
pub mod proxy;
pub mod resolve;
pub mod roots;
mod socket;
mod tls;

#[cfg(test)]
mod tests;
