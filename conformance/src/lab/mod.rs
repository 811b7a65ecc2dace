//! The lab: mock issuers that misbehave on purpose, in this process and on loopback only.
//!
//! [`Lab::start`] gives a certificate authority and a thread that serves; [`Lab::issuer`] starts an issuer, which
//! listens on ports of its own, one for each [`Place`](place::Place), and behaves as it is told with
//! [`Issuer::set`]. What comes is counted at the socket and recorded. All of it is called from ordinary
//! threads; nobody needs a runtime. Dropped, everything is closed.
//!
//! Ordinary answers come from wiremock. In front of it stand our own listeners, because a connection that never
//! becomes a request has to be counted too, and because no HTTP server would do what the others
//! do ([`fault::Fault`] has them all).
//!
//! Nothing here listens or connects outside of 127.0.0.0/8 and `::1`.

mod answers;
mod background;
pub mod behaviour;
pub mod ca;
pub mod documents;
pub mod fault;
mod front;
pub mod gate;
pub mod good;
mod head;
pub mod issuer;
mod mounted;
pub mod names;
pub mod place;
pub mod port;
mod raw;
pub mod recorder;
pub mod setup;
mod sync;
mod tls;

pub use answers::{BOMB_OCTETS, COPY_PATH, RETRY_AFTER};
pub use raw::{DRIP_INTERVAL, GARBAGE};

use background::Background;
use behaviour::SetError;
use ca::Ca;
use core::sync::atomic::{AtomicUsize, Ordering};
use issuer::Issuer;
use mounted::Wiremock;
use names::Names;
use setup::Setup;
use std::sync::Arc;

/// The issuers of one run, and what they share. Dropped after its issuers, it has stopped.
#[derive(Debug)]
pub struct Lab {
    shared: Arc<Shared>,
}

/// What every issuer of a lab needs; the last of them stops it.
#[derive(Debug)]
struct Shared {
    /// First, so that it is dropped first: then nothing is served any more.
    background: Background,
    wiremock: Wiremock,
    ca: Ca,
    untrusted_ca: Ca,
    names: Names,
    issuers: AtomicUsize,
}

impl Lab {
    /// Starts a lab without issuers.
    ///
    /// # Errors
    /// [`SetError`], when a thread, a port or a certificate is not to be had.
    pub fn start() -> Result<Self, SetError> {
        let background = Background::start()?;
        let shared = Shared {
            wiremock: Wiremock::start(&background)?,
            background,
            ca: Ca::new("countersign lab")?,
            untrusted_ca: Ca::new("countersign lab, untrusted")?,
            names: Names::default(),
            issuers: AtomicUsize::new(0),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Starts an issuer. It keeps the lab running for as long as it lives.
    ///
    /// # Errors
    /// [`SetError`], when a port or a certificate is not to be had.
    pub fn issuer(&self, setup: &Setup) -> Result<Issuer, SetError> {
        let number = self.shared.issuers.fetch_add(1, Ordering::Relaxed);
        Issuer::start(self.shared.clone(), setup, number)
    }

    /// The authority that validators are to trust.
    pub fn ca(&self) -> &Ca {
        &self.shared.ca
    }

    /// An authority that nobody trusts.
    pub fn untrusted_ca(&self) -> &Ca {
        &self.shared.untrusted_ca
    }

    /// The names of the issuers that have one.
    pub fn names(&self) -> &Names {
        &self.shared.names
    }
}
