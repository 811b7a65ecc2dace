//! The protocol between the runner and an adapter: a JSON object a line, requests on the adapter's standard input, answers
//! on its standard output. `conformance/PROTOCOL.md` describes it for those who write an adapter.
//!
//! An adapter is told how to configure a validator and which tokens to judge. What is expected of it, and which case it
//! is, never crosses.

pub mod answer;
pub mod capabilities;
pub mod class;
pub mod configuration;
pub mod environment;
pub mod line;
pub mod request;

/// The version of the protocol. An adapter that speaks another one is refused at `hello`.
pub const VERSION: u32 = 1;

/// The longest line that the runner reads, in octets: a longer one is a flood, and the adapter is stopped. Default: no
/// answer needs more than some hundreds.
pub const MAX_LINE: usize = 1 << 20;
