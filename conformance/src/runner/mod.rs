//! The runner: plays cases against whoever is judged, twins first, and judges what it saw.
//!
//! A case is played by one [`player`] on a [`stage`] of its own: an issuer of the lab, and one session of the subject. What was
//! observed is told from what had to be by [`judge`]; who cannot be asked at all is told by [`applicable`].

pub mod applicable;
pub mod challenges;
mod control;
mod counter;
mod faked;
pub mod judge;
pub(crate) mod parallel;
pub mod play;
pub mod player;
mod serve;
pub mod session;
pub mod shorter;
pub mod stage;
pub mod suite;
pub mod time;
mod together;
pub mod vectors;
mod verdict;
mod waiting;
pub mod warm;
pub mod workers;
pub mod wrong;

#[cfg(test)]
mod tests;
