//! NumericDate (RFC 7519 section 2), judged exactly on the digits that were received.

use super::unix_time::UnixTime;
use core::cmp::Ordering;
use core::fmt;

/// A time as a claim states it: any JSON number of seconds since 1970, fractions and exponents included.
///
/// The comparison with a [`UnixTime`] is exact. No float is involved, and the work does not grow with the exponent:
/// `1e400` is a date that never comes, `1e-400` lies just after 1970 began, `-0` is 1970. Past 10^20 seconds on either
/// side of 1970 all dates count as equal; no [`UnixTime`] lies there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumericDate {
    /// Nanoseconds, rounded down.
    nanos: i128,
    /// Whether rounding took something off.
    more: bool,
}

/// The digits before the point of 10^20 seconds, and the nine of the nanoseconds.
const DIGITS_KEPT: i64 = 29;
/// So many digits fit a u64, and lie far below [`FAR`].
const MAX_PLAIN_DIGITS: usize = 18;
const NANOS_PER_SECOND: i128 = 1_000_000_000;
const FAR: i128 = 100_000_000_000_000_000_000_000_000_000;

impl NumericDate {
    /// Reads the text of a JSON number, whose grammar is known to be right.
    pub(crate) fn from_json_number(text: &str) -> Self {
        // Almost every date is whole seconds, and arithmetic on 128 bits takes long.
        if let Some(seconds) = plain(text) {
            return Self { nanos: i128::from(seconds).saturating_mul(NANOS_PER_SECOND), more: false };
        }
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let (nanos, more) = magnitude(whole, fraction, saturating_integer(exponent));
        match (negative, more) {
            (false, more) => Self { nanos, more },
            (true, false) => Self { nanos: nanos.saturating_neg(), more: false },
            // Rounding down goes away from zero here, and leaves a remainder as well.
            (true, true) => Self { nanos: nanos.saturating_neg().saturating_sub(1), more: true },
        }
    }

    /// The point of wall time, its nanoseconds rounded down.
    pub const fn to_unix_time(self) -> UnixTime {
        UnixTime::from_nanos(self.nanos)
    }

    /// How this date lies to a point of wall time, exactly.
    pub fn cmp_time(self, time: UnixTime) -> Ordering {
        self.nanos.cmp(&time.nanos()).then(if self.more { Ordering::Greater } else { Ordering::Equal })
    }
}

impl fmt::Display for NumericDate {
    /// The whole seconds, rounded down.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nanos {
            FAR.. => f.write_str("after any time"),
            nanos if nanos <= -FAR => f.write_str("before any time"),
            _ => fmt::Display::fmt(&self.to_unix_time(), f),
        }
    }
}

/// A number of few digits and nothing else.
fn plain(text: &str) -> Option<u64> {
    if text.len() > MAX_PLAIN_DIGITS {
        return None;
    }
    text.bytes().try_fold(0_u64, |value, octet| match octet.wrapping_sub(b'0') {
        digit @ 0..=9 => Some(value.wrapping_mul(10).wrapping_add(u64::from(digit))),
        _ => None,
    })
}

/// `0.whole fraction` times ten to the right power, in whole nanoseconds, and whether more was there.
fn magnitude(whole: &str, fraction: &str, exponent: i64) -> (i128, bool) {
    let digits = || whole.bytes().chain(fraction.bytes());
    let zeros = digits().take_while(|digit| *digit == b'0').count();
    let mut significant = digits().skip(zeros);
    if significant.clone().next().is_none() {
        return (0, false);
    }
    // How many of the significant digits stand before the end of the nanoseconds. Lengths of a text fit an i64.
    let kept = length(whole.len()).saturating_sub(length(zeros)).saturating_add(exponent).saturating_add(9);
    if kept > DIGITS_KEPT {
        return (FAR, false);
    }
    let mut nanos: i128 = 0;
    for _ in 0..kept.max(0) {
        let digit = significant.next().map_or(0, |digit| i128::from(digit.wrapping_sub(b'0')));
        nanos = nanos.saturating_mul(10).saturating_add(digit);
    }
    (nanos, significant.any(|digit| digit != b'0'))
}

