//! The words of the contract, said of the log: held, fresh, stale, miss, cooling down, backing off.
//!
//! A property speaks in these words. Nothing here looks into the machine's state; [`Moment::ask`] puts a question to it.

use crate::explore::alphabet::{KeyName, RemoteKind, UrlName};
use crate::explore::ghost::{Log, Outcome};
use crate::explore::lookups::{Local, Probe};
use crate::explore::machine::Machine;
use crate::explore::memo::Memo;
use crate::explore::standing::Standing;
use crate::explore::told::{KeyMask, Told};
use crate::explore::world::World;
use core::time::Duration;
use countersign::resolve::state::State;
use countersign::resolve::step::Document;
use countersign::time::Timestamp;

/// How good a document is that was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Freshness {
    /// None was ever good, or what was is past its stale limit.
    Gone,
    /// Past its ttl, within its stale limit.
    Stale,
    /// Within its ttl.
    Fresh,
}

/// A state of the machine, with what is known to have happened so far, at one moment.
#[derive(Clone, Copy)]
pub struct Moment<'s> {
    /// The policy and the letters.
    pub world: &'s World,
    /// Who is asked.
    pub machine: &'s dyn Machine,
    /// What the machine remembers. Properties do not read it; they ask.
    pub state: &'s State,
    /// What happened.
    pub log: &'s Log,
    /// The time.
    pub now: Timestamp,
    /// How good the key set is.
    pub keys: Freshness,
    /// How good the metadata is.
    pub metadata: Freshness,
    /// What lookups were told already at this moment, so that none is asked twice.
    memo: Option<&'s Memo>,
}

impl<'s> Moment<'s> {
    /// This state at this moment.
    pub fn new(
        world: &'s World,
        machine: &'s dyn Machine,
        state: &'s State,
        log: &'s Log,
        now: Timestamp,
    ) -> Self {
        let timing = world.timing();
        let freshness = |expires: Option<Timestamp>, stale_limit: Duration| match expires {
            None => Freshness::Gone,
            // K16: what was fetched has just expired.
            Some(_) if log.behind.is_some() => Freshness::Stale,
            Some(expires) if now < expires => Freshness::Fresh,
            Some(expires) if now < expires.after(stale_limit) => Freshness::Stale,
            Some(_) => Freshness::Gone,
        };
        let keys = freshness(log.set.map(|set| set.expires), timing.stale_limit);
        let metadata = freshness(log.pointer.map(|pointer| pointer.expires), timing.metadata_stale_limit);
        Self { world, machine, state, log, now, keys, metadata, memo: None }
    }

    /// The same moment, with a place to note down what lookups were told.
    #[must_use]
    pub fn with_memo(self, memo: &'s Memo) -> Self {
        memo.clear();
        Self { memo: Some(memo), ..self }
    }

    /// What the machine tells this lookup now.
    pub fn ask(&self, probe: &Probe) -> Asked<'s> {
        Asked { moment: *self, probe: *probe, told: self.told(probe), standing: self.standing(probe) }
    }

    /// The same, with the answer alone.
    pub fn told(&self, probe: &Probe) -> Told {
        let ask = || self.ask_at(probe, self.now);
        match self.memo {
            Some(memo) => memo.get(probe, ask),
            None => ask(),
        }
    }

    /// What the machine would tell this lookup at another time, with the state unchanged.
    pub fn ask_at(&self, probe: &Probe, now: Timestamp) -> Told {
        self.machine.decide(self.world, self.state, &self.world.wanted(probe), now)
    }

    /// Whether the clock lies behind the last write (K16).
    pub fn went_back(&self) -> bool {
        self.log.behind.is_some()
    }

    /// When the fetch of this document that is under way has to be over; None where none is. A lease that is over ends
    /// it (K8), and so does a clock that is behind.
    pub fn lease_end(&self, document: Document) -> Option<Timestamp> {
        let end = self.log.of(document).out?.begun.after(self.world.timing().lease);
        (!self.went_back() && self.now < end).then_some(end)
    }

    /// Whether a fetch of this document is under way.
    pub fn in_flight(&self, document: Document) -> bool {
        self.lease_end(document).is_some()
    }

    /// Whether the cooldown since the last attempt is still running (K10).
    pub fn cools_down(&self, document: Document) -> bool {
        let ended = self.log.of(document).ended;
        !self.went_back() && ended.is_some_and(|ended| self.now < ended.after(self.world.timing().cooldown))
    }

    /// Whether the back-off after the last failure is still running (K11).
    pub fn backs_off(&self, document: Document) -> bool {
        !self.went_back() && self.log.of(document).back_off.is_some_and(|until| self.now < until)
    }

    /// Where keys may be fetched: the configured URL, or the one that metadata named, within its stale limit (K23).
    pub fn pointer(&self) -> Option<UrlName> {
        match self.world.sources.remote {
            RemoteKind::None => None,
            RemoteKind::Explicit => Some(UrlName::First),
            RemoteKind::Discovery => self.log.named.filter(|_| self.metadata != Freshness::Gone),
        }
    }

    /// The documents of the remote tier (K2).
    pub fn documents(&self) -> &'static [Document] {
        match self.world.sources.remote {
            RemoteKind::None => &[],
            RemoteKind::Explicit => &[Document::Keys],
            RemoteKind::Discovery => &[Document::Metadata, Document::Keys],
        }
    }

    /// Whether the last attempt of this document that was not abandoned failed.
    pub fn failed(&self, document: Document) -> bool {
        matches!(self.log.of(document).outcome, Some(Outcome::Failed(_)))
    }

    /// Whether the remote tier is healthy: a fresh set, and no document whose last attempt failed (K20).
    pub fn is_healthy(&self) -> bool {
        self.keys == Freshness::Fresh && self.documents().iter().all(|&document| !self.failed(document))
    }

    /// What the last good set has for this lookup, fresh or stale (S1, S2, K17).
    fn standing(&self, probe: &Probe) -> Standing {
        let Some(set) = self.log.set.filter(|_| self.keys != Freshness::Gone) else {
            return Standing::Nothing;
        };
        self.world.standing(set.name, probe.lookup)
    }
}

