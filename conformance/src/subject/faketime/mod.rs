//! libfaketime, which gives one process a wall clock and a monotonic clock that the runner moves.

pub mod faked;
pub mod library;
