//! What can happen in one step of the exploration, and the record of how each state was first reached.

use crate::explore::alphabet::Reply;
use countersign::resolve::step::Document;

/// One step of the exploration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// A lookup begins, or tries to: the number of its class in the world.
    Begin(u16),
    /// The ticket that is out is answered.
    Answer(Document, Reply, FullJitter),
    /// A ticket that is out no longer is answered.
    Late(Document, Reply),
    /// The clock moves on by one tick.
    Tick,
}

/// Whether the back-off is cut by the most that jitter takes off.
pub type FullJitter = bool;

/// How a state was first reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Via {
    /// From this state.
    pub from: u32,
    /// By this move.
    pub by: Option<Move>,
    /// Whether the clock then went back behind what was written.
    pub then_back: bool,
}
