//! Turning the machine: one lookup, from the local tier to a key, a refusal or an outage.

use crate::algorithm::Algorithm;
use crate::cause::Cause;
use crate::jwk::{Candidates, Key, Thumbprint};
use crate::resolve::decide::{by_local_tier, decide};
use crate::resolve::step::{Causes, Source, Step, Unresolved};
use crate::resolve::ticket::Completion;
use crate::resolve::wanted::{LocalAnswer, Spent, Wanted};
use crate::time::Timestamp;
use crate::validator::local::LocalSet;
use crate::validator::observer::Event;
use crate::validator::shared::Shared;
use crate::validator::source::KeySource;
use core::time::Duration;

/// What a token asks of the keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sought<'a> {
    pub(crate) alg: Algorithm,
    pub(crate) kid: Option<&'a str>,
}

impl Sought<'_> {
    /// What the answer of the local tier has for this token; `None` where there is no such tier.
    pub(crate) fn local_answer<'k>(self, local: Option<&'k Result<LocalSet<'_>, Cause>>) -> LocalAnswer<'k> {
        match local {
            None => LocalAnswer::Absent,
            Some(Ok(keys)) => keys.as_ref().select(self.alg, self.kid, &[]).into(),
            Some(Err(cause)) => LocalAnswer::Failed(*cause),
        }
    }
}

/// How a lookup ended.
#[derive(Debug)]
pub(crate) struct Ended<T> {
    /// What the caller's `verify` made of a key, and where that key came from.
    pub(crate) outcome: Result<(T, Source), Lost>,
    /// Whether the lookup fetched or waited: time has passed since the token was first judged.
    pub(crate) waited: bool,
}

/// A lookup that ended without a key that verifies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    NotFound,
    Ambiguous,
    /// Under this many keys.
    BadSignature(usize),
    Unavailable {
        causes: Causes,
        retry_in: Option<Duration>,
    },
}

impl<S: Shared> KeySource<S> {
    /// Finds keys of which `verify` makes something, with the answer of the local tier at hand (K22).
    ///
    /// `verify` is called with no lock held, once for each set of candidates, and never twice with the same key.
    pub(crate) fn look_up<T>(
        &self,
        sought: Sought<'_>,
        local: LocalAnswer<'_>,
        mut verify: impl FnMut(&Candidates<'_>) -> Option<T>,
    ) -> Ended<T> {
        // A key of the process itself is read without a lock and without a clock.
        if let Ok(Step::Found(found)) = by_local_tier(local) {
            let outcome = match verify(&found.keys) {
                Some(value) => Ok((value, found.source)),
                None => Err(Lost::BadSignature(found.keys.iter().count())),
            };
            return Ended { outcome, waited: false };
        }
        // Before the lock: whoever is slow to get it has waited, too.
        let started = self.clock.now();
        let deadline = started.after(self.policy.timing().lookup_deadline);
        let mut tried: Vec<Thumbprint> = Vec::new();
        let mut spent = Spent::default();
        let mut waited = false;
        let mut woken = None;
        let outcome = loop {
            let (state, now) = self.shared.read(&*self.clock);
            let wanted = Wanted {
                alg: sought.alg,
                kid: sought.kid,
                local,
                tried: &tried,
                spent,
                // A clock that went backwards has no deadline left to keep.
                patience: started <= now && now < deadline,
            };
            match decide(&self.policy, &state, &wanted, now) {
                Step::Found(found) => {
                    if let Some(value) = verify(&found.keys) {
                        self.notice(found.source);
                        break Ok((value, found.source));
                    }
                    if found.source == Source::Local {
                        break Err(Lost::BadSignature(found.keys.iter().count()));
                    }
                    let failed: Vec<Thumbprint> = found.keys.iter().map(Key::thumbprint).collect();
                    tried.extend(failed);
                }
                Step::Fetch(_) => {
                    waited = true;
                    if let Some(ticket) = self.begin(&wanted) {
                        let document = ticket.document();
                        let completion = self.fetch(ticket);
                        spent.record(document, completion == Completion::Dropped);
                    }
                }
                Step::Wait { until, .. } => {
                    waited = true;
                    // The count is read before the state that is slept on: a completion between the two ends the wait
                    // at once. So the first time round only counts, and a lookup that need not wait takes no lock here.
                    woken = Some(match woken {
                        None => self.shared.woken(),
                        Some(seen) => self.shared.wait(seen, self.clock.nap(until.min(deadline))),
                    });
                }
                Step::Failed(unresolved) => break Err(self.lost(unresolved, tried.len(), now)),
            }
        };
        Ended { outcome, waited }
    }

    fn notice(&self, source: Source) {
        match source {
            Source::Local | Source::Fresh => {}
            Source::Stale { age, cause } => self.observer.event(&Event::ServedStale { age, cause }),
        }
    }

    fn lost(&self, unresolved: Unresolved, tried: usize, now: Timestamp) -> Lost {
        match unresolved {
            Unresolved::NotFound => Lost::NotFound,
            Unresolved::Ambiguous => Lost::Ambiguous,
            Unresolved::BadSignature => Lost::BadSignature(tried),
            Unresolved::Unavailable { causes, retry_at } => {
                let retry_in = retry_at.map(|at| at.since(now));
                self.observer.event(&Event::Unavailable { causes, retry_in });
                Lost::Unavailable { causes, retry_in }
            }
        }
    }
}
