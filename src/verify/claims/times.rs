//! The checks of the times. Every comparison is exact; the leeway moves the border.

use super::{Judge, Verdict};
use crate::claims::claim::Claim;
use crate::claims::numeric_date::NumericDate;
use crate::claims::unix_time::UnixTime;
use crate::rejection::Rejection;
use crate::verify::recorder::Judged;
use core::cmp::Ordering;
use core::time::Duration;

impl Judge<'_, '_> {
    /// The instant `exp` itself is expired.
    pub(super) fn expiry(self, now: UnixTime) -> Verdict {
        let Some(exp) = self.date(Claim::Exp)? else { return self.absent(Claim::Exp) };
        match exp.cmp_time(now.before(self.policy.leeway())) {
            Ordering::Greater => Ok(Judged::Passed),
            Ordering::Less | Ordering::Equal => {
                Err(Rejection::Expired { exp, now, leeway: self.leeway_seconds() })
            }
        }
    }

    /// The instant `nbf` itself is valid.
    pub(super) fn not_before(self, now: UnixTime) -> Verdict {
        let Some(nbf) = self.date(Claim::Nbf)? else { return self.absent(Claim::Nbf) };
        match nbf.cmp_time(now.after(self.policy.leeway())) {
            Ordering::Less | Ordering::Equal => Ok(Judged::Passed),
            Ordering::Greater => Err(Rejection::NotYetValid { nbf, now, leeway: self.leeway_seconds() }),
        }
    }

    /// RFC 7519 does not say what a token from the future is; we refuse it, past the leeway.
    pub(super) fn issued_at(self, now: UnixTime) -> Verdict {
        let Some(iat) = self.date(Claim::Iat)? else { return self.absent(Claim::Iat) };
        match iat.cmp_time(now.after(self.policy.leeway())) {
            Ordering::Less | Ordering::Equal => Ok(Judged::Passed),
            Ordering::Greater => Err(Rejection::IssuedInFuture { iat, now, leeway: self.leeway_seconds() }),
        }
    }

    pub(super) fn maximum_age(self, now: UnixTime) -> Verdict {
        let Some(max_age) = self.policy.max_token_age() else { return Ok(Judged::NotAsked) };
        let Some(iat) = self.date(Claim::Iat)? else { return self.absent(Claim::Iat) };
        if self.within(iat, max_age, now) {
            return Ok(Judged::Passed);
        }
        Err(Rejection::TooOld { iat, now, max_age: max_age.as_secs(), leeway: self.leeway_seconds() })
    }

    pub(super) fn auth_time(self, now: UnixTime) -> Verdict {
        let Some(rules) = self.policy.id_token_rules() else { return self.only_required(Claim::AuthTime) };
        let Some(auth_time) = self.date(Claim::AuthTime)? else {
            if rules.auth_time_required {
                let section = "OIDC Core 3.1.3.7";
                return Err(Rejection::ClaimMissing { claim: Claim::AuthTime, section });
            }
            return self.absent(Claim::AuthTime);
        };
        let Some(max_age) = rules.max_age else { return Ok(Judged::Passed) };
        if self.within(auth_time, max_age, now) {
            return Ok(Judged::Passed);
        }
        let (max_age, leeway) = (max_age.as_secs(), self.leeway_seconds());
        Err(Rejection::AuthenticationTooOld { auth_time, now, max_age, leeway })
    }

    /// Whether `date` lies at most `max_age` and the leeway ago.
    fn within(self, date: NumericDate, max_age: Duration, now: UnixTime) -> bool {
        date.cmp_time(now.before(max_age).before(self.policy.leeway())) != Ordering::Less
    }

    fn leeway_seconds(self) -> u64 {
        self.policy.leeway().as_secs()
    }
}
