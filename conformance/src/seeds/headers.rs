//! The fields of an HTTP answer: an input is the field lines, as they stand in a head.

use crate::seeds::Seed;
use countersign::http::headers::{self, Field};

/// The lines of an input that have a name and a colon.
pub fn fields(input: &[u8]) -> Vec<Field<'_>> {
    input.split(|octet| *octet == b'\n').filter_map(field).collect()
}

fn field(line: &[u8]) -> Option<Field<'_>> {
    let at = line.iter().position(|octet| *octet == b':')?;
    Some((core::str::from_utf8(line.get(..at)?).ok()?, line.get(at + 1..)?))
}

/// What the fields say, in the order lifetime, Retry-After in seconds, entity tag, media type, whether it is coded.
pub fn replay(input: &[u8]) -> String {
    let fields = fields(input);
    let lifetime = headers::lifetime(&fields);
    let retry =
        headers::retry_after(&fields).map_or(String::from("-"), |period| period.as_secs().to_string());
    let tag = headers::entity_tag(&fields).unwrap_or("-");
    let media = headers::content_type(&fields).unwrap_or("-");
    format!("{lifetime:?} {retry} {tag} {media} {}", headers::is_coded(&fields))
}

/// Every seed.
pub fn seeds() -> Vec<Seed> {
    let rows = ROWS.iter().enumerate();
    rows.map(|(number, (text, expected))| Seed::new(number, text.as_bytes().to_vec(), expected)).collect()
}

const ROWS: [(&str, &str); 20] = [
    ("", "Unstated - - - false"),
    ("no colon\n: no name", "Unstated - - - false"),
    ("Cache-Control: max-age=60", "For(60s) - - - false"),
    ("cache-CONTROL:public, max-age=\"600\"\nAge: 61", "For(539s) - - - false"),
    ("Cache-Control: max-age=60\nAge: 61", "Shortest - - - false"),
    ("Cache-Control: max-age=60\nCache-Control: no-store", "Shortest - - - false"),
    ("Cache-Control: no-cache=\"a, b\"", "Shortest - - - false"),
    ("Cache-Control: private=\"x, no-store\", s-maxage=1, max-age=7", "For(7s) - - - false"),
    ("Cache-Control: x=\"a\\\", no-store\nPragma: no-cache", "Unstated - - - false"),
    ("Cache-Control: max-age=99999999999999999999", "For(18446744073709551615s) - - - false"),
    ("Date: Sun, 06 Nov 1994 08:49:37 GMT\nExpires: Sunday, 06-Nov-94 08:50:37 GMT", "For(60s) - - - false"),
    ("Date: Sun Nov  6 08:49:37 1994\nExpires: 0", "Unstated - - - false"),
    ("Date: Sun, 06 Nov 1994 08:49:37 GMT\nExpires: Sun, 06 Nov 1994 08:49:37 GMT", "Shortest - - - false"),
    ("Expires: Sun, 06 Nov 1994 08:49:37 GMT", "Unstated - - - false"),
    ("Retry-After: 120", "Unstated 120 - - false"),
    (
        "Date: Sun, 06 Nov 1994 08:49:37 GMT\nRetry-After: Sun, 06 Nov 1994 08:49:47 GMT",
        "Unstated 10 - - false",
    ),
    ("Retry-After: 1\nRetry-After: 2", "Unstated - - - false"),
    (
        "ETag: W/\"a-1\"\nContent-Type: application/jwk-set+json",
        "Unstated - W/\"a-1\" application/jwk-set+json false",
    ),
    ("ETag: \"a\"b\"\nETag: a", "Unstated - - - false"),
    ("Content-Encoding: identity, gzip", "Unstated - - - true"),
];
