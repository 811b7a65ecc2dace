//! The locks of the driver, in one place, so that a model checker can put its own in theirs.

#[cfg(not(countersign_model))]
pub(crate) use std::sync::{Condvar, Mutex, PoisonError, RwLock};

#[cfg(countersign_model)]
pub(crate) use shuttle::sync::{Condvar, Mutex, RwLock};
#[cfg(countersign_model)]
pub(crate) use std::sync::PoisonError;
