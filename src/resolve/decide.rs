//! The decision: what one lookup does next. Read only, and the same arguments always give the same step.
//!
//! The order of the rules is the order of the code: the local tier, then what the remote tier holds, then whether this
//! lookup may fetch or wait for more, and last whose fault it is that nothing was found.

use crate::cause::Cause;
use crate::jwk::{Candidates, Selection};
use crate::policy::keys::{KeyPolicy, Remote};
use crate::resolve::state::{HeldKeys, State};
use crate::resolve::step::{Causes, Document, Found, Source, Step, Target, Unresolved};
use crate::resolve::view::{Age, View};
use crate::resolve::wanted::{LocalAnswer, Spent, Wanted};
use crate::time::Timestamp;

/// Says what the lookup `wanted` does next at `now`. Read only.
///
/// `now` is monotonic time, read afresh for this call while the lock on `state` is held (K16).
pub fn decide<'a>(policy: &'a KeyPolicy, state: &'a State, wanted: &Wanted<'a>, now: Timestamp) -> Step<'a> {
    let mut step = next(policy, state, wanted, now);
    if let Step::Failed(Unresolved::Unavailable { retry_at, .. }) = &mut step {
        *retry_at = first_fetch(policy, state, wanted, now);
    }
    step
}

/// The first moment, `now` or later, at which the same lookup, begun anew, would be told to fetch while nothing else
/// happens; None where it never would. Found by asking, so that it cannot differ from what will happen (K11).
pub fn first_fetch(
    policy: &KeyPolicy,
    state: &State,
    wanted: &Wanted<'_>,
    now: Timestamp,
) -> Option<Timestamp> {
    let anew = Wanted { spent: Spent::default(), patience: true, ..*wanted };
    let later = View::new(policy, state, now).boundaries().filter(|at| *at > now);
    later.chain([now]).filter(|at| matches!(next(policy, state, &anew, *at), Step::Fetch(_))).min()
}

/// The step that the local tier settles on its own (K1): no state and no clock can change it. Otherwise why it failed, if
/// it did.
///
/// # Errors
/// The cause, where the tier failed; `None` where it is absent or lacks the key.
pub(crate) fn by_local_tier(local: LocalAnswer<'_>) -> Result<Step<'_>, Option<Cause>> {
    match local {
        LocalAnswer::Found(keys) => Ok(Step::Found(Found { keys, source: Source::Local })),
        LocalAnswer::Ambiguous => Ok(Step::Failed(Unresolved::Ambiguous)),
        LocalAnswer::Failed(cause) => Err(Some(cause)),
        LocalAnswer::Absent | LocalAnswer::Miss => Err(None),
    }
}

/// [`decide`], with `retry_at` left open.
fn next<'a>(policy: &'a KeyPolicy, state: &'a State, wanted: &Wanted<'a>, now: Timestamp) -> Step<'a> {
    let local_failure = match by_local_tier(wanted.local) {
        Ok(step) => return step,
        Err(failure) => failure,
    };
    let lookup = Lookup { wanted, local_failure, state, view: View::new(policy, state, now), now };
    let has_remote = match policy.remote() {
        Remote::None => false,
        Remote::Explicit(_) | Remote::Discovery(_) => true,
    };
    // S4: a secret never comes from a fetched set, so for these the remote tier does not exist.
    if has_remote && !policy.local_authoritative() && !wanted.alg.is_symmetric() {
        lookup.remote(matches!(policy.remote(), Remote::Discovery(_)))
    } else {
        match local_failure {
            Some(_) => lookup.unavailable(Causes { local: local_failure, ..Causes::default() }),
            None => Step::Failed(Unresolved::NotFound),
        }
    }
}

/// One lookup at one moment, below the local tier.
struct Lookup<'a, 'w> {
    wanted: &'w Wanted<'a>,
    local_failure: Option<Cause>,
    state: &'a State,
    view: View<'a>,
    now: Timestamp,
}

/// What a lookup lacks that a fetch could bring.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lacking {
    /// Nothing: it has a key, from a set that is due for renewal.
    Renewal,
    /// A key, in a set that is fresh: the cooldown gates as well as the back-off (K10).
    KeyInFresh,
    /// A key, in a set that is stale.
    KeyInStale,
    /// A set, or one that is fresh enough to call a token ambiguous (K20).
    Set,
}

