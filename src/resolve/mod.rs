//! Key resolution: a state machine without sockets, threads or clocks.

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
