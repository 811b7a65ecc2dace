//! Saboteurs of key resolution and transport.
//!
//! Each is the driver of this folder around the library's own machine, parsers and client, with one part exchanged:
//! `parts.rs` says which there are. The driver without a defect passes every case (a test), so what a saboteur fails it fails
//! for its defect.

mod careless;
mod clients;
mod crowds;
mod escapes;
mod floods;
mod gates;
mod held;
mod judging;
mod keys;
mod latches;
mod machines;
mod make;
mod metadata;
mod parts;
mod peeked;
mod places;
mod rewriting;
mod sabotaged;
mod session;
mod sets;
mod transport;

#[cfg(test)]
mod tests;

use super::saboteur::Saboteur;

/// The areas whose cases judge them. Of the keys only those that have to be fetched are meant.
pub const AREAS: &[&str] = &["keys", "metadata", "resolution", "transport"];

/// Every saboteur of key resolution and transport.
pub const ALL: &[Saboteur] = &[
    gates::DISCOVERY_IS_A_GATE,
    gates::DISCOVERS_UNASKED,
    gates::KEYS_URL_IS_A_GATE,
    gates::OUTAGE_IS_TOTAL,
    gates::ALWAYS_DISCOVERS,
    gates::LOCAL_KEYS_NEED_A_KID,
    gates::FETCHED_KEYS_NEED_A_KID,
    gates::LOCAL_KEYS_ARE_NOT_THE_LAST_WORD,
    gates::LOCAL_REFUSAL_IS_NOT_FINAL,
    gates::ISSUER_FIRST,
    gates::LOCAL_KEYS_ARE_THE_LAST_WORD,
    latches::DISCOVERY_FAILURE_IS_LATCHED,
    latches::KEYS_FAILURE_IS_LATCHED,
    latches::FETCHES_ONCE,
    latches::WAITS_FOR_EXPIRY,
    latches::READS_THE_METADATA_ONCE,
    latches::METADATA_IS_A_GATE,
    floods::REFETCHES_PER_UNKNOWN_KID,
    floods::REFETCHES_PER_BAD_SIGNATURE,
    floods::KEYS_DO_NOT_BACK_OFF,
    floods::FAILURES_DO_NOT_COUNT,
    floods::METADATA_DO_NOT_BACK_OFF,
    floods::EMPTY_SETS_DO_NOT_COUNT,
    crowds::LOCK_OVER_THE_FETCH,
    crowds::EACH_CALLER_ASKS,
    held::FAILURE_EMPTIES_THE_SET,
    held::EMPTY_SET_REPLACES,
    held::REMOVED_KEYS_STAY,
    held::FIRST_KEY_OF_A_KID,
    held::JOINED_NAMES,
    held::STALE_FOR_EVER,
    held::NEVER_STALE,
    held::FRESH_FOR_EVER,
    held::NO_UPPER_BOUND,
    held::NO_LOWER_BOUND,
    held::HOLDS_NOTHING,
    held::METADATA_EXPIRE_FOR_GOOD,
    metadata::ISSUER_UNCHECKED,
    metadata::ISSUER_BY_PREFIX,
    metadata::ISSUER_WITHOUT_SLASH,
    metadata::CONFIGURED_ISSUER_WITHOUT_SLASH,
    metadata::ISSUER_MAY_BE_MISSING,
    metadata::ISSUER_MAY_BE_NO_TEXT,
    sets::ESCAPES_STAY,
    sets::FIRST_OF_TWO_MEMBERS,
    sets::ONE_BAD_KEY_SPOILS_ALL,
    sets::FIRST_KEY_OF_A_KID,
    metadata::UNKNOWN_MEMBERS_SPOIL_METADATA,
    metadata::EMPTY_LISTS_SPOIL_METADATA,
    sets::NO_OKP_KEYS,
    sets::HOLDS_ONLY_WHAT_WAS_ASKED_FOR,
    sets::PUBLISHED_SECRETS,
    judging::ISSUER_OF_THE_TOKEN,
    judging::ISSUER_IN_A_LIST,
    judging::ASKS_BEFORE_IT_JUDGES,
    judging::KID_IS_FETCHED,
    judging::NO_KEYS_NO_CHECK,
    judging::FIRST_LISTED_ALGORITHM,
    judging::LISTED_ALGORITHMS,
    judging::LISTED_NONE,
    judging::OUTAGE_TOLD_AS_REFUSAL,
    transport::FOLLOWS_REDIRECTS,
    transport::BELIEVES_ANY_STATUS,
    transport::USES_HALF_A_BODY,
    transport::ANY_CERTIFICATE,
    transport::PUBLIC_ROOTS_ALONE,
    transport::PLAIN_HTTP_NEVER,
    transport::PLAIN_HTTP_IS_GOOD_ENOUGH,
    transport::OTHER_WELL_KNOWN_NAME,
    transport::KEYS_BEFORE_THE_ISSUER,
    transport::TAG_OF_A_FORGOTTEN_SET,
    transport::SMALL_NUMBERS,
    transport::PLACES,
];