fn length(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// `[+-]digits`, the nearest `i64` where it has none.
fn saturating_integer(text: &str) -> i64 {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = digits.bytes().fold(0_i64, |value, digit| {
        value.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0')))
    });
    if negative { value.saturating_neg() } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::time::Duration;
    use proptest::prelude::*;

    fn date(text: &str) -> NumericDate {
        NumericDate::from_json_number(text)
    }

    fn against(text: &str, seconds: i64) -> Ordering {
        date(text).cmp_time(UnixTime::from_seconds(seconds))
    }

    #[test]
    fn every_spelling_of_one_number_is_the_same_date() {
        let table: &[(&str, &[&str])] = &[
            (
                "1300819380",
                &["1300819380.0", "1.30081938e9", "1300819380e0", "13008193800E-1", "1.300819380E+9"],
            ),
            ("0", &["-0", "0.0", "-0.0", "0e400", "0e-400", "0E99999999999999999999", "0.000e5"]),
            ("0.5", &["5e-1", "0.50", "0.05e1", "500e-3"]),
            ("-1.5", &["-15e-1", "-0.15E1"]),
            ("100", &["1e2", "0.01e4", "1000000e-4", "100.000"]),
        ];
        for (plain, others) in table {
            for other in *others {
                assert_eq!(date(plain), date(other), "{other}");
            }
        }
    }

    #[test]
    fn fractions_are_judged_to_the_last_digit() {
        use Ordering::{Equal, Greater, Less};
        let late = UnixTime::from_seconds(10).after(Duration::from_nanos(500_000_000));
        let table = [
            ("10", Less),
            ("10.499999999", Less),
            ("10.4999999999999999999999999999999999999999", Less),
            ("10.5", Equal),
            ("10.50000000000000000000000000000000000", Equal),
            ("10.5000000000000000000000000000000000001", Greater),
            ("10.500000001", Greater),
            ("105e-1", Equal),
            ("11", Greater),
        ];
        for (text, ordering) in table {
            assert_eq!(date(text).cmp_time(late), ordering, "{text}");
        }
        assert_eq!(against("1e-400", 0), Greater);
        assert_eq!(against("-1e-400", 0), Less);
        assert_eq!(against("-1e-400", -1), Greater);
        assert_eq!(against("-0.5", 0), Less);
        assert_eq!(against("-0.5", -1), Greater);
    }

    #[test]
    fn absurd_sizes_are_dates_that_never_come_or_never_were() {
        let huge = [
            "1e400",
            "1e99999999999999999999999999",
            "1E+9223372036854775807",
            "99999999999999999999999999999999999999999",
        ];
        for text in huge {
            assert_eq!(against(text, i64::MAX), Ordering::Greater, "{text}");
            assert_eq!(against(&format!("-{text}"), i64::MIN), Ordering::Less, "{text}");
            assert_eq!(date(text).to_string(), "after any time");
        }
        assert_eq!(against("1e-99999999999999999999999999", 0), Ordering::Greater);
        assert_eq!(against(&"9".repeat(10_000), i64::MAX), Ordering::Greater);
        assert_eq!(against(&format!("0.{}1", "0".repeat(10_000)), 0), Ordering::Greater);
        assert_eq!(against(&format!("1{}e-10000", "0".repeat(10_000)), 1), Ordering::Equal);
        assert_eq!(date("-1e400").to_string(), "before any time");
    }

    #[test]
    fn the_borders_of_machine_integers_are_no_borders() {
        for (text, seconds) in [
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("4294967296", 1 << 32),
            ("2147483648", 1 << 31),
        ] {
            assert_eq!(against(text, seconds), Ordering::Equal, "{text}");
        }
        for text in ["9223372036854775808", "18446744073709551615", "18446744073709551616", "1e19"] {
            assert_eq!(against(text, i64::MAX), Ordering::Greater, "{text}");
        }
        assert!(date("18446744073709551616") > date("18446744073709551615"));
    }

    proptest! {
        #[test]
        fn an_integer_compares_as_an_integer(claim in any::<i64>(), now in any::<i64>()) {
            prop_assert_eq!(against(&claim.to_string(), now), claim.cmp(&now));
            prop_assert_eq!(date(&claim.to_string()).to_unix_time(), UnixTime::from_seconds(claim));
        }

        #[test]
        fn shifting_the_point_and_the_exponent_against_one_another_changes_nothing(
            digits in "[1-9][0-9]{0,30}",
            fraction in "[0-9]{0,20}",
            shift in 0_usize..40,
        ) {
            let plain = format!("{digits}.{fraction}0");
            let shifted = format!("{digits}{fraction}{}e-{}", "0".repeat(shift), fraction.len() + shift);
            prop_assert_eq!(date(&plain), date(&shifted));
        }

        #[test]
        fn any_json_number_is_read_without_a_panic(text in "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,30})?") {
            let _ = date(&text).to_string();
        }
    }
}
