//! The time of the validator under test.

use crate::clock;
use crate::protocol::capabilities::{Capabilities, Clock, Hello};
use crate::results::run::TimePasses;
use crate::subject::faketime::faked::Faked;
use core::time::Duration;

/// How long the runner waits for an attempt of a library that documents no interval, in seconds: half as long again as five
/// minutes, which is the longest that libraries are known to use, and then some.
const UNDOCUMENTED: u64 = 330;

/// The clock that tokens are minted on.
#[derive(Clone, Copy, Debug)]
pub struct Time<'a> {
    passes: TimePasses,
    injected: Option<i64>,
    faked: Option<&'a Faked>,
}

impl<'a> Time<'a> {
    /// The clock of a session: what it said when it was opened, or that of its process, or else the machine's.
    pub fn new(passes: TimePasses, now: Option<i64>, faked: Option<&'a Faked>) -> Self {
        // A process that can be moved has one clock for all of its sessions.
        Self { passes, injected: now.filter(|_| faked.is_none()), faked }
    }

    /// How time passes.
    pub const fn passes(&self) -> TimePasses {
        self.passes
    }

    /// The wall clock of the session, in seconds since 1970.
    pub fn now(&self) -> i64 {
        let ahead = self.faked.map(Faked::ahead).unwrap_or_default();
        let wall = || i64::try_from(clock::wall().saturating_add(ahead).as_secs()).unwrap_or(i64::MAX);
        self.injected.unwrap_or_else(wall)
    }

    /// The session's own clock was moved on.
    pub fn moved(&mut self, seconds: u64) {
        self.injected = self.injected.map(|now| now.saturating_add_unsigned(seconds));
    }
}

/// How time can pass for this subject, where libfaketime is to be used or not.
pub fn passes(hello: &Hello, faketime: bool, slow: bool) -> TimePasses {
    match hello.capabilities.clock {
        Clock::Injected => TimePasses::Injected,
        Clock::Process if faketime => TimePasses::Faketime,
        Clock::Process if slow => TimePasses::Waiting,
        Clock::Process if hello.capabilities.intervals.is_some() => TimePasses::Shortened,
        Clock::Process => TimePasses::NotAtAll,
    }
}

/// How long to wait until a validator has to have asked again: one and a half times what its library documents.
pub fn until_asked_again(can: &Capabilities) -> u64 {
    match &can.retry {
        Some(retry) => retry.seconds.saturating_add(retry.seconds.div_ceil(2)),
        None => UNDOCUMENTED,
    }
}

/// Waits in real time.
pub fn wait(period: Duration) {
    std::thread::sleep(period);
}
