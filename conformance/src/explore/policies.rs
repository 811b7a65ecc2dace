//! The named small policies that are explored in full.
//!
//! A period is a number of ticks, each at least two, so that "not yet", "on the moment" and "past it" are three times.
//! The policies differ in the order of their periods: that is what a comparison of two stamps can depend on.

use countersign::policy::keys::Timing;
use core::time::Duration;

/// The clock of the exploration moves by this.
pub const TICK: Duration = Duration::from_secs(1);

/// This many ticks.
pub const fn ticks(number: u32) -> Duration {
    TICK.saturating_mul(number)
}

/// A named policy.
#[derive(Clone, Copy, Debug)]
pub struct SmallPolicy {
    /// Its name.
    pub name: &'static str,
    /// What it is there for.
    pub why: &'static str,
    periods: Periods,
}

/// The periods of a small policy, in ticks.
#[derive(Clone, Copy, Debug)]
struct Periods {
    ttl: [u32; 3],
    metadata_ttl: u32,
    metadata_stale: u32,
    cooldown: u32,
    backoff: [u32; 2],
    stale: u32,
    lease: u32,
}

/// Every small policy.
pub const POLICIES: [SmallPolicy; 1] = [
    SmallPolicy {
        name: "small",
        why: "first",
        periods: Periods {
            ttl: [2, 3, 5],
            metadata_ttl: 4,
            metadata_stale: 3,
            cooldown: 2,
            backoff: [2, 3],
            stale: 2,
            lease: 2,
        },
    },
];

impl SmallPolicy {
    /// Its timing. What the machine does not read is as short as it may be.
    pub fn timing(&self) -> Timing {
        let p = &self.periods;
        let [ttl_min, ttl_default, ttl_max] = p.ttl.map(ticks);
        let [backoff_step, backoff_cap] = p.backoff.map(ticks);
        Timing {
            ttl_default,
            ttl_min,
            ttl_max,
            metadata_ttl: ticks(p.metadata_ttl),
            metadata_stale_limit: ticks(p.metadata_stale),
            cooldown: ticks(p.cooldown),
            backoff_step,
            backoff_cap,
            stale_limit: ticks(p.stale),
            fetch_total: TICK,
            fetch_connect: TICK,
            lease: ticks(p.lease),
            lookup_deadline: ticks(2),
        }
    }
}
