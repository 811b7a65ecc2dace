//! Plays: what callers, an issuer and a clock do, such that each class of edges comes about somewhere.
//!
//! An edge of the exploration is a call of the machine. Who has only a validator makes these calls by doing things
//! around it: a caller presents a token and is held in a fetch, the issuer answers, the clock moves. A play is a list of
//! such acts with what must be seen after each. It is made in three steps, all of them pure:
//!
//! 1. [`edges`](crate::explore::edges) gives the shortest way to each class that a driver can go;
//! 2. [`plan`] has a [`planner`] turn the way into acts, and play them on the [`driver`], which is the machine with callers around it.
//!    What the callers are told there is what must be seen, and which classes come about is written down, not assumed;
//! 3. [`cover`] leaves out the plays that show nothing new.
//!
//! Three things make a way playable move by move. A caller can go away at the moment at which its answer has been taken,
//! so that it makes no further move. It can be held up at that moment, and go on later, when it has spent what it has
//! spent. And it can have been slow to begin, so that its deadline is over when it looks for the first time.

pub mod act;
pub mod cover;
pub mod driver;
pub mod plan;
pub mod planner;
