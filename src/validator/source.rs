//! The keys of one issuer: the machine's state, and everything needed to turn it.

use crate::clock::Clock;
use crate::fetch::Fetch;
use crate::jwk::KeyLimits;
use crate::policy::keys::KeyPolicy;
use crate::resolve::answer::Jitter;
use crate::validator::local::Local;
use crate::validator::observer::Observer;
use crate::validator::shared::Locked;
use std::sync::Arc;

/// The keys of one issuer, wherever they come from.
pub(crate) struct KeySource<S = Locked> {
    pub(crate) policy: KeyPolicy,
    pub(crate) key_limits: KeyLimits,
    pub(crate) local: Local,
    pub(crate) shared: S,
    pub(crate) client: Box<dyn Fetch>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jitter: Box<dyn Fn() -> Jitter + Send + Sync>,
    pub(crate) observer: Box<dyn Observer>,
}
