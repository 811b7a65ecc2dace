//! A gate: requests wait in front of it until the test opens it.

use super::recorder::TooFew;
use super::sync::Counted;
use core::time::Duration;
use std::sync::Arc;
use tokio::sync::watch;

/// Holds requests until it is opened. Every clone is the same gate.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    open: watch::Sender<bool>,
    held: Counted<usize>,
}

impl Gate {
    /// A gate that is shut.
    #[expect(clippy::new_without_default, reason = "a default gate says too little: it is shut")]
    pub fn new() -> Self {
        Self(Arc::new(Inner { open: watch::Sender::new(false), held: Counted::new(0) }))
    }

    /// Lets everything through that is held, and all that comes.
    pub fn open(&self) {
        self.0.open.send_replace(true);
    }

    /// Holds all that comes from now on.
    pub fn shut(&self) {
        self.0.open.send_replace(false);
    }

    /// How many requests are held now. One whose client goes away is no longer held.
    pub fn held(&self) -> usize {
        self.0.held.read(|held| *held)
    }

    /// Waits until at least `wanted` requests are held.
    ///
    /// # Errors
    /// [`TooFew`], when `within` is over before.
    pub fn wait_held(&self, wanted: usize, within: Duration) -> Result<(), TooFew> {
        self.0.held.wait(within, |held| *held >= wanted, |held| *held).map_err(|seen| TooFew { wanted, seen })
    }

    /// Waits until nothing is held.
    ///
    /// # Errors
    /// [`TooFew`], with what is still held, when `within` is over before.
    pub fn wait_empty(&self, within: Duration) -> Result<(), TooFew> {
        self.0.held.wait(within, |held| *held == 0, |held| *held).map_err(|seen| TooFew { wanted: 0, seen })
    }

    pub(super) async fn pass(&self) {
        let mut open = self.0.open.subscribe();
        let _held = Held::new(&self.0);
        // The sender lives in this gate, so waiting cannot fail.
        let _ = open.wait_for(|open| *open).await;
    }
}

/// Counts one request as held, however its waiting ends.
struct Held<'a>(&'a Inner);

impl<'a> Held<'a> {
    fn new(inner: &'a Inner) -> Self {
        inner.held.change(|held| *held = held.saturating_add(1));
        Self(inner)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.held.change(|held| *held = held.saturating_sub(1));
    }
}
