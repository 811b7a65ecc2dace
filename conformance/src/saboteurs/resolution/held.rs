//! What is made of the keys that are held.

use super::machines::{After, JoinedNames, Periods, Remembers};
use super::make::machine;
use crate::saboteurs::saboteur::Saboteur;
use core::time::Duration;
use countersign::cause::Cause;
use countersign::jwk::Key;
use countersign::policy::keys::Timing;
use countersign::resolve::step::Document;

/// Longer than any case waits.
const YEARS: Duration = Duration::from_secs(20 * 365 * 24 * 60 * 60);

pub(super) const FAILURE_EMPTIES_THE_SET: Saboteur = Saboteur {
    name: "failed-request-empties-the-set",
    defect: "forgets the keys that it holds when a request for newer ones fails",
    reports: &["jpadilla/pyjwt#1162"],
    caught_by: &[
        "resolution/rotation-moved-keeps-serving",
        "resolution/warm-keys-*",
        "resolution/stale-keys-status-500",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, document, _| {
                if document == Document::Keys && state.keys.attempts.failure.is_some() {
                    state.keys.held = None;
                }
            }))
        })
    },
};

pub(super) const EMPTY_SET_REPLACES: Saboteur = Saboteur {
    name: "empty-set-replaces-a-good-one",
    defect: "takes a key set without a usable key for the newest one",
    reports: &[],
    caught_by: &[
        "resolution/warm-keys-empty-key-set",
        "resolution/warm-keys-no-usable-key",
        "resolution/stale-keys-empty-key-set",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, _, _| {
                if state.keys.attempts.failure == Some(Cause::NoUsableKey) {
                    state.keys.held = None;
                }
            }))
        })
    },
};

pub(super) const REMOVED_KEYS_STAY: Saboteur = Saboteur {
    name: "removed-keys-stay",
    defect: "adds the keys of each answer to those that it has, and removes none",
    reports: &["MicahParks/jwkset#40"],
    caught_by: &[
        "resolution/rotation-removed-key-{discovery,jwks-url}",
        "resolution/rotation-long-pause",
        "resolution/headers-new-tag",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(Remembers::new(|known, new| {
                let fresh = new.iter().filter(|key| !known.contains(key));
                known.iter().chain(fresh).cloned().collect()
            }))
        })
    },
};

pub(super) const FIRST_KEY_OF_A_KID: Saboteur = Saboteur {
    name: "first-key-of-a-kid-stays",
    defect: "keeps the key that it first saw under a kid, whatever the issuer has there now",
    reports: &["jpadilla/pyjwt#1051"],
    caught_by: &["resolution/rotation-same-kid", "resolution/rotation-same-kid-heals"],
    make: |roots| {
        machine(roots, || {
            Box::new(Remembers::new(|known, new| {
                let kept = |key: &Key| known.iter().find(|old| old.kid() == key.kid()).unwrap_or(key).clone();
                new.iter().map(kept).collect()
            }))
        })
    },
};

pub(super) const JOINED_NAMES: Saboteur = Saboteur {
    name: "joined-cache-names",
    defect: "remembers what it knows of a kid under a name that a token with another kid can have as well",
    reports: &["CVE-2025-59936"],
    caught_by: &["resolution/kid-poisons-nothing"],
    make: |roots| machine(roots, || Box::new(JoinedNames::default())),
};

pub(super) const STALE_FOR_EVER: Saboteur = Saboteur {
    name: "stale-for-ever",
    defect: "serves keys that it cannot renew, however old they are",
    reports: &[],
    caught_by: &["resolution/stale-limit"],
    make: |roots| machine(roots, || Box::new(Periods(|timing| Timing { stale_limit: YEARS, ..timing }))),
};

pub(super) const NEVER_STALE: Saboteur = Saboteur {
    name: "never-serves-stale-keys",
    defect: "refuses every token from the moment at which its keys are due for renewal and cannot be had",
    reports: &[],
    caught_by: &["resolution/stale-keys-{redirect,status}*", "resolution/stale-backs-off"],
    make: |roots| {
        machine(roots, || Box::new(Periods(|timing| Timing { stale_limit: Duration::ZERO, ..timing })))
    },
};

pub(super) const FRESH_FOR_EVER: Saboteur = Saboteur {
    name: "fresh-for-ever",
    defect: "asks for no newer keys while every token has a key that it knows",
    reports: &["spring-projects/spring-security#5853"],
    caught_by: &[
        "resolution/rotation-removed-key-expires-*",
        "resolution/headers-none",
        "resolution/stale-renewed",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(Periods(|timing| Timing {
                ttl_min: YEARS,
                ttl_default: YEARS,
                ttl_max: YEARS,
                ..timing
            }))
        })
    },
};

pub(super) const NO_UPPER_BOUND: Saboteur = Saboteur {
    name: "believes-any-max-age",
    defect: "keeps its keys as long as a header says, be it years",
    reports: &[],
    caught_by: &["resolution/headers-too-long-*"],
    make: |roots| machine(roots, || Box::new(Periods(|timing| Timing { ttl_max: YEARS, ..timing }))),
};

pub(super) const NO_LOWER_BOUND: Saboteur = Saboteur {
    name: "asks-with-each-token",
    defect: "holds no keys of an answer that must not be cached, and asks again with each token",
    reports: &[],
    caught_by: &["resolution/headers-{max-age-0,no-cache,no-store}"],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, document, now| match (&mut state.keys.held, document) {
                (Some(held), Document::Keys) if held.ttl <= Timing::default().ttl_min => held.expires = now,
                (Some(_) | None, Document::Keys | Document::Metadata) => {}
            }))
        })
    },
};

pub(super) const HOLDS_NOTHING: Saboteur = Saboteur {
    name: "holds-nothing",
    defect: "asks for the key set once more with each token",
    reports: &["micronaut-projects/micronaut-security#1734"],
    caught_by: &[
        "resolution/rotation-new-key-*",
        "resolution/headers-{max-age-0,no-cache,no-store,none,not-modified-renews}",
        "resolution/stale-renewed",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, document, now| match (&mut state.keys.held, document) {
                (Some(held), Document::Keys) => held.expires = now,
                (Some(_), Document::Metadata) | (None, _) => {}
            }))
        })
    },
};

pub(super) const METADATA_EXPIRE_FOR_GOOD: Saboteur = Saboteur {
    name: "expired-metadata-point-nowhere",
    defect: "asks for no keys once its metadata have expired and cannot be renewed",
    reports: &[],
    caught_by: &["resolution/stale-metadata-*"],
    make: |roots| {
        machine(roots, || {
            Box::new(Periods(|timing| Timing { metadata_stale_limit: Duration::ZERO, ..timing }))
        })
    },
};
