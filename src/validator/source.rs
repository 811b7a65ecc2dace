//! The keys of one issuer: the machine's state behind its lock, and everything needed to turn it.

use crate::clock::Clock;
use crate::fetch::Fetch;
use crate::jwk::KeyLimits;
use crate::policy::keys::{KeyPolicy, Remote};
use crate::resolve::answer::Jitter;
use crate::resolve::state::State;
use crate::sync::RwLock;
use crate::url::FetchUrl;
use crate::validator::gate::Gate;
use crate::validator::local::Local;
use crate::validator::observer::Observer;
use std::sync::Arc;

/// The keys of one issuer, wherever they come from.
///
/// The lock is held to copy a pointer and to write a judged answer, and for nothing that takes time (K9).
pub(crate) struct KeySource {
    pub(crate) policy: KeyPolicy,
    pub(crate) metadata_url: Option<FetchUrl>,
    pub(crate) key_limits: KeyLimits,
    pub(crate) local: Local,
    pub(crate) state: RwLock<Arc<State>>,
    pub(crate) gate: Gate,
    pub(crate) client: Box<dyn Fetch>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jitter: Box<dyn Fn() -> Jitter + Send + Sync>,
    pub(crate) observer: Box<dyn Observer>,
}

/// What a [`KeySource`] is made of.
pub(crate) struct Parts {
    pub(crate) policy: KeyPolicy,
    pub(crate) key_limits: KeyLimits,
    pub(crate) local: Local,
    pub(crate) client: Box<dyn Fetch>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jitter: Box<dyn Fn() -> Jitter + Send + Sync>,
    pub(crate) observer: Box<dyn Observer>,
}

impl KeySource {
    /// Does no I/O (K4).
    pub(crate) fn new(parts: Parts) -> Self {
        let Parts { policy, key_limits, local, client, clock, jitter, observer } = parts;
        let metadata_url = match policy.remote() {
            Remote::Discovery(issuer) => Some(issuer.openid_configuration()),
            Remote::None | Remote::Explicit(_) => None,
        };
        let state = RwLock::new(Arc::new(State::new(clock.now())));
        let gate = Gate::default();
        Self { policy, metadata_url, key_limits, local, state, gate, client, clock, jitter, observer }
    }
}
