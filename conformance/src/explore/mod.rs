//! The exhaustive exploration of the resolution machine.
//!
//! It runs the real machine (`countersign::resolve`), from nothing, through every state that it can reach under small
//! policies, and holds each rule of the resolution contract against each state. It needs no network, no clock and no
//! async runtime, so that fuzzing can use it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`alphabet`], [`lookups`] | what can happen: sources, keys, answers; what can be asked |
//! | [`policies`] | the small policies |
//! | [`ghost`] | the explorer's own log: begins, answers and times, never the machine's records |
//! | [`words`], [`standing`] | the words of the contract, said of the log |
//! | [`properties`] | the rules, one property each, and the table of all |
//! | [`mutants`] | machines that are wrong in one way each: every property has to catch its own |
//! | [`canon`], [`record`], [`table`], [`reached`] | the form of a state that makes the space finite |
//! | [`search`], [`visit`] | the search itself, and [`run`] for all of them on several threads |
//! | [`edges`], [`plays`] | an example of each class of edges, and how somebody who has a validator gets there |
//! | [`counts`], [`classes`], [`report`] | what was counted |
//! | [`story`] | a counterexample as the shortest story that a person can read |
//! | [`dot`] | the diagram of the machine |
//! | [`walk`] | one walk with real times, for random tests and fuzzing |
//!
//! To read a property beside its rule, begin with [`properties::table`].

pub mod alphabet;
pub mod canon;
pub mod checks;
pub mod classes;
pub mod counts;
pub mod dot;
pub mod edges;
pub mod ghost;
pub mod lookups;
pub mod machine;
pub mod memo;
pub mod moves;
pub mod mutants;
pub mod plays;
pub mod policies;
pub mod properties;
pub mod reached;
pub mod record;
pub mod report;
pub mod run;
pub mod search;
pub mod standing;
pub mod story;
pub mod table;
pub mod tickets;
pub mod told;
pub mod visit;
pub mod walk;
pub mod words;
pub mod world;

#[cfg(test)]
mod tests;
