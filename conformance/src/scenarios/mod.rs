//! Named scenarios: what a validator must answer, and what the issuer must see, step by step.
//!
//! A scenario is data. It names tokens, documents and replies, and no clock, socket or Rust type of the library, so
//! that one and the same scenario can be played on the pure machine ([`player`]), on the real validator over sockets,
//! and on somebody else's validator behind an adapter. The second player is `tests/wire/`; the third does not exist yet.

pub mod broken;
pub mod keys;
pub mod machine;
pub mod player;
pub mod scenario;
mod toolhive;

#[cfg(test)]
mod saboteurs;
#[cfg(test)]
mod tests;

use scenario::Scenario;

/// Every scenario. Names never change.
pub const ALL: [Scenario; 6] = [
    toolhive::ISSUE_4747,
    toolhive::WORKAROUND,
    toolhive::RUNNER,
    toolhive::LOCAL_MISS,
    toolhive::LATCH,
    toolhive::CANCELLED,
];
