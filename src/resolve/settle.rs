//! What every write does first: notice that the clock went backwards, that a lease ended, that a set is gone.

use crate::policy::keys::{KeyPolicy, Timing};
use crate::resolve::state::{Attempts, Live, State};
use crate::resolve::step::Document;
use crate::resolve::view::{Age, View};
use crate::time::Timestamp;

impl State {
    /// Brings the state to `now`, without an opinion on what happens next.
    pub(super) fn settle(&mut self, policy: &KeyPolicy, now: Timestamp) {
        if now < self.written {
            self.restamp(now);
        }
        self.written = now;
        end_lease(&mut self.metadata.live, &mut self.metadata.attempts, policy.timing(), now);
        end_lease(&mut self.keys.live, &mut self.keys.attempts, policy.timing(), now);
        // What is past its stale limit is forgotten, so that no clock that goes backwards can bring it back.
        let view = View::new(policy, self, now);
        let gone = [Document::Metadata, Document::Keys].map(|document| view.age(document) == Age::Gone);
        let [metadata_gone, keys_gone] = gone;
        if metadata_gone {
            self.metadata.held = None;
        }
        if keys_gone {
            self.keys.held = None;
        }
    }

    /// The clock went backwards: all that was stamped happened just now, and what was held has just expired. Nothing
    /// stays fresh for ever, nothing is latched, and a live ticket lives on under a lease that runs from now (K16).
    fn restamp(&mut self, now: Timestamp) {
        if let Some(held) = &mut self.metadata.held {
            (held.fetched, held.expires) = (now, now);
        }
        if let Some(held) = &mut self.keys.held {
            (held.fetched, held.expires) = (now, now);
        }
        for attempts in [&mut self.metadata.attempts, &mut self.keys.attempts] {
            attempts.ended = attempts.ended.map(|_| now);
            attempts.back_off = attempts.back_off.map(|_| now);
        }
        for live in [&mut self.metadata.live, &mut self.keys.live].into_iter().flatten() {
            live.begun = now;
        }
    }
}

/// A lease that is over frees the document: an attempt that was given up when the lease ended (K8, K11).
fn end_lease(live: &mut Option<Live>, attempts: &mut Attempts, timing: &Timing, now: Timestamp) {
    let end = live.as_ref().map(|live| live.begun.after(timing.lease)).filter(|end| *end <= now);
    if end.is_some() {
        *live = None;
        attempts.ended = attempts.ended.max(end);
    }
}
