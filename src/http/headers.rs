//! What the fields of an answer say: pure functions from their text, with no clock (K12).
//!
//! They are of use to anybody who brings an HTTP client of their own.

use super::cache_control::directives;
use crate::resolve::answer::Lifetime;
use core::time::Duration;
use std::time::SystemTime;

/// One field line: its name, in any case, and its value as received.
pub type Field<'a> = (&'a str, &'a [u8]);

/// The longest `ETag` in octets that is kept: ten times what servers send; one that is longer is ignored, which costs
/// a full answer instead of a 304.
pub const MAX_ETAG: usize = 256;

/// The longest `Content-Type` in octets that is recorded.
pub const MAX_CONTENT_TYPE: usize = 256;

/// How long the answer may be held (K12, RFC 9111 section 4.2).
///
/// `no-store`, `no-cache` (with or without field names) and `max-age=0` are the shortest lifetime, wherever they stand.
/// Otherwise the first `max-age` that can be read, less `Age`; otherwise `Expires` less `Date`. What cannot be read is
/// absent, and so is `Expires` without `Date`. `s-maxage` is for shared caches, and `Pragma` for requests: both are
/// ignored. A number beyond 64 bits is the largest one.
pub fn lifetime(fields: &[Field<'_>]) -> Lifetime {
    let mut max_age = None;
    for line in values(fields, "cache-control") {
        for (name, argument) in directives(line) {
            if name.eq_ignore_ascii_case(b"no-store") || name.eq_ignore_ascii_case(b"no-cache") {
                return Lifetime::Shortest;
            }
            if name.eq_ignore_ascii_case(b"max-age") {
                max_age = max_age.or_else(|| seconds(argument?));
            }
        }
    }
    match max_age {
        Some(max_age) => whole(max_age.saturating_sub(age(fields))),
        None => expires(fields).map_or(Lifetime::Unstated, whole),
    }
}

/// The `Retry-After` of the answer as a duration from now: seconds, or a date less the answer's own `Date`
/// (RFC 9110 section 10.2.3). A date without `Date` is absent; a past one is zero.
pub fn retry_after(fields: &[Field<'_>]) -> Option<Duration> {
    let value = only(fields, "retry-after")?;
    match seconds(value) {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        None => Some(after(date(value)?, date(only(fields, "date")?)?)),
    }
}

/// The `ETag`, if there is exactly one and it [may be sent back](is_entity_tag).
pub fn entity_tag<'a>(fields: &[Field<'a>]) -> Option<&'a str> {
    only(fields, "etag").and_then(|value| core::str::from_utf8(value).ok()).filter(|tag| is_entity_tag(tag))
}

/// Whether this is an entity tag (RFC 9110 section 8.8.3) in ASCII and of at most [`MAX_ETAG`] octets.
pub fn is_entity_tag(text: &str) -> bool {
    let opaque = text.strip_prefix("W/").unwrap_or(text);
    let inner = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    text.len() <= MAX_ETAG
        && inner.is_some_and(|tag| tag.bytes().all(|octet| matches!(octet, b'!' | b'#'..=b'~')))
}

/// The `Content-Type`, if there is exactly one, in printable ASCII and of at most [`MAX_CONTENT_TYPE`] octets.
pub fn content_type<'a>(fields: &[Field<'a>]) -> Option<&'a str> {
    only(fields, "content-type")
        .filter(|value| {
            value.len() <= MAX_CONTENT_TYPE && value.iter().all(|octet| matches!(octet, b' '..=b'~'))
        })
        .and_then(|value| core::str::from_utf8(value).ok())
}

/// Whether the body is coded in any way (RFC 9110 section 8.4). We ask for `identity` and read nothing else.
pub fn is_coded(fields: &[Field<'_>]) -> bool {
    values(fields, "content-encoding")
        .flat_map(|value| value.split(|octet| *octet == b','))
        .map(<[u8]>::trim_ascii)
        .any(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity"))
}

/// The values of all lines of one field, in order, without white space around them.
fn values<'f, 'a>(fields: &'f [Field<'a>], name: &'f str) -> impl Iterator<Item = &'a [u8]> + 'f {
    fields.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim_ascii())
}

/// The value of a field that has one line. Two lines contradict one another or say nothing new: absent.
fn only<'a>(fields: &[Field<'a>], name: &str) -> Option<&'a [u8]> {
    let mut lines = values(fields, name);
    lines.next().filter(|_| lines.next().is_none())
}

/// `Age` in seconds: the first member of the first line (RFC 9111 section 5.1); zero when it cannot be read.
fn age(fields: &[Field<'_>]) -> u64 {
    let first = values(fields, "age").next().and_then(|line| line.split(|octet| *octet == b',').next());
    first.and_then(|member| seconds(member.trim_ascii())).unwrap_or(0)
}

/// `Expires` less `Date`, in seconds, zero when it is past.
fn expires(fields: &[Field<'_>]) -> Option<u64> {
    let expires = date(only(fields, "expires")?)?;
    Some(after(expires, date(only(fields, "date")?)?).as_secs())
}

fn whole(seconds: u64) -> Lifetime {
    if seconds == 0 { Lifetime::Shortest } else { Lifetime::For(Duration::from_secs(seconds)) }
}

/// `delta-seconds` (RFC 9111 section 1.2.2): digits only; what does not fit is the largest number.
fn seconds(text: &[u8]) -> Option<u64> {
    let digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    digits.then(|| {
        text.iter().fold(0_u64, |sum, digit| {
            sum.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
        })
    })
}

/// An HTTP-date in any of its three forms (RFC 9110 section 5.6.7).
fn date(text: &[u8]) -> Option<SystemTime> {
    httpdate::parse_http_date(core::str::from_utf8(text).ok()?).ok()
}

/// How long `later` lies after `earlier`; zero when it does not.
fn after(later: SystemTime, earlier: SystemTime) -> Duration {
    later.duration_since(earlier).unwrap_or_default()
}

#[cfg(test)]
mod tests;
