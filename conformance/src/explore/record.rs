//! One document in the canonical form: small numbers for what is held, how old it is, and what is out.

use crate::explore::ghost::{DocumentLog, Out, Outcome};
use core::time::Duration;
use countersign::cause::Cause;
use countersign::resolve::state::{Attempts, Live};
use countersign::time::Timestamp;

/// The moment at which every canonical state lives: later than any age is long.
pub const EPOCH: Timestamp = Timestamp::new(Duration::from_secs(1 << 30));
/// The finest difference of time.
pub const GRAIN: Duration = Duration::from_millis(250);
/// Grains of a tick.
pub const GRAINS: i32 = 4;
/// The one cause that stands for all.
pub const ANY_CAUSE: Cause = Cause::Status(503);

/// One document, in the machine's state or in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// What is held: nothing, or which set.
    pub held: u8,
    /// Whether it has an entity tag; of the log, whether it is from the named URL.
    pub flags: u8,
    /// How the last attempt ended.
    pub outcome: u8,
    /// The ticket that is out.
    pub out: u8,
    /// The lifetime that was given.
    pub ttl: i32,
    /// When it came.
    pub fetched: i32,
    /// When it expires.
    pub expires: i32,
    /// When the last attempt ended.
    pub ended: i32,
    /// The step of the back-off.
    pub step: i32,
    /// When the back-off is over.
    pub back_off: i32,
    /// When the ticket was given.
    pub begun: i32,
}

/// A stamp that is not there.
pub const NEVER: i32 = i32::MIN;

/// Nothing at all.
pub const EMPTY: Record = Record {
    held: 0,
    flags: 0,
    outcome: 0,
    out: 0,
    ttl: 0,
    fetched: NEVER,
    expires: NEVER,
    ended: NEVER,
    step: 0,
    back_off: NEVER,
    begun: NEVER,
};

/// [`Record::out`]: no ticket.
pub const NO_TICKET: u8 = 0;
/// [`Record::out`]: one that the log knows.
pub const KNOWN_TICKET: u8 = 1;
/// [`Record::out`]: one that the log knows no longer.
pub const OVERDUE_TICKET: u8 = 2;

impl Record {
    /// All stamps become those of one moment, where the last write lies ahead of the clock.
    pub fn erase_stamps(&mut self, ahead: i32) {
        if ahead == 0 {
            return;
        }
        let past =
            [&mut self.fetched, &mut self.ended, &mut self.begun].into_iter().map(|stamp| (stamp, ahead));
        let future = [&mut self.expires, &mut self.back_off].into_iter().map(|stamp| (stamp, ahead + GRAINS));
        past.chain(future).filter(|(stamp, _)| **stamp != NEVER).for_each(|(stamp, at)| *stamp = at);
    }

    /// Expired metadata is due whatever its age.
    pub fn drop_unread_fetched(&mut self) {
        if self.expires != NEVER && self.expires <= 0 {
            self.fetched = 0;
        }
    }

    /// Where no set is fresh there is no cooldown, and the next fresh set comes with another.
    pub fn drop_unread_ended(&mut self, ahead: i32) {
        if self.expires <= 0 || ahead != 0 {
            self.ended = NEVER;
        }
    }

    /// The machine's record of past attempts.
    pub fn attempts(&self) -> Attempts {
        Attempts {
            ended: stamp(self.ended),
            failure: (self.outcome != 0).then_some(ANY_CAUSE),
            step: (self.step != 0).then(|| span(self.step)),
            back_off: stamp(self.back_off),
        }
    }

    /// The machine's live ticket, under the number for one that the log knows or for one that it does not.
    pub fn live(&self, known: u64, overdue: u64) -> Option<Live> {
        let id = match self.out & 0b11 {
            KNOWN_TICKET => known,
            OVERDUE_TICKET => overdue,
            _ => return None,
        };
        Some(Live { id, begun: at(self.begun), outlived: self.out & 0b1_0000 != 0 })
    }

    /// The log of the document.
    pub fn document_log(&self, id: u64) -> DocumentLog {
        DocumentLog {
            out: (self.out != 0).then(|| Out {
                id,
                begun: at(self.begun),
                etag: self.out & 0b10 != 0,
                under_pointer: self.out & 0b100 != 0,
            }),
            ended: stamp(self.ended),
            outcome: match self.outcome {
                0 => None,
                1 => Some(Outcome::Good),
                _ => Some(Outcome::Failed(ANY_CAUSE)),
            },
            step: (self.step != 0).then(|| span(self.step)),
            back_off: stamp(self.back_off),
        }
    }
}

/// The stamp of this age.
pub fn stamp(age: i32) -> Option<Timestamp> {
    (age != NEVER).then(|| at(age))
}

/// The time of this age.
pub fn at(age: i32) -> Timestamp {
    let distance = span(age);
    if age < 0 { Timestamp::new(EPOCH.since_epoch().saturating_sub(distance)) } else { EPOCH.after(distance) }
}

/// So many grains, whatever the sign.
pub fn span(grains: i32) -> Duration {
    GRAIN.saturating_mul(grains.unsigned_abs())
}
