//! What has happened once is believed for ever.

use super::machines::{After, At, Denies};
use super::make::machine;
use crate::saboteurs::saboteur::Saboteur;
use crate::scenarios::broken::FailureIsLatched;
use core::time::Duration;
use countersign::resolve::step::Document;
use countersign::time::Timestamp;

/// A point that no clock reaches.
const NEVER: Timestamp = Timestamp::new(Duration::MAX);

pub(super) const DISCOVERY_FAILURE_IS_LATCHED: Saboteur = Saboteur {
    name: "discovery-failure-is-latched",
    defect: "never asks for the metadata again, once that has failed",
    reports: &[
        "stacklok/toolhive#4774",
        "spring-projects/spring-security#10444",
        "spring-projects/spring-security#13757",
    ],
    caught_by: &[
        "resolution/toolhive-4774-latch",
        "resolution/flood-failing-metadata-*",
        "metadata/recovers-*",
        "metadata/jwks-uri-*",
        "transport/cold-metadata-*",
        "transport/tls-metadata-plain-text-on-tls-port",
        "transport/tls-metadata-recovers-*",
    ],
    make: |roots| machine(roots, || Box::new(FailureIsLatched)),
};

pub(super) const KEYS_FAILURE_IS_LATCHED: Saboteur = Saboteur {
    name: "keys-failure-is-latched",
    defect: "never asks for the key set again, once that has failed",
    reports: &["spring-projects/spring-security#13757"],
    caught_by: &[
        "resolution/tiers-jwks-url-down-is-not-discovery",
        "resolution/flood-failing-keys-*",
        "resolution/flood-empty-set-*",
        "resolution/warm-keys-status-500",
        "transport/cold-keys-{closes,drips,empty,endless,garbage,html,no-usable,not-modified,refused,reset,silent,status,tls-on,wrong}*",
        "transport/cold-discovered-keys-*",
        "transport/tls-keys-plain-text-on-tls-port",
        "transport/tls-discovered-keys-recovers-*",
    ],
    make: |roots| {
        machine(roots, || {
            // For ever within the back-off of the first failure.
            Box::new(At(|state, now| if state.keys.attempts.failure.is_some() { state.written } else { now }))
        })
    },
};

pub(super) const FETCHES_ONCE: Saboteur = Saboteur {
    name: "fetches-the-keys-once",
    defect: "asks for no key set again once it has one, until it is started anew",
    reports: &[],
    caught_by: &[
        "resolution/rotation-new-key-*",
        "resolution/rotation-long-pause",
        "resolution/rotation-removed-key-{discovery,jwks-url}",
        "resolution/headers-new-tag",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, _, _| {
                if let Some(held) = &mut state.keys.held {
                    held.expires = NEVER;
                    state.keys.attempts.back_off = Some(NEVER);
                }
            }))
        })
    },
};

pub(super) const WAITS_FOR_EXPIRY: Saboteur = Saboteur {
    name: "looks-again-only-after-expiry",
    defect: "asks for no unknown kid while the key set that it holds is fresh",
    reports: &[
        "bluenviron/mediamtx#4451",
        "smallrye/smallrye-jwt#228",
        "spring-projects/spring-security#11621",
    ],
    caught_by: &["resolution/rotation-new-key-*", "resolution/rotation-removed-key-{discovery,jwks-url}"],
    make: |roots| {
        machine(roots, || {
            Box::new(Denies(|state, _, now| state.keys.held.as_ref().is_some_and(|held| now < held.expires)))
        })
    },
};

pub(super) const READS_THE_METADATA_ONCE: Saboteur = Saboteur {
    name: "reads-the-metadata-once",
    defect: "asks for the metadata once, and for the keys at that URL for ever",
    reports: &[],
    caught_by: &["resolution/rotation-moved", "resolution/rotation-moved-with-a-new-key"],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, _, _| {
                if let Some(held) = &mut state.metadata.held {
                    (held.fetched, held.expires) = (NEVER, NEVER);
                }
            }))
        })
    },
};

pub(super) const METADATA_IS_A_GATE: Saboteur = Saboteur {
    name: "metadata-is-a-gate",
    defect: "asks for the metadata before each fetch of keys, and for no keys where that fails",
    reports: &[],
    caught_by: &["resolution/warm-metadata-*"],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, document, now| match document {
                Document::Metadata if state.metadata.attempts.failure.is_some() => {
                    state.metadata.held = None;
                }
                Document::Metadata => {}
                Document::Keys => {
                    if let Some(held) = &mut state.metadata.held {
                        held.expires = held.expires.min(now);
                    }
                }
            }))
        })
    },
};
