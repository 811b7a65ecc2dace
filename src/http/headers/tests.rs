use super::*;
use proptest::prelude::*;

/// Field lines as they stand in an answer.
fn fields(text: &str) -> Vec<Field<'_>> {
    text.lines().filter_map(|line| line.trim().split_once(':')).map(|(n, v)| (n, v.as_bytes())).collect()
}

fn secs(seconds: u64) -> Lifetime {
    Lifetime::For(Duration::from_secs(seconds))
}

const NOON: &str = "Date: Sun, 06 Nov 1994 12:00:00 GMT";

#[track_caller]
fn lives(text: &str, expected: Lifetime) {
    assert_eq!(lifetime(&fields(text)), expected, "{text}");
}

#[test]
fn max_age_less_age_is_the_lifetime() {
    lives("Cache-Control: max-age=600", secs(600));
    lives("cache-control: public, MAX-AGE=600, immutable", secs(600));
    lives("Cache-Control: max-age=600\nAge: 100", secs(500));
    lives("Cache-Control: max-age=600\nAge: 599", secs(1));
    lives("Cache-Control: max-age=600\nAge: 600", Lifetime::Shortest);
    lives("Cache-Control: max-age=600\nAge: 601", Lifetime::Shortest);
}

#[test]
fn max_age_goes_before_expires() {
    let expires = "Expires: Sun, 06 Nov 1994 13:00:00 GMT";
    lives(&format!("Cache-Control: max-age=60\n{expires}\n{NOON}"), secs(60));
    lives(&format!("Cache-Control: max-age=0\n{expires}\n{NOON}"), Lifetime::Shortest);
    lives(&format!("Cache-Control: max-age=x\n{expires}\n{NOON}"), secs(3600));
}

#[test]
fn what_forbids_keeping_is_the_shortest_lifetime_wherever_it_stands() {
    lives("Cache-Control: no-store", Lifetime::Shortest);
    lives("Cache-Control: no-cache", Lifetime::Shortest);
    lives("Cache-Control: No-Cache=\"set-cookie\", max-age=600", Lifetime::Shortest);
    lives("Cache-Control: max-age=600, no-store", Lifetime::Shortest);
    lives("Cache-Control: max-age=600\nCache-Control: no-cache", Lifetime::Shortest);
    lives("Cache-Control: max-age=0", Lifetime::Shortest);
    lives("Cache-Control: max-age=000", Lifetime::Shortest);
}

#[test]
fn a_word_within_quotes_or_within_another_word_forbids_nothing() {
    lives("Cache-Control: private=\"no-store, no-cache\", max-age=60", secs(60));
    lives("Cache-Control: x-no-store, no-storex, max-age=60", secs(60));
    lives("Cache-Control: max-age=60, must-revalidate, no-transform", secs(60));
}

#[test]
fn the_first_max_age_that_can_be_read_counts() {
    lives("Cache-Control: max-age=60, max-age=600", secs(60));
    lives("Cache-Control: max-age=600\nCache-Control: max-age=60", secs(600));
    lives("Cache-Control: max-age=x, max-age=600", secs(600));
}

#[test]
fn a_quoted_number_is_a_number() {
    lives("Cache-Control: max-age=\"600\"", secs(600));
}

#[test]
fn what_cannot_be_read_is_absent() {
    for value in
        ["max-age", "max-age=", "max-age=-1", "max-age=+1", "max-age=1.5", "max-age=0x10", "max-age=1 0"]
    {
        lives(&format!("Cache-Control: {value}"), Lifetime::Unstated);
    }
    lives("Cache-Control: max-age = 60", Lifetime::Unstated);
    lives("Cache-Control: max-age=\"60", Lifetime::Unstated);
    lives("Cache-Control: max-age=60\nAge: soon", secs(60));
    lives("Cache-Control: max-age=60\nAge: -5", secs(60));
    lives("", Lifetime::Unstated);
}