impl<'a> Lookup<'a, '_> {
    fn remote(&self, discovery: bool) -> Step<'a> {
        let held = self.view.keys();
        let selected = held.map(|(held, age)| {
            (held, age, held.set.select(self.wanted.alg, self.wanted.kid, self.wanted.tried))
        });
        let (lacking, stale) = match selected {
            Some((_, Age::Fresh, Selection::Hit(keys))) => {
                return Step::Found(Found { keys, source: Source::Fresh });
            }
            Some((_, Age::Fresh, Selection::Ambiguous)) => return self.ambiguous(),
            Some((_, Age::Fresh, Selection::Miss)) => (Lacking::KeyInFresh, None),
            Some((held, _, Selection::Hit(keys))) => (Lacking::Renewal, Some((held, keys))),
            Some((_, _, Selection::Miss)) => (Lacking::KeyInStale, None),
            Some((_, _, Selection::Ambiguous)) | None => (Lacking::Set, None),
        };
        let pursuit = self.pursue(lacking, discovery);
        match (pursuit, stale) {
            (Some(fetch @ Step::Fetch(_)), _) if self.wanted.patience => fetch,
            // Only the lookup that begins a refresh spends time on it (K13).
            (_, Some((held, keys))) => self.served_stale(held, keys),
            (Some(wait), None) if self.wanted.patience => wait,
            (pursuit, None) => self.verdict(lacking, discovery, pursuit.is_some()),
        }
    }

    /// The fetch or the wait that could still bring what is lacking: metadata first, where it is due, then the keys.
    fn pursue(&self, lacking: Lacking, discovery: bool) -> Option<Step<'a>> {
        let spent = self.wanted.spent;
        let keys_live = self.view.live_until(Document::Keys);
        let keys_open = !spent.keys && self.open(Document::Keys, lacking);
        if keys_live.is_none() && !keys_open {
            return None;
        }
        if discovery {
            if let Some(until) = self.view.live_until(Document::Metadata) {
                return Some(Step::Wait { document: Document::Metadata, until });
            }
            // Who only renews leaves a refresh that is in flight alone, whatever became due meanwhile (K13).
            let renewing = lacking == Lacking::Renewal && keys_live.is_some();
            let due = !renewing && self.metadata_due(lacking, keys_open && keys_live.is_none());
            if due && !spent.metadata && self.open(Document::Metadata, lacking) {
                return Some(Step::Fetch(Target::Metadata));
            }
        }
        if let Some(until) = keys_live {
            return Some(Step::Wait { document: Document::Keys, until });
        }
        self.view.keys_url().map(|url| Step::Fetch(Target::Keys(url)))
    }

    /// Whether the gates of a document let a fetch begin: the back-off always, the cooldown where a fresh set is held
    /// that merely lacks the key (K10, K11).
    fn open(&self, document: Document, lacking: Lacking) -> bool {
        let cooldown_gates = lacking == Lacking::KeyInFresh;
        !(self.view.backing_off(document) || cooldown_gates && self.view.cooling(document))
    }

    /// Whether the metadata is to be asked for before the keys (K23).
    fn metadata_due(&self, lacking: Lacking, keys_gate_open: bool) -> bool {
        let miss = match lacking {
            Lacking::KeyInFresh | Lacking::KeyInStale => true,
            Lacking::Renewal | Lacking::Set => false,
        };
        self.view.age(Document::Metadata) != Age::Fresh
            || (miss && keys_gate_open && self.view.metadata_is_old())
    }

    fn served_stale(&self, held: &HeldKeys, keys: Candidates<'a>) -> Step<'a> {
        let failure = self.state.keys.attempts.failure.or(self.state.metadata.attempts.failure);
        let source = Source::Stale { age: self.now.since(held.fetched), cause: failure };
        Step::Found(Found { keys, source })
    }

    /// Several keys fit in a fresh set: the token's fault, unless the tier above might have known better (K20).
    fn ambiguous(&self) -> Step<'a> {
        match self.local_failure {
            None => Step::Failed(Unresolved::Ambiguous),
            Some(_) => self.unavailable(Causes { local: self.local_failure, ..Causes::default() }),
        }
    }

    /// Nothing more can come: whose fault is it (K17, K20)?
    fn verdict(&self, lacking: Lacking, discovery: bool, cut_short: bool) -> Step<'a> {
        let fresh = lacking == Lacking::KeyInFresh;
        if fresh && !self.wanted.tried.is_empty() {
            return Step::Failed(Unresolved::BadSignature);
        }
        let causes = self.causes(fresh, discovery, cut_short);
        if fresh && causes == Causes::default() {
            return Step::Failed(Unresolved::NotFound);
        }
        self.unavailable(causes)
    }

    fn causes(&self, fresh: bool, discovery: bool, cut_short: bool) -> Causes {
        let lookup = match (cut_short, self.wanted.spent.superseded && !fresh) {
            (true, _) => Some(Cause::Deadline),
            (false, true) => Some(Cause::Superseded),
            (false, false) => None,
        };
        let metadata = if discovery { self.cause(Document::Metadata, fresh) } else { None };
        Causes { local: self.local_failure, metadata, keys: self.cause(Document::Keys, fresh), lookup }
    }

    /// Why `document` cannot be relied on. Under a fresh key set an attempt that was given up, or metadata that is not
    /// held any more, is no reason to doubt that set (K20).
    fn cause(&self, document: Document, keys_fresh: bool) -> Option<Cause> {
        let spent = self.wanted.spent.has(document);
        let age = self.view.age(document);
        // Metadata that expired because its keys failed was not given up (K23): the keys say what failed.
        let outshone = match document {
            Document::Metadata => age == Age::Stale && self.state.keys.attempts.failure.is_some(),
            Document::Keys => false,
        };
        match self.state.attempts(document).failure {
            Some(failure) => Some(failure),
            None if keys_fresh || age == Age::Fresh || outshone => None,
            None if spent && !self.wanted.spent.superseded => Some(Cause::Abandoned),
            None if age == Age::Gone => Some(Cause::NothingHeld),
            None => None,
        }
    }

    /// `retry_at` is filled in by [`decide`], which can ask again at other times.
    fn unavailable(&self, causes: Causes) -> Step<'a> {
        Step::Failed(Unresolved::Unavailable { causes, retry_at: None })
    }
}
