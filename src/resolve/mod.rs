//! Key resolution: a state machine without sockets, threads or clocks.
//!
//! A token names a key; this module says where that key comes from. It remembers what was fetched ([`state::State`]),
//! says what a lookup does next ([`decide::decide`]), gives out the right to fetch ([`state::State::begin`]) and judges
//! what came back ([`state::State::complete`]). Time is an argument, and so is every answer. Whoever drives it does the
//! I/O between `begin` and `complete`, with no lock held:
//!
//! ```text
//! ask the local tier once, with no lock held
//! loop
//!     decide (read lock)
//!         Found   -> verify under these keys; if the signature fails under fetched ones, add them to `tried`, go on
//!         Failed  -> the token's fault, or an outage with the time of the next attempt
//!         Wait    -> sleep until woken, until the lease or the lookup's own deadline is over; go on
//!         Fetch   -> begin (write lock): None -> go on; a ticket -> fetch, complete (write lock), wake all, go on
//! ```
//!
//! Ten minutes of reading, in this order:
//!
//! | file | what it holds |
//! |---|---|
//! | [`wanted`] | one lookup: what the token asks for, what this lookup has already done |
//! | [`step`] | what decide answers, down to whose fault a failure is |
//! | [`state`] | what is remembered, as plain data |
//! | [`view`] | the one place that compares anything with the clock |
//! | [`decide`] | the decision, in the order of the rules |
//! | `begin`, `complete` | the only two writes, after `settle` has brought the state to the present |
//! | [`answer`] | what a fetch brought, parsed before any lock is taken |
//!
//! The rules K1..K24 and S1..S4 that the comments name are the resolution contract, `conformance/CONTRACT.md`. The
//! explorer of the conformance suite visits every state of this code, for policies small enough to be finished, and
//! holds each rule against each state.
//!
//! What becomes of the key set behind a URL, as the explorer saw it (`countersign explore --dot` draws it, and a test
//! fails when this is out of date); discovery puts a second record of the same kind in front of it:
//!
//! ```text
#![doc = include_str!("machine.dot")]
//! ```

pub mod answer;
pub mod decide;
pub mod state;
pub mod step;
pub mod ticket;
pub mod view;
pub mod wanted;

mod begin;
mod complete;
mod settle;

#[cfg(test)]
mod tests;
