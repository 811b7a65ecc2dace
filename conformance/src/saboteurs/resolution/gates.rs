//! Who is asked first: gates in front of the keys of the process, and tiers in the wrong order.

use super::machines::{Blind, Configured, Denies, IssuerFirst};
use super::make::{judging, machine};
use crate::protocol::answer::Said;
use crate::protocol::class::ErrorClass;
use crate::saboteurs::saboteur::Saboteur;
use crate::scenarios::broken::{AlwaysDiscovers, DiscoveryIsAGate};
use countersign::policy::keys::Remote;
use countersign::resolve::wanted::LocalAnswer;

pub(super) const DISCOVERY_IS_A_GATE: Saboteur = Saboteur {
    name: "discovery-is-a-gate",
    defect: "discovers before it looks at a key of the process, and refuses every token while that fails",
    reports: &["stacklok/toolhive#4747"],
    caught_by: &[
        "resolution/toolhive-4747",
        "resolution/toolhive-4747-local-key-costs-nothing",
        "resolution/local-metadata-*",
        "resolution/local-beside-failed-metadata-*",
        "resolution/tiers-same-kid-local-then-discovery",
        "metadata/http-jwks-uri-stops-only-discovery",
        "metadata/no-jwks-uri-stops-only-discovery",
        "metadata/stops-only-what-needs-it-*",
    ],
    make: |roots| machine(roots, || Box::new(DiscoveryIsAGate::default())),
};

pub(super) const DISCOVERS_UNASKED: Saboteur = Saboteur {
    name: "discovers-unasked",
    defect: "discovers before it looks at the keys that it was given, although it was given nothing else",
    reports: &["stacklok/toolhive#4747"],
    caught_by: &["resolution/toolhive-4747-runner"],
    make: |roots| machine(roots, || Box::new(DiscoveryIsAGate { unasked: true })),
};

pub(super) const KEYS_URL_IS_A_GATE: Saboteur = Saboteur {
    name: "keys-url-is-a-gate",
    defect: "fetches the configured key set before it looks at a key of the process",
    reports: &[],
    caught_by: &[
        "resolution/local-no-name-jwks-url",
        "resolution/local-keys-*",
        "resolution/local-beside-failed-keys-*",
        "resolution/tiers-same-kid-local-then-jwks-url",
        "resolution/selection-kidless-local",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(Blind(|policy, state, _| {
                matches!(policy.remote(), Remote::Explicit(_)) && state.keys.held.is_none()
            }))
        })
    },
};

pub(super) const OUTAGE_IS_TOTAL: Saboteur = Saboteur {
    name: "outage-is-total",
    defect: "looks at no key of the process while the last attempt to reach the issuer has failed",
    reports: &[],
    caught_by: &[
        "resolution/local-beside-failed-metadata-*",
        "resolution/local-beside-failed-keys-*",
        "resolution/toolhive-4774-latch",
        "metadata/no-jwks-uri-stops-only-discovery",
        "metadata/stops-only-what-needs-it-*",
    ],
    make: |roots| {
        machine(roots, || {
            Box::new(Blind(|_, state, _| {
                state.metadata.attempts.failure.or(state.keys.attempts.failure).is_some()
            }))
        })
    },
};

pub(super) const ALWAYS_DISCOVERS: Saboteur = Saboteur {
    name: "discovers-beside-the-url",
    defect: "asks the metadata where the keys are, although the URL of the key set is configured",
    reports: &["stacklok/toolhive#4747"],
    caught_by: &["resolution/toolhive-4747-workaround", "resolution/tiers-jwks-url-down-is-not-discovery"],
    make: |roots| machine(roots, || Box::new(AlwaysDiscovers)),
};

pub(super) const LOCAL_KEYS_NEED_A_KID: Saboteur = Saboteur {
    name: "local-keys-need-a-kid",
    defect: "finds a key of the process by its kid alone, and asks the issuer for a token that has none",
    reports: &[],
    caught_by: &["resolution/selection-kidless-local"],
    make: |roots| machine(roots, || Box::new(Blind(|_, _, wanted| wanted.kid.is_none()))),
};

pub(super) const FETCHED_KEYS_NEED_A_KID: Saboteur = Saboteur {
    name: "fetched-keys-need-a-kid",
    defect: "asks no issuer for the key of a token without kid",
    reports: &[],
    caught_by: &["resolution/selection-kidless-{one-key,other-type,rotation}"],
    make: |roots| machine(roots, || Box::new(Denies(|_, wanted, _| wanted.kid.is_none()))),
};

pub(super) const LOCAL_KEYS_ARE_NOT_THE_LAST_WORD: Saboteur = Saboteur {
    name: "local-keys-are-never-the-last-word",
    defect: "asks the issuer for what the process has not, although it is told not to",
    reports: &[],
    caught_by: &["resolution/tiers-authoritative-local"],
    make: |roots| machine(roots, || Box::new(Configured(|policy| policy.with_local_authoritative(false)))),
};

pub(super) const LOCAL_REFUSAL_IS_NOT_FINAL: Saboteur = Saboteur {
    name: "local-refusal-is-not-final",
    defect: "asks the issuer when a signature is wrong under the key of the process that it names",
    reports: &[],
    caught_by: &["resolution/tiers-local-bad-signature-is-final-*", "resolution/flood-local-bad-signatures"],
    make: |roots| {
        judging(roots, |session, token| match session.judge(token) {
            Said::Rejected { class: Some(ErrorClass::Signature), .. } => session.judge_by_issuer(token),
            said => said,
        })
    },
};

pub(super) const ISSUER_FIRST: Saboteur = Saboteur {
    name: "issuer-before-local-keys",
    defect: "asks the issuer first, and looks at the keys of the process for what the issuer has not",
    reports: &[],
    caught_by: &[
        "resolution/tiers-same-kid-*",
        "resolution/toolhive-4747-local-key-costs-nothing",
        "resolution/selection-kidless-local",
    ],
    make: |roots| machine(roots, || Box::new(IssuerFirst)),
};

pub(super) const LOCAL_KEYS_ARE_THE_LAST_WORD: Saboteur = Saboteur {
    name: "local-keys-are-the-last-word",
    defect: "asks the issuer for no key where the process has any",
    reports: &[],
    caught_by: &["resolution/tiers-fall-through-*"],
    make: |roots| machine(roots, || Box::new(Denies(|_, wanted, _| wanted.local == LocalAnswer::Miss))),
};
