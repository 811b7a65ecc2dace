//! Known failures: a file that lists what is expected to fail, each with a reason, so that a run is red for news alone.

pub mod compare;
pub mod error;
pub mod expiry;
pub mod file;
pub mod finding;
pub mod write;

#[cfg(test)]
mod tests;
