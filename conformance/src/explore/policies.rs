//! The named small policies that are explored in full.
//!
//! A period is a number of ticks, each at least two, so that "not yet", "on the moment" and "past it" are three times.
//! The policies differ in the order of their periods: that is what a comparison of two stamps can depend on.

use core::time::Duration;
use countersign::policy::keys::Timing;

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
    /// The minimum, the default and the maximum. The default is what the names of the policies speak of.
    ttl: [u32; 3],
    /// Of the metadata: the ttl and the stale limit.
    metadata: [u32; 2],
    cooldown: u32,
    /// The first step and the cap.
    backoff: [u32; 2],
    stale: u32,
    lease: u32,
}

/// Every small policy.
pub const POLICIES: [SmallPolicy; 7] = [
    SmallPolicy {
        name: "defaults",
        why: "lease < cooldown < cap < ttl < stale limit, as in the defaults",
        periods: Periods {
            ttl: [3, 5, 6],
            metadata: [2, 2],
            cooldown: 3,
            backoff: [4, 4],
            stale: 6,
            lease: 2,
        },
    },
    SmallPolicy {
        name: "long-lease",
        why: "stale limit < cap < ttl < cooldown < lease: a fetch outlives what it was to renew",
        periods: Periods {
            ttl: [3, 4, 6],
            metadata: [2, 2],
            cooldown: 5,
            backoff: [2, 3],
            stale: 2,
            lease: 6,
        },
    },
    SmallPolicy {
        name: "long-cooldown",
        why: "lease < stale limit < ttl < cap < cooldown: a set expires before it may be asked for again",
        periods: Periods {
            ttl: [3, 4, 6],
            metadata: [2, 2],
            cooldown: 6,
            backoff: [5, 5],
            stale: 3,
            lease: 2,
        },
    },
    SmallPolicy {
        name: "long-ttl",
        why: "stale limit < cap < cooldown < lease < ttl, and metadata expires before the keys",
        periods: Periods {
            ttl: [2, 6, 7],
            metadata: [3, 2],
            cooldown: 4,
            backoff: [3, 3],
            stale: 2,
            lease: 5,
        },
    },
    SmallPolicy {
        name: "long-back-off",
        why: "stale limit < lease < ttl < cooldown < cap: a back-off outlives everything that is held",
        periods: Periods {
            ttl: [2, 4, 5],
            metadata: [2, 2],
            cooldown: 5,
            backoff: [3, 6],
            stale: 2,
            lease: 3,
        },
    },
    SmallPolicy {
        name: "long-metadata",
        why: "cap < stale limit < lease < ttl < cooldown, and metadata outlives the keys, fresh and stale",
        periods: Periods {
            ttl: [2, 5, 6],
            metadata: [7, 4],
            cooldown: 6,
            backoff: [2, 2],
            stale: 3,
            lease: 4,
        },
    },
    SmallPolicy {
        name: "equal",
        why: "cooldown = lease = cap = the shortest ttl = both stale limits, so that they end at once",
        periods: Periods {
            ttl: [2, 3, 5],
            metadata: [3, 2],
            cooldown: 2,
            backoff: [2, 2],
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
        let [metadata_ttl, metadata_stale_limit] = p.metadata.map(ticks);
        let [backoff_step, backoff_cap] = p.backoff.map(ticks);
        Timing {
            ttl_default,
            ttl_min,
            ttl_max,
            metadata_ttl,
            metadata_stale_limit,
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
