//! Who asks too often.

use super::machines::{After, RefetchesForBadSignatures};
use super::make::machine;
use crate::saboteurs::saboteur::Saboteur;
use countersign::cause::Cause;

pub(super) const REFETCHES_PER_UNKNOWN_KID: Saboteur = Saboteur {
    name: "refetches-per-unknown-kid",
    defect: "asks for the key set once more with each kid that it does not know",
    reports: &["zmartzone/lua-resty-openidc#468", "coreos/go-oidc#482", "primait/jwks_client#6"],
    caught_by: &[
        "resolution/flood-unknown-kids-*",
        "resolution/flood-one-request-*",
        "resolution/flood-within-cooldown",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, _, _| {
                (state.metadata.attempts.ended, state.keys.attempts.ended) = (None, None);
            }))
        })
    },
};

pub(super) const REFETCHES_PER_BAD_SIGNATURE: Saboteur = Saboteur {
    name: "refetches-per-bad-signature",
    defect: "asks for the key set once more with each signature that is wrong",
    reports: &[],
    caught_by: &[
        "resolution/flood-bad-signatures-{discovery,jwks-url}",
        "resolution/flood-bad-signatures-one-request-*",
        "resolution/rotation-bad-signature",
    ],
    make: |roots| machine(roots, || Box::new(RefetchesForBadSignatures)),
};

pub(super) const KEYS_DO_NOT_BACK_OFF: Saboteur = Saboteur {
    name: "keys-do-not-back-off",
    defect: "asks for a key set that could not be had again with each token",
    reports: &[],
    caught_by: &[
        "resolution/flood-failing-keys-*",
        "resolution/flood-failing-one-request-*",
        "resolution/flood-empty-set-*",
        "resolution/stale-backs-off",
    ],
    make: |roots| machine(roots, || Box::new(After(|state, _, _| state.keys.attempts.back_off = None))),
};

pub(super) const FAILURES_DO_NOT_COUNT: Saboteur = Saboteur {
    name: "failures-do-not-count",
    defect: "pauses only after a request that brought something",
    reports: &[],
    caught_by: &["resolution/flood-warm-failing-*", "resolution/flood-failing-keys-*"],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, _, _| {
                if state.keys.attempts.failure.is_some() {
                    (state.keys.attempts.ended, state.keys.attempts.back_off) = (None, None);
                }
            }))
        })
    },
};

pub(super) const METADATA_DO_NOT_BACK_OFF: Saboteur = Saboteur {
    name: "metadata-do-not-back-off",
    defect: "asks for metadata that could not be had again with each token",
    reports: &[],
    caught_by: &["resolution/flood-failing-metadata-*"],
    make: |roots| machine(roots, || Box::new(After(|state, _, _| state.metadata.attempts.back_off = None))),
};

pub(super) const EMPTY_SETS_DO_NOT_COUNT: Saboteur = Saboteur {
    name: "empty-sets-do-not-count",
    defect: "pauses only after a key set with a key that it can use",
    reports: &["brandonrc/mobula#28"],
    caught_by: &["resolution/flood-empty-set-*", "resolution/flood-failing-one-request-empty-key-set"],
    make: |roots| {
        machine(roots, || {
            Box::new(After(|state, _, _| {
                if state.keys.attempts.failure == Some(Cause::NoUsableKey) {
                    state.keys.attempts.back_off = None;
                }
            }))
        })
    },
};
