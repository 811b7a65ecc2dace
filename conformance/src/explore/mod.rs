//! The exhaustive exploration of the resolution machine.

pub mod alphabet;
pub mod canon;
pub mod checks;
pub mod classes;
pub mod counts;
pub mod dot;
pub mod ghost;
pub mod machine;
pub mod memo;
pub mod moves;
pub mod mutants;
pub mod policies;
pub mod properties;
pub mod report;
pub mod run;
pub mod search;
pub mod standing;
pub mod story;
pub mod table;
pub mod tickets;
pub mod told;
pub mod walk;
pub mod words;
pub mod world;

#[cfg(test)]
mod tests;
