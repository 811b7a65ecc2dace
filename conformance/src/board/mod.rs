//! The board: released libraries side by side, as the suite judges them.
//!
//! An [`adapter`] is a folder with a manifest. What came of an implementation is [`stored`] in the repository, and what is
//! published is made from that: the [`table`] of the README, the [`findings`] with their [`reasons`], and the [`opinions`] of the
//! implementations on the cases themselves.

pub mod adapter;
pub mod findings;
pub mod opinions;
pub mod reasons;
pub mod stored;
pub mod table;

#[cfg(test)]
mod sample;
