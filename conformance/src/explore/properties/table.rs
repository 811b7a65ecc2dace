//! One row for each property, in the order of the rules.

use crate::explore::mutants::{Mutant, done, said};
use crate::explore::properties::Check::{Answered, Begun, State, Told};
use crate::explore::properties::Layer::{Construction, Floor};
use crate::explore::properties::{
    Check, Layer, Property, Shown, clock, freshness, gates, liveness, metadata, tickets, tiers, verdicts,
};

/// Every rule. A rule of the machine names the check and the mutant that shows the check's worth; any other names the
/// test that shows it.
pub const TABLE: [Property; 67] = [
    machine(
        "K1",
        "an eligible local key ends the lookup, two are ambiguous, and neither causes I/O",
        Told(tiers::a_local_hit_ends_the_lookup),
        &said::DISCOVERY_FIRST,
    ),
    machine(
        "K2",
        "with an explicit URL the discovery tier does not exist",
        Told(tiers::an_explicit_url_leaves_no_discovery),
        &said::DISCOVERY_AS_A_LAST_RESORT,
    ),
    machine(
        "K3",
        "a tier that lacks the key or is failing ends nothing while a lower one remains",
        Told(tiers::a_tier_above_ends_nothing),
        &said::PROVIDER_ERROR_IS_FINAL,
    ),
    machine(
        "K3",
        "below an authoritative local tier, or where it is the only one, nothing is asked",
        Told(tiers::the_last_tier_has_the_last_word),
        &said::NOTHING_IS_AUTHORITATIVE,
    ),
    elsewhere(
        "K4",
        "building a state takes a time and nothing else, so it can neither do I/O nor fail",
        Construction,
        "conformance/src/explore/tests/rules.rs: a_new_state_is_made_of_a_time_alone",
    ),
    elsewhere(
        "K5",
        "an issuer is compared as it is written",
        Floor,
        "src/url/tests.rs: an_issuer_has_no_query_and_is_another_one_if_it_is_spelled_differently",
    ),
    machine(
        "K6",
        "metadata of another issuer is refused whole",
        Answered(metadata::metadata_of_another_issuer_is_refused_whole),
        &done::ANY_ISSUER,
    ),
    machine(
        "K7",
        "metadata with a URL that may not be fetched is refused whole",
        Answered(metadata::metadata_with_an_insecure_url_is_refused_whole),
        &done::PLAIN_HTTP,
    ),
    elsewhere(
        "K7",
        "a URL that may be fetched is https, or http to a loopback host where that is allowed",
        Floor,
        "src/url/tests.rs: plain_http_is_for_loopback_hosts_and_only_where_it_was_allowed",
    ),
    machine(
        "K8",
        "nobody is told to fetch what is in flight",
        Told(tickets::what_is_in_flight_is_not_fetched_again),
        &said::LIVE_TICKETS_ARE_IGNORED,
    ),
    machine(
        "K8",
        "begin looks again, so that two callers that saw Fetch begin one",
        Begun(tickets::begin_looks_again),
        &done::BEGIN_DOES_NOT_LOOK_AGAIN,
    ),
    machine(
        "K8",
        "a ticket lives for one lease",
        Begun(tickets::a_ticket_lives_for_one_lease),
        &done::TICKETS_END_WITH_THE_FETCH,
    ),
    machine("K8", "nobody waits beyond a lease", Told(tickets::nobody_waits_beyond_a_lease), &done::NO_LEASE),
    machine(
        "K8",
        "concurrent lookups share the outcome",
        Told(tickets::concurrent_lookups_share_the_outcome),
        &said::NOBODY_SHARES,
    ),
    machine(
        "K9",
        "a known and fresh key is served at once",
        Told(tiers::a_fresh_key_is_served_at_once),
        &said::FRESH_WAITS,
    ),
    machine(
        "K10",
        "a miss on a fresh set keeps the cooldown since any attempt, and the back-off",
        Told(gates::a_miss_on_a_fresh_set_keeps_the_cooldown),
        &done::COOLDOWN_COUNTS_SUCCESSES,
    ),
    machine(
        "K10",
        "a miss on a fresh set asks again when both are over",
        Told(gates::a_miss_on_a_fresh_set_asks_again),
        &done::COOLDOWN_IS_LONGER,
    ),
    machine(
        "K11",
        "nothing is fetched while its back-off runs",
        Told(gates::nothing_is_fetched_during_its_back_off),
        &done::NO_BACK_OFF,
    ),
    machine(
        "K11",
        "only the back-off gates where nothing is fresh",
        Told(gates::only_the_back_off_gates_where_nothing_is_fresh),
        &said::COOLDOWN_GATES_ALL,
    ),
    machine(
        "K11",
        "giving up is no failure and causes no back-off",
        Answered(gates::giving_up_is_free),
        &done::GIVING_UP_IS_FAILING,
    ),
    machine(
        "K11",
        "retry_at is exactly the first time of the next fetch",
        Told(gates::retry_at_is_exact),
        &said::RETRY_AT_ONCE,
    ),
    machine(
        "K11",
        "from every state a lookup is found once the issuer is healthy",
        State(liveness::a_healthy_issuer_is_seen_again),
        &said::DISCOVERY_DONE_FOR_EVER,
    ),
    machine(
        "K12",
        "a set is fresh for its clamped lifetime",
        Told(freshness::fresh_is_said_only_within_the_lifetime),
        &done::LIFETIME_IS_NOT_CLAMPED,
    ),
    machine(
        "K13",
        "a failed refresh replaces nothing",
        Answered(freshness::a_failed_refresh_replaces_nothing),
        &done::FAILURE_EMPTIES,
    ),
    machine(
        "K13",
        "a known key is served stale at once, but to the lookup that begins the refresh",
        Told(freshness::a_known_key_is_served_stale),
        &said::STALE_WAITS,
    ),
    machine(
        "K13",
        "a stale key says how old it is, and why",
        Told(freshness::a_stale_key_says_how_old_it_is_and_why),
        &said::STALE_WITHOUT_A_REASON,
    ),
    machine(
        "K13",
        "nothing is served past the stale limit",
        Told(freshness::nothing_is_served_past_the_stale_limit),
        &done::STALE_FOR_EVER,
    ),
    machine(
        "K13",
        "a set without a usable key is a failed fetch and never stored",
        Answered(freshness::a_set_without_a_usable_key_is_never_stored),
        &done::EMPTY_SET_IS_STORED,
    ),
    machine(
        "K14",
        "a removed key is refused after the next good answer",
        Answered(freshness::a_removed_key_is_refused),
        &done::REMOVED_KEYS_STAY,
    ),
    machine(
        "K15",
        "a late answer is dropped whole",
        Answered(tickets::a_late_answer_changes_nothing),
        &done::LATE_ANSWER_WINS,
    ),
    machine(
        "K15",
        "the answer to the live ticket counts",
        Answered(tickets::the_answer_that_is_waited_for_counts),
        &done::LEASE_ENDS_EARLY,
    ),
    machine(
        "K15",
        "a lookup that ends because its answer came too late says so",
        Told(tickets::superseded_is_said_where_it_ended_the_lookup),
        &said::SUPERSEDED_IS_NOT_SAID,
    ),
    machine(
        "K16",
        "nothing is fresh when the clock went back",
        Told(clock::nothing_is_fresh_when_the_clock_went_back),
        &done::CLOCK_KEEPS_FRESH,
    ),
    machine(
        "K16",
        "nothing is latched when the clock went back",
        Told(clock::nothing_is_latched_when_the_clock_went_back),
        &said::CLOCK_KEEPS_BACK_OFF,
    ),
    machine(
        "K16",
        "after one begin the same moment says Fetch to nobody",
        Begun(clock::one_begin_ends_the_storm),
        &done::BEGIN_DOES_NOT_RESTAMP,
    ),
    machine(
        "K16",
        "a live ticket survives a clock that went back",
        Answered(clock::a_live_ticket_survives_the_clock),
        &done::CLOCK_KILLS_TICKETS,
    ),
    machine(
        "K16",
        "a live ticket survives the restamp",
        Begun(clock::a_live_ticket_survives_the_restamp),
        &done::RESTAMP_KILLS_TICKETS,
    ),
    machine(
        "K17",
        "a key that did not verify is passed over",
        Told(verdicts::a_tried_key_is_not_offered_again),
        &said::TRIED_IS_FORGOTTEN,
    ),
    machine(
        "K17",
        "a bad signature is said of a fresh set, an outage of a stale one",
        Told(verdicts::a_bad_signature_is_said_of_a_fresh_set),
        &said::REFETCH_DECIDES,
    ),
    elsewhere(
        "K18",
        "a set has at most so many keys, and is refused whole beyond",
        Floor,
        "src/jwk/tests/set.rs: a_hundred_keys_are_read_and_one_more_is_refused_whole",
    ),
    elsewhere(
        "K18",
        "a document has at most so many octets",
        Floor,
        "src/jwk/tests/set.rs: the_size_limit_holds_on_both_sides",
    ),
    elsewhere(
        "K18",
        "a key has at most so many bits",
        Floor,
        "src/jwk/tests/skip.rs: an_rsa_modulus_has_2048_bits_at_least_and_no_more_than_the_limit",
    ),
    elsewhere(
        "K18",
        "a document is nested at most so deep",
        Floor,
        "src/jwk/tests/set.rs: nesting_and_members_beyond_the_limit_refuse_the_document_wherever_they_are",
    ),
    machine(
        "K19",
        "keys are fetched where the issuer says and nowhere else",
        Told(tickets::keys_come_from_where_the_issuer_says),
        &said::KID_IN_THE_URL,
    ),
    machine(
        "K20",
        "NotFound is said only by healthy tiers",
        Told(verdicts::not_found_is_said_only_by_healthy_tiers),
        &said::OUTAGE_IS_NOT_FOUND,
    ),
    machine(
        "K20",
        "a miss of healthy tiers is NotFound",
        Told(verdicts::a_healthy_miss_is_not_found),
        &said::MISS_IS_AN_OUTAGE,
    ),
    machine(
        "K20",
        "a miss that may be ours is an outage",
        Told(verdicts::a_miss_that_may_be_ours_is_an_outage),
        &said::COLD_IS_NOT_FOUND,
    ),
    machine(
        "K20",
        "Ambiguous is said only of a fresh set with no tier above it failing",
        Told(verdicts::ambiguous_is_said_only_of_what_is_sure),
        &said::STALE_IS_AMBIGUOUS,
    ),
    machine(
        "K20",
        "an outage names what failed, and nothing that is well",
        Told(verdicts::an_outage_says_why),
        &said::KEYS_CAUSE_IS_LOST,
    ),
    machine(
        "K20",
        "an outage names the very cause of the last failure",
        Answered(verdicts::an_outage_says_exactly_why),
        &done::EVERY_CAUSE_IS_ONE,
    ),
    machine(
        "K20",
        "past its deadline a lookup neither fetches nor waits",
        Told(verdicts::without_patience_nobody_fetches_or_waits),
        &said::PATIENCE_WITHOUT_END,
    ),
    machine(
        "K21",
        "decide never says Fetch for what the lookup has begun",
        Told(tickets::nobody_fetches_a_document_twice),
        &said::METADATA_TWICE,
    ),
    machine(
        "K21",
        "one whole lookup begins at most one fetch per document",
        State(tickets::a_lookup_begins_at_most_one_fetch_per_document),
        &said::KEYS_TWICE,
    ),
    elsewhere(
        "K22",
        "what a local provider says is part of the question, and its error is a cause and no gate",
        Construction,
        "src/resolve/tests/tiers.rs: a_failing_local_provider_is_a_cause_and_not_a_gate",
    ),
    machine(
        "K23",
        "metadata that is due is asked first",
        Told(metadata::due_metadata_is_asked_first),
        &done::METADATA_STAYS_TRUSTED,
    ),
    machine(
        "K23",
        "metadata that is not due is left alone",
        Told(metadata::metadata_that_is_not_due_is_left_alone),
        &said::METADATA_EVERY_TIME,
    ),
    machine(
        "K23",
        "expired metadata still points to the keys",
        Told(metadata::expired_metadata_still_points_to_the_keys),
        &said::METADATA_IS_A_GATE,
    ),
    machine(
        "K23",
        "a fetch of keys waits for live metadata",
        Told(metadata::a_fetch_of_keys_waits_for_live_metadata),
        &said::KEYS_BEFORE_METADATA,
    ),
    machine(
        "K24",
        "a new URL ends the fetch from the old one",
        Answered(metadata::a_new_url_ends_the_fetch_from_the_old_one),
        &done::OLD_FETCH_LIVES_ON,
    ),
    machine(
        "K24",
        "a new URL is asked at once",
        Answered(metadata::a_new_url_is_asked_at_once),
        &done::OLD_BACK_OFF_STAYS,
    ),
    machine(
        "K24",
        "a new URL makes the held set stale",
        Answered(metadata::a_new_url_makes_the_held_set_stale),
        &done::OLD_SET_IS_DROPPED,
    ),
    machine(
        "K24",
        "a 304 renews nothing but the set of its URL and entity tag",
        Answered(metadata::a_304_renews_nothing_else),
        &done::ANY_304_RENEWS,
    ),
    machine(
        "K24",
        "an entity tag goes only where it came from",
        Begun(metadata::an_etag_goes_only_where_it_came_from),
        &done::ETAG_GOES_ANYWHERE,
    ),
    machine(
        "S1",
        "what is found fits the token",
        Told(verdicts::what_is_found_fits_the_token),
        &said::KID_IS_IGNORED,
    ),
    machine(
        "S2",
        "several keys without a kid are ambiguous, and none is tried",
        Told(verdicts::several_keys_without_a_kid_are_ambiguous),
        &said::FIRST_KEY_IS_TAKEN,
    ),
    elsewhere(
        "S3",
        "a key that cannot be used is skipped with a reason",
        Floor,
        "src/jwk/tests/skip.rs: a_fetched_key_with_a_private_member_is_skipped_and_a_local_one_is_read_without_it",
    ),
    machine(
        "S4",
        "for a symmetric alg the remote tier counts as absent",
        Told(tiers::a_symmetric_alg_has_no_remote_tier),
        &said::SYMMETRIC_ASKS_REMOTE,
    ),
];

const fn machine(rule: &'static str, name: &'static str, check: Check, mutant: &'static Mutant) -> Property {
    Property { rule, name, shown: Shown::Machine(check, mutant) }
}

const fn elsewhere(rule: &'static str, name: &'static str, layer: Layer, test: &'static str) -> Property {
    Property { rule, name, shown: Shown::Elsewhere(layer, test) }
}