#[test]
fn shared_caches_and_pragma_are_no_business_of_ours() {
    lives("Cache-Control: s-maxage=60", Lifetime::Unstated);
    lives("Cache-Control: s-maxage=0, max-age=60", secs(60));
    lives("Pragma: no-cache", Lifetime::Unstated);
}

#[test]
fn the_first_member_of_age_counts() {
    lives("Cache-Control: max-age=60\nAge: 10, 50", secs(50));
    lives("Cache-Control: max-age=60\nAge: 10\nAge: 50", secs(50));
}

#[test]
fn huge_numbers_stop_at_the_largest() {
    lives("Cache-Control: max-age=18446744073709551615", secs(u64::MAX));
    lives("Cache-Control: max-age=18446744073709551616", secs(u64::MAX));
    lives(&format!("Cache-Control: max-age={}", "9".repeat(1000)), secs(u64::MAX));
    lives(&format!("Cache-Control: max-age=60\nAge: {}", "9".repeat(1000)), Lifetime::Shortest);
}

#[test]
fn expires_less_date_is_the_lifetime_in_all_three_forms() {
    for expires in
        ["Sun, 06 Nov 1994 13:00:00 GMT", "Sunday, 06-Nov-94 13:00:00 GMT", "Sun Nov  6 13:00:00 1994"]
    {
        lives(&format!("Expires: {expires}\n{NOON}"), secs(3600));
    }
    lives(&format!("Expires: Sun, 06 Nov 1994 12:00:01 GMT\n{NOON}"), secs(1));
}

#[test]
fn a_past_expires_is_the_shortest_lifetime() {
    lives(&format!("Expires: Sun, 06 Nov 1994 12:00:00 GMT\n{NOON}"), Lifetime::Shortest);
    lives(&format!("Expires: Sun, 06 Nov 1994 11:59:59 GMT\n{NOON}"), Lifetime::Shortest);
    lives(&format!("Expires: Thu, 01 Jan 1970 00:00:00 GMT\n{NOON}"), Lifetime::Shortest);
}

#[test]
fn expires_without_a_date_that_can_be_read_is_absent() {
    let expires = "Expires: Sun, 06 Nov 1994 13:00:00 GMT";
    lives(expires, Lifetime::Unstated);
    lives(&format!("{expires}\nDate: now"), Lifetime::Unstated);
    lives(&format!("{expires}\n{NOON}\n{NOON}"), Lifetime::Unstated);
    lives(&format!("Expires: 0\n{NOON}"), Lifetime::Unstated);
    lives(&format!("Expires: -1\n{NOON}"), Lifetime::Unstated);
    lives(&format!("{expires}\n{expires}\n{NOON}"), Lifetime::Unstated);
}

#[track_caller]
fn retries(text: &str, expected: Option<u64>) {
    assert_eq!(retry_after(&fields(text)), expected.map(Duration::from_secs), "{text}");
}

#[test]
fn retry_after_is_seconds_or_a_date_less_the_answers_own() {
    retries("Retry-After: 120", Some(120));
    retries("Retry-After: 0", Some(0));
    retries("Retry-After: 99999999999999999999", Some(u64::MAX));
    retries(&format!("Retry-After: Sun, 06 Nov 1994 12:02:00 GMT\n{NOON}"), Some(120));
    retries(&format!("Retry-After: Sun, 06 Nov 1994 11:00:00 GMT\n{NOON}"), Some(0));
}

#[test]
fn a_retry_after_that_cannot_be_read_is_absent() {
    for value in ["", "soon", "-1", "1.5", "1 2", "Sun, 06 Nov 1994 12:02:00 GMT"] {
        retries(&format!("Retry-After: {value}"), None);
    }
    retries("Retry-After: 1\nRetry-After: 2", None);
    retries("", None);
}

