//! Intervals that a library is configured with instead of longer ones, so that what takes minutes is over in seconds.
//!
//! What an issuer tells in seconds is divided like them. The clock is not: each millisecond that answering takes counts for many.
//! So a failure is believed only where answering took as little of the divided time as cases leave for it.

use super::wrong::Wrong;
use crate::catalogue::plan::Plan;
use crate::catalogue::step::{Serve, Step};
use crate::protocol::capabilities::Capabilities;
use core::time::Duration;
use std::borrow::Cow;

/// What intervals are divided by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divisor(u64);

/// How much time cases leave for answering, where it is not divided: half of the shortest pause that any of them knows of.
const LEFT: Duration = Duration::from_secs(15);

impl Divisor {
    /// Nothing is divided.
    pub const ONE: Self = Self(1);

    /// The largest with which nothing gets shorter than a second: no interval of the library, and nothing that the issuer of this
    /// plan tells. None where it tells a time in a way that cannot be divided.
    pub(super) fn of(plan: &Plan, can: &Capabilities) -> Option<Self> {
        let shortest = can.intervals.as_ref().map_or(1, |intervals| intervals.shortest);
        let later = plan.steps.iter().filter_map(|step| match step {
            Step::Serve(serve) => Some(Cow::Borrowed(serve)),
            Step::Present(_)
            | Step::Flood(_)
            | Step::Together(_)
            | Step::Meanwhile(_)
            | Step::Rotate(_)
            | Step::Wait(_)
            | Step::Recover(_) => None,
        });
        let mut told = core::iter::once(Cow::Owned(plan.served())).chain(later);
        let least = told.try_fold(shortest, |least, serve| least_of(&serve).map(|told| least.min(told)));
        least.map(|least| Self(least.max(1)))
    }

    /// What the validator is configured with.
    pub(super) fn configured(self) -> Option<u64> {
        Some(self.0).filter(|_| self != Self::ONE)
    }

    /// How long to wait where so many seconds would have to pass.
    pub(super) fn wait(self, seconds: u64) -> Duration {
        let divisor = u32::try_from(self.0).unwrap_or(u32::MAX);
        Duration::from_secs(seconds).checked_div(divisor).unwrap_or(Duration::ZERO)
    }

    /// How the issuer behaves for a validator whose intervals are divided.
    pub(super) fn served(self, serve: &Serve) -> Cow<'_, Serve> {
        match serve.cache_control.as_deref().and_then(max_age).filter(|_| self != Self::ONE) {
            None => Cow::Borrowed(serve),
            Some(seconds) => {
                let divided = seconds.checked_div(self.0).unwrap_or(seconds);
                Cow::Owned(Serve { cache_control: Some(format!("max-age={divided}")), ..serve.clone() })
            }
        }
    }

    /// What was seen to be wrong, or that it was seen too late. `answering`: all the time that was no waiting.
    pub(super) fn believed(self, wrong: Wrong, answering: Duration) -> Wrong {
        let counts = answering.saturating_mul(u32::try_from(self.0).unwrap_or(u32::MAX));
        match wrong {
            Wrong::Observed { .. } if self != Self::ONE && counts > LEFT => Wrong::TooSlow(format!(
                "it needs time that passes: answering took {} ms, and with its intervals divided by {} that is {} s",
                answering.as_millis(),
                self.0,
                counts.as_secs()
            )),
            wrong => wrong,
        }
    }
}

/// The shortest time that it tells, in seconds. None where that cannot be divided.
fn least_of(serve: &Serve) -> Option<u64> {
    let tells = |name: &Option<String>| name.as_deref().is_some_and(|name| name.ends_with("_retry_after"));
    if tells(&serve.keys) || tells(&serve.metadata) {
        return None;
    }
    match &serve.cache_control {
        None => Some(u64::MAX),
        Some(text) => max_age(text).filter(|seconds| *seconds > 0),
    }
}

/// The seconds of a `Cache-Control` that says nothing else.
fn max_age(cache_control: &str) -> Option<u64> {
    cache_control.strip_prefix("max-age=")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::capabilities::Intervals;

    fn divisor(shortest: u64, cache_control: Option<&str>, steps: Vec<Step>) -> Option<Divisor> {
        let intervals = Some(Intervals { shortest, source: "its documentation".to_owned() });
        let serve = Serve { cache_control: cache_control.map(str::to_owned), ..Serve::default() };
        let plan = Plan { serve, steps, ..Plan::default() };
        Divisor::of(&plan, &Capabilities { intervals, ..Capabilities::default() })
    }

    fn keys(fault: &str) -> Vec<Step> {
        vec![Step::Serve(Serve { keys: Some(fault.to_owned()), ..Serve::default() })]
    }

    #[test]
    fn nothing_gets_shorter_than_a_second() {
        assert_eq!(divisor(30, None, Vec::new()), Some(Divisor(30)));
        assert_eq!(divisor(300, Some("max-age=60"), Vec::new()), Some(Divisor(60)));
        assert_eq!(divisor(30, Some("max-age=3600"), keys("status_500")), Some(Divisor(30)));
        assert_eq!(divisor(0, None, Vec::new()), Some(Divisor::ONE));
        assert_eq!(Divisor::of(&Plan::default(), &Capabilities::default()), Some(Divisor::ONE));
    }

    #[test]
    fn what_an_issuer_tells_otherwise_cannot_be_divided() {
        for text in ["max-age=0", "no-store", "max-age=60, private", "max-age=99999999999999999999999999"] {
            assert_eq!(divisor(30, Some(text), Vec::new()), None, "{text}");
        }
        assert_eq!(divisor(30, None, keys("status_503_retry_after")), None);
    }

    #[test]
    fn the_validator_the_issuer_and_whoever_waits_divide_by_the_same() {
        let said = |text: &str| Serve {
            cache_control: Some(text.to_owned()),
            etag: Some("\"v1\"".to_owned()),
            ..Serve::default()
        };
        let thirty = Divisor(30);
        assert_eq!((thirty.configured(), thirty.wait(40)), (Some(30), Duration::from_secs(40) / 30));
        assert_eq!(*thirty.served(&said("max-age=3600")), said("max-age=120"));
        assert_eq!((Divisor::ONE.configured(), Divisor::ONE.wait(40)), (None, Duration::from_secs(40)));
        assert_eq!(*Divisor::ONE.served(&said("max-age=3600")), said("max-age=3600"));
    }

    #[test]
    fn a_failure_is_believed_where_answering_took_as_little_as_cases_leave_for_it() {
        let seen = || Wrong::Observed { expected: "accept".to_owned(), got: "reject".to_owned() };
        assert_eq!(Divisor(30).believed(seen(), Duration::from_millis(500)), seen());
        assert_eq!(
            Divisor(30).believed(seen(), Duration::from_millis(501)),
            Wrong::TooSlow(
                "it needs time that passes: answering took 501 ms, and with its intervals divided by 30 that is 15 s"
                    .to_owned()
            )
        );
        assert_eq!(Divisor::ONE.believed(seen(), Duration::from_secs(60)), seen());
        let crash = || Wrong::Adapter(None, "it has ended".to_owned());
        assert_eq!(Divisor(30).believed(crash(), Duration::from_secs(60)), crash());
    }
}
