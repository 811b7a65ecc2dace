//! Begin: the right to fetch, given to one caller at a time.

use crate::policy::keys::KeyPolicy;
use crate::resolve::decide::decide;
use crate::resolve::state::{Live, State};
use crate::resolve::step::{Step, Target};
use crate::resolve::ticket::{Ticket, TicketTarget};
use crate::resolve::wanted::Wanted;
use crate::time::Timestamp;

impl State {
    /// Decides again, under the write lock, and gives the right to fetch where that still says Fetch (K8).
    ///
    /// None where it no longer does: the caller then decides anew.
    pub fn begin(&mut self, policy: &KeyPolicy, wanted: &Wanted<'_>, now: Timestamp) -> Option<Ticket> {
        self.settle(policy, now);
        let target = match decide(policy, self, wanted, now) {
            Step::Fetch(Target::Metadata) => TicketTarget::Metadata,
            Step::Fetch(Target::Keys(url)) => {
                let etag = self.keys.held.as_ref().and_then(|held| held.etag.clone());
                TicketTarget::Keys { url: url.clone(), etag }
            }
            Step::Found(_) | Step::Wait { .. } | Step::Failed(_) => return None,
        };
        let id = self.next_ticket;
        self.next_ticket = id.wrapping_add(1);
        let live = Some(Live { id, begun: now, outlived: false });
        match target {
            TicketTarget::Metadata => self.metadata.live = live,
            TicketTarget::Keys { .. } => self.keys.live = live,
        }
        Some(Ticket { id, target, until: now.after(policy.timing().lease) })
    }
}
