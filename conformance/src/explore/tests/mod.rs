//! The exploration itself is a test: it runs once, and several tests look at what it found.

mod exploration;
mod pinned;
mod plays;
mod rules;
mod soundness;
mod walks;

use crate::explore::run::{Exploration, run};
use std::sync::LazyLock;

/// The whole exploration, on two threads.
static EXPLORED: LazyLock<Exploration> = LazyLock::new(|| run(2, &|_| {}).expect("the alphabet can be made"));