/// A question that was put to the machine, and what it told.
#[derive(Clone, Copy)]
pub struct Asked<'s> {
    /// When, and of which state.
    pub moment: Moment<'s>,
    /// The lookup.
    pub probe: Probe,
    /// What it was told.
    pub told: Told,
    /// What the last good set has for it, fresh or stale.
    pub standing: Standing,
}

impl Asked<'_> {
    /// Whether the remote tier exists for this lookup, and nothing above it ends the lookup (K1, K3, S4).
    pub fn reaches_remote(&self) -> bool {
        let sources = self.moment.world.sources;
        let passes_local = match self.probe.local {
            Local::Absent => true,
            Local::Miss | Local::Failed => !sources.authoritative,
            Local::Found | Local::Ambiguous => false,
        };
        passes_local && sources.remote != RemoteKind::None && !self.probe.lookup.alg.is_symmetric()
    }

    /// Whether this key of the remote tier answers it, fresh or stale.
    pub fn is_hit(&self, key: KeyName) -> bool {
        match self.told {
            Told::Found(keys, _) => self.told.is_remote() && keys.holds(key),
            Told::Fetch(_) | Told::Wait(..) | Told::Failed(_) => false,
        }
    }

    /// The keys of a fresh set that answer it.
    pub fn fresh_hit(&self) -> Option<KeyMask> {
        self.hit(Freshness::Fresh)
    }

    /// The keys of a stale set that answer it.
    pub fn stale_hit(&self) -> Option<KeyMask> {
        self.hit(Freshness::Stale)
    }

    fn hit(&self, freshness: Freshness) -> Option<KeyMask> {
        match self.standing {
            Standing::Hit(keys) if self.moment.keys == freshness => Some(keys),
            Standing::Hit(_) | Standing::Nothing | Standing::Miss | Standing::Ambiguous => None,
        }
    }

    /// Whether this is a miss on a fresh set: the one kind of lookup that a cooldown stops (K10).
    pub fn fresh_miss(&self) -> bool {
        self.moment.keys == Freshness::Fresh && self.standing == Standing::Miss
    }

    /// Whether the times allow this lookup a fetch of the document: the back-off and, for a miss on a fresh set, the
    /// cooldown are over (K10, K11).
    pub fn gate_is_open(&self, document: Document) -> bool {
        let cools_down = self.fresh_miss() && self.moment.cools_down(document);
        !cools_down && !self.moment.backs_off(document)
    }

    /// Whether this lookup has to have the keys fetched, and may: what remains is where, and who does it.
    pub fn wants_keys(&self) -> bool {
        self.reaches_remote()
            && self.probe.patience
            && !self.probe.spent.keys
            && (self.moment.keys != Freshness::Fresh || self.fresh_miss())
            && self.gate_is_open(Document::Keys)
    }

    /// Whether the metadata has to be asked before the keys are (K23).
    pub fn metadata_is_due(&self) -> bool {
        let moment = &self.moment;
        if moment.world.sources.remote != RemoteKind::Discovery {
            return false;
        }
        let old = |at: Timestamp| moment.now >= at.after(moment.world.timing().ttl_default);
        let aged = moment.log.pointer.is_some_and(|pointer| old(pointer.at));
        let asks_again = aged && self.standing == Standing::Miss && self.gate_is_open(Document::Keys);
        moment.metadata != Freshness::Fresh || asks_again
    }

    /// Whether the metadata is due and this lookup may ask for it: what remains is who does it.
    pub fn may_ask_metadata(&self) -> bool {
        self.metadata_is_due() && !self.probe.spent.metadata && self.gate_is_open(Document::Metadata)
    }
}
