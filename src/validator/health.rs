//! Whether a validator can judge tokens now.

use crate::algorithm::Algorithm;
use crate::resolve::decide::first_fetch;
use crate::resolve::step::{Causes, Document};
use crate::resolve::view::{Age, View};
use crate::resolve::wanted::{LocalAnswer, Spent, Wanted};
use crate::validator::error::Outage;
use crate::validator::lookup::{Lost, Sought};
use crate::validator::shared::Shared;
use crate::validator::source::KeySource;
use core::time::Duration;

/// The state of one issuer's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// The highest tier that can answer now; `None` while none can. Local keys are ready at once.
    pub ready: Option<Tier>,
    /// How long ago the remote key set was fetched or last renewed; `None` while none is held.
    pub key_set_age: Option<Duration>,
    /// What failed last, and has not succeeded since.
    pub causes: Causes,
    /// When a token with an unknown key would cause the next attempt, from now; `None` where it never would.
    pub next_attempt_in: Option<Duration>,
}

/// A tier that can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Keys of this process.
    Local,
    /// A remote set within its ttl.
    RemoteFresh,
    /// A remote set past its ttl and within its stale limit.
    RemoteStale,
}

/// A lookup for a key that no set holds: nothing is eligible for an algorithm that is not supported. What it would be
/// told is what a refresh is told, by the same gates.
const ANY_NEW_KEY: Wanted<'static> = Wanted {
    alg: Algorithm::Es512,
    kid: None,
    local: LocalAnswer::Absent,
    tried: &[],
    spent: Spent { metadata: false, keys: false, superseded: false },
    patience: true,
};

impl<S: Shared> KeySource<S> {
    pub(crate) fn health(&self) -> Health {
        let local = self.local.ask();
        let (state, now) = self.shared.read(&*self.clock);
        let view = View::new(&self.policy, &state, now);
        let held = view.keys();
        let ready = match (&local, held) {
            (Some(Ok(keys)), _) if !keys.as_ref().is_empty() => Some(Tier::Local),
            (_, Some((_, Age::Fresh))) => Some(Tier::RemoteFresh),
            (_, Some(_)) => Some(Tier::RemoteStale),
            (_, None) => None,
        };
        Health {
            ready,
            key_set_age: held.map(|(held, _)| now.since(held.fetched)),
            causes: Causes {
                local: local.and_then(Result::err),
                metadata: state.attempts(Document::Metadata).failure,
                keys: state.attempts(Document::Keys).failure,
                lookup: None,
            },
            next_attempt_in: first_fetch(&self.policy, &state, &ANY_NEW_KEY, now).map(|at| at.since(now)),
        }
    }

    /// A lookup for a key that no set holds: it ends in NotFound where the remote tier is healthy (K20). The local tier
    /// is not asked: whatever it says, it is the remote keys that are looked after here.
    pub(crate) fn refresh(&self) -> Result<(), Outage> {
        let sought = Sought { alg: ANY_NEW_KEY.alg, kid: ANY_NEW_KEY.kid };
        match self.look_up(sought, ANY_NEW_KEY.local, |_| None::<()>).outcome {
            Ok(_) | Err(Lost::NotFound | Lost::Ambiguous | Lost::BadSignature(_)) => Ok(()),
            Err(Lost::Unavailable { causes, retry_in }) => Err(Outage { causes, retry_in }),
        }
    }
}
