//! Key resolution: a state machine without sockets, threads or clocks.

pub mod answer;
pub mod state;
pub mod step;
pub mod wanted;

mod decide;

pub use decide::decide;