#[test]
fn an_entity_tag_is_kept_as_received() {
    for tag in ["\"\"", "\"a\"", "W/\"a\"", "\"!#~[]{}\\\"", "W/\"\""] {
        assert_eq!(entity_tag(&[("ETag", tag.as_bytes())]), Some(tag));
    }
}

#[test]
fn what_is_no_entity_tag_is_ignored() {
    let table: [&[u8]; 12] = [
        b"",
        b"a",
        b"\"",
        b"\"a",
        b"a\"",
        b"w/\"a\"",
        b"W/a",
        b"\"a\"b\"",
        b"\"a b\"",
        b"\"a\r\nX: y\"",
        b"\"\x7f\"",
        b"\"\xe9\"",
    ];
    for value in table {
        assert_eq!(entity_tag(&[("ETag", value)]), None, "{value:?}");
    }
    assert_eq!(entity_tag(&[("ETag", b"\"a\""), ("etag", b"\"b\"")]), None);
    assert_eq!(entity_tag(&[]), None);
}

#[test]
fn an_entity_tag_is_bounded_in_length() {
    let longest = format!("\"{}\"", "a".repeat(MAX_ETAG - 2));
    assert_eq!(entity_tag(&[("etag", longest.as_bytes())]), Some(longest.as_str()));
    let longer = format!("\"{}\"", "a".repeat(MAX_ETAG - 1));
    assert_eq!(entity_tag(&[("etag", longer.as_bytes())]), None);
}

#[test]
fn a_content_type_is_recorded_when_it_is_short_and_printable() {
    let kept = "application/jwk-set+json; charset=utf-8";
    assert_eq!(content_type(&[("Content-Type", kept.as_bytes())]), Some(kept));
    let longest = "a".repeat(MAX_CONTENT_TYPE);
    assert_eq!(content_type(&[("content-type", longest.as_bytes())]), Some(longest.as_str()));
    let longer = "a".repeat(MAX_CONTENT_TYPE + 1);
    assert_eq!(content_type(&[("content-type", longer.as_bytes())]), None);
    assert_eq!(content_type(&[("content-type", b"a\x1b[31m")]), None);
    assert_eq!(content_type(&[("content-type", b"\xff")]), None);
    assert_eq!(content_type(&[]), None);
}

#[test]
fn only_identity_is_no_coding() {
    for value in ["", "identity", "Identity", "identity, identity"] {
        assert!(!is_coded(&[("content-encoding", value.as_bytes())]), "{value}");
    }
    for value in ["gzip", "br", "identity, gzip", "x"] {
        assert!(is_coded(&[("Content-Encoding", value.as_bytes())]), "{value}");
    }
    assert!(is_coded(&[("content-encoding", b"identity"), ("content-encoding", b"gzip")]));
    assert!(!is_coded(&[]));
}

const NAMES: [&str; 8] =
    ["cache-control", "age", "expires", "date", "retry-after", "etag", "content-type", "content-encoding"];

proptest! {
    #[test]
    fn no_octets_make_these_functions_panic(
        lines in prop::collection::vec((0_usize..8, prop::collection::vec(any::<u8>(), 0..64)), 0..6),
    ) {
        let fields: Vec<Field<'_>> = lines.iter().map(|(name, value)| (NAMES[*name], value.as_slice())).collect();
        let _ = (lifetime(&fields), retry_after(&fields), content_type(&fields), is_coded(&fields));
        if let Some(tag) = entity_tag(&fields) {
            prop_assert!(tag.len() <= MAX_ETAG && !tag.contains(['\r', '\n']));
        }
    }

    #[test]
    fn near_dates_make_these_functions_neither_panic_nor_disagree(
        text in "[A-Z][a-z]{2}, [0-9]{2} (Feb|Nov|Dec) [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
    ) {
        let fields = [("expires", text.as_bytes()), ("date", text.as_bytes())];
        prop_assert!(matches!(lifetime(&fields), Lifetime::Unstated | Lifetime::Shortest));
    }
}
