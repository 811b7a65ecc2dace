//! Labels that we do not follow, each with its reason. Everything else must agree as it is labelled.

use crate::vectors::source::Source;
use crate::vectors::vector::Expected;

/// A label that we do not follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The source of the vector.
    pub source: Source,
    /// Its number there.
    pub case: usize,
    /// What its author expects.
    pub label: Expected,
    /// What must come of it instead.
    pub instead: Expected,
    /// Why.
    pub reason: &'static str,
    /// The text that the reason rests on.
    pub section: &'static str,
}

/// The entry of one case.
pub fn find(source: Source, case: usize) -> Option<&'static Patch> {
    PATCHES.iter().find(|patch| patch.source == source && patch.case == case)
}

const PS256_KEY: &str = "the header says PS384 and the JWK is declared for PS256; cases 338 and 340 of the same file call \
                         such a pair invalid, and the key of RFC 7520 figure 20 has no alg at all";
const ES521_KEY: &str = "the JWK is declared for \"ES521\", which is no algorithm; JSON Web Key case 19 calls the same \
                         member invalid, and the key of RFC 7520 figure 27 has no alg at all";
const SAME_AS_357: &str = "the octets are those of case 357, which is labelled valid: the padding that the comment speaks \
                           of is not there";
const QUESTION_MARK: &str = "the segment holds a '?', which is outside the base64url alphabet; cases 361, 362 and 371 call \
                             the same thing invalid";

/// Every entry.
pub const PATCHES: [Patch; 10] = [
    jws(346, Expected::Accepted, Expected::Refused, PS256_KEY, "RFC 7517 section 4.4"),
    jws(347, Expected::Accepted, Expected::Refused, ES521_KEY, "RFC 7517 section 4.4"),
    jws(350, Expected::Accepted, Expected::Refused, PS256_KEY, "RFC 7517 section 4.4"),
    jws(351, Expected::Accepted, Expected::Refused, ES521_KEY, "RFC 7517 section 4.4"),
    jws(367, Expected::Refused, Expected::Accepted, SAME_AS_357, "RFC 7515 section 5.2"),
    jws(370, Expected::Refused, Expected::Accepted, SAME_AS_357, "RFC 7515 section 5.2"),
    jws(372, Expected::Accepted, Expected::Refused, QUESTION_MARK, "RFC 4648 section 3.3"),
    jws(373, Expected::Accepted, Expected::Refused, QUESTION_MARK, "RFC 4648 section 3.3"),
    Patch {
        source: Source::Jwk,
        case: 1,
        label: Expected::Refused,
        instead: Expected::Accepted,
        reason: "a local set may hold a MAC key beside a public key: each verifies only under its own algorithm. The file \
                 itself flags the case as not defined by the RFCs",
        section: "RFC 7517 section 5; rules S1 and S4",
    },
    Patch {
        source: Source::Jwk,
        case: 4,
        label: Expected::Refused,
        instead: Expected::Accepted,
        reason: "distinct kids are a SHOULD: each key of that kid is tried, whatever the order. The file itself flags the \
                 case as not defined by the RFCs",
        section: "RFC 7517 section 4.5; rule S2",
    },
];

const fn jws(
    case: usize,
    label: Expected,
    instead: Expected,
    reason: &'static str,
    section: &'static str,
) -> Patch {
    Patch { source: Source::Jws, case, label, instead, reason, section }
}
