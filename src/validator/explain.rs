//! The whole story of one token: every check, every tier that was asked, and what would be fetched next.

use crate::cause::Cause;
use crate::jwk::KeySet;
use crate::jws::Buffers;
use crate::policy::keys::Remote;
use crate::resolve::decide::first_fetch;
use crate::resolve::step::{Document, Source};
use crate::resolve::view::{Age, View};
use crate::resolve::wanted::{LocalAnswer, Spent, Wanted};
use crate::validator::Validator;
use crate::validator::error::Error;
use crate::validator::local::LocalSet;
use crate::validator::lookup::Sought;
use crate::validator::shared::Shared;
use crate::verify::{self, KeyRow, Report, Unverified};
use core::time::Duration;
use std::sync::atomic::Ordering;

/// What is to be told about one token and the keys it was held against.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What [`Validator::validate`] gives: the source of the key, or the error.
    pub outcome: Result<Source, Error>,
    /// Every check. Key and signature are judged with the keys of the tier that ended the lookup; they are not judged
    /// where no tier could end it.
    pub report: Report,
    /// The local tier; `None` where there is none.
    pub local: Option<LocalStory>,
    /// The remote tier; `None` where there is none.
    pub remote: Option<RemoteStory>,
}

/// What the local tier had for the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalStory {
    /// Why its provider could not answer.
    pub failure: Option<Cause>,
    /// Each of its keys, with why it was passed over.
    pub keys: Vec<KeyRow>,
    /// Whether it is the last word (K3).
    pub authoritative: bool,
}

/// What the remote tier had for the token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteStory {
    /// Whether the lookup came so far. It does not where the token is refused before, where the local tier ends the
    /// lookup, and for symmetric algorithms (S4).
    pub asked: bool,
    /// Whether it is reached by discovery, and not by a configured URL.
    pub discovery: bool,
    /// How old the held key set is, in class and in time since it was fetched.
    pub held: Option<(Age, Duration)>,
    /// Each key of the held set, with why it was passed over.
    pub keys: Vec<KeyRow>,
    /// Why the last attempt to fetch the metadata failed.
    pub metadata_failure: Option<Cause>,
    /// Why the last attempt to fetch the key set failed.
    pub keys_failure: Option<Cause>,
    /// Nothing has ever come of this tier, although it was tried. Where that cannot change, the local tier is to be
    /// declared authoritative (K20).
    pub never_succeeded: bool,
    /// When the same token would cause the next fetch, from now; `None` where it never would.
    pub next_fetch_in: Option<Duration>,
}

impl Validator {
    /// Validates one token and tells the whole story of it. It judges by the code of [`validate`](Self::validate), does
    /// the same lookup with the same fetches, and then looks at every key.
    pub fn explain(&self, token: &[u8]) -> Explanation {
        let now = self.keys.clock.unix();
        let mut buffers = Buffers::new();
        let local = self.keys.local.ask();
        let parsed = Unverified::parse(token, &self.policy, &self.limits, now, &mut buffers);
        let (outcome, sought) = match &parsed {
            Err(rejection) => (Err(Error::Rejected(rejection.clone())), None),
            Ok(unverified) => {
                let sought = Sought { alg: unverified.alg(), kid: unverified.kid() };
                let outcome = self.judge(unverified, sought.local_answer(local.as_ref()));
                (outcome.map(|accepted| accepted.source), Some(sought))
            }
        };
        let ended_locally = sought.is_some_and(|sought| self.ends_locally(sought, local.as_ref()));
        let (state, _) = self.keys.shared.read(&*self.keys.clock);
        let local_set = local.as_ref().and_then(|answer| answer.as_ref().ok()).map(AsRef::as_ref);
        let remote_set = state.keys.held.as_ref().map(|held| &*held.set);
        let report = |keys: Option<&KeySet>| verify::explain(token, keys, &self.policy, &self.limits, now);
        let rows =
            |keys: Option<&KeySet>| keys.map(|keys| report(Some(keys)).keys().to_vec()).unwrap_or_default();
        let deciding = match (&outcome, ended_locally) {
            (Err(Error::Outage(_)), _) => None,
            (Ok(_) | Err(Error::Rejected(_)), true) => local_set,
            (Ok(_) | Err(Error::Rejected(_)), false) => remote_set.or(local_set),
        };
        Explanation {
            report: report(deciding),
            local: local.as_ref().map(|answer| LocalStory {
                failure: answer.as_ref().err().copied(),
                keys: rows(local_set),
                authoritative: self.keys.policy.local_authoritative(),
            }),
            remote: self.remote_story(sought, sought.is_some() && !ended_locally, rows(remote_set)),
            outcome,
        }
    }

    /// Whether the local tier ends this lookup, whatever is below it.
    fn ends_locally(&self, sought: Sought<'_>, local: Option<&Result<LocalSet<'_>, Cause>>) -> bool {
        let last_word = self.keys.policy.local_authoritative() || sought.alg.is_symmetric();
        match sought.local_answer(local) {
            LocalAnswer::Found(_) | LocalAnswer::Ambiguous => true,
            LocalAnswer::Absent | LocalAnswer::Miss | LocalAnswer::Failed(_) => {
                last_word || *self.keys.policy.remote() == Remote::None
            }
        }
    }

    fn remote_story(
        &self,
        sought: Option<Sought<'_>>,
        asked: bool,
        keys: Vec<KeyRow>,
    ) -> Option<RemoteStory> {
        let policy = &self.keys.policy;
        let discovery = match policy.remote() {
            Remote::None => return None,
            Remote::Explicit(_) => false,
            Remote::Discovery(_) => true,
        };
        let (state, now) = self.keys.shared.read(&*self.keys.clock);
        let held = View::new(policy, &state, now).keys();
        let next_fetch = sought.filter(|_| asked).and_then(|sought| {
            let local = LocalAnswer::Absent;
            let (tried, spent) = (&[], Spent::default());
            let wanted = Wanted { alg: sought.alg, kid: sought.kid, local, tried, spent, patience: true };
            first_fetch(policy, &state, &wanted, now)
        });
        let failure = |document| state.attempts(document).failure;
        let (metadata_failure, keys_failure) = (failure(Document::Metadata), failure(Document::Keys));
        Some(RemoteStory {
            asked,
            discovery,
            held: held.map(|(held, age)| (age, now.since(held.fetched))),
            keys,
            metadata_failure,
            keys_failure,
            never_succeeded: !self.keys.reached.load(Ordering::Relaxed)
                && metadata_failure.or(keys_failure).is_some(),
            next_fetch_in: next_fetch.map(|at| at.since(now)),
        })
    }
}
