//! Vectors that are no must: no text of a specification asks every validator for what their author does.

use super::patches::Patch;
use super::source::Source;
use super::vector::Vector;
use super::verdict::Expected;
use crate::catalogue::level::Level;

/// The vectors, by source and id, how strong each is, and why.
const WEAKER: &[(Source, &[&str], Level, &str)] = &[
    (
        Source::Jws,
        &["353", "354", "355", "356"],
        Level::Should,
        "RFC 7517 sections 4.2 and 4.3 say what a key is meant for; that a verifier has to look, no text says",
    ),
    (
        Source::Jws,
        &["375"],
        Level::May,
        "RFC 4648 section 3.5 leaves it to the decoder whether unused bits may be set",
    ),
    (
        Source::Jwk,
        &["7"],
        Level::Policy,
        "CVE-2017-15361 is one of those who made the keys: no text asks a verifier to find them",
    ),
    (
        Source::Jwk,
        &["9", "23"],
        Level::Should,
        "RFC 7517 section 5 has what is out of the supported range ignored as a SHOULD",
    ),
    (
        Source::Jwk,
        &["21"],
        Level::Should,
        "RFC 7517 section 4.2 says what a key is meant for; that a verifier has to look, no text says",
    ),
];

/// How strong a vector is, and why where it is less than a must.
pub fn of(vector: &Vector) -> (Level, Option<&'static str>) {
    let is_it = |(of, ids, _, _): &&(Source, &[&str], Level, &str)| {
        *of == vector.source && ids.contains(&vector.id.as_str())
    };
    if let Some((_, _, level, why)) = WEAKER.iter().find(is_it) {
        return (*level, Some(why));
    }
    match vector.patch {
        // Nobody is accused of doing what the author of the vector asks for.
        Some(Patch { instead: Expected::Refused | Expected::RefusedAs(_), reason, .. }) => {
            (Level::Should, Some(reason))
        }
        Some(Patch { instead: Expected::Accepted, .. }) | None => (Level::Must, None),
    }
}
