//! The locks of the driver, in one place, so that a model checker can put its own in theirs.

#[cfg(not(all(test, countersign_model)))]
pub(crate) use std::sync::{Condvar, Mutex, RwLock};

#[cfg(all(test, countersign_model))]
pub(crate) use shuttle::sync::{Condvar, Mutex, RwLock};

pub(crate) use std::sync::PoisonError;
