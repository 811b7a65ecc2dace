//! What is made of a key set: how it is read, and which of its keys are held.

use super::escapes::{first_of_each_name, left_as_written};
use super::make::reader;
use super::parts::read;
use super::rewriting::{failed, rewritten};
use crate::saboteurs::saboteur::Saboteur;
use countersign::cause::Cause;
use countersign::fetch::Fetched;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin};
use countersign::resolve::answer::Answer;
use countersign::resolve::step::Document;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) const ESCAPES_STAY: Saboteur = Saboteur {
    name: "escapes-are-not-undone",
    defect: "compares names and values of documents as they are written, escapes and all",
    reports: &[],
    caught_by: &["metadata/issuer-escaped", "keys/fetched-escaped-*"],
    make: |roots| {
        reader(roots, |asked, outcome| read(asked, rewritten(outcome, |body| Some(left_as_written(body)))))
    },
};

pub(super) const FIRST_OF_TWO_MEMBERS: Saboteur = Saboteur {
    name: "first-of-two-members-of-a-key",
    defect: "takes the first of two members with one name, in key sets and in keys",
    reports: &[],
    caught_by: &["keys/document-keys-twice-last-empty", "keys/member-twice-last-bad-*"],
    make: |roots| reader(roots, |asked, outcome| read(asked, rewritten(outcome, first_of_each_name))),
};

pub(super) const ONE_BAD_KEY_SPOILS_ALL: Saboteur = Saboteur {
    name: "one-bad-key-spoils-the-set",
    defect: "uses no key of a set in which there is one that it cannot use",
    reports: &[
        "MicahParks/jwkset#60",
        "go-jose/go-jose#276",
        "jwt/ruby-jwt#743",
        "authlib/joserfc#104",
        "latchset/jwcrypto#385",
    ],
    caught_by: &[
        "resolution/selection-beside-{duplicate,empty,missing,no-base64url,point,too,unknown}*",
        "resolution/selection-private-key-beside",
    ],
    make: |roots| {
        reader(roots, |asked, outcome| match read(asked, outcome) {
            Answer::Keys { set, .. } if !set.skipped().is_empty() => failed(Cause::Malformed),
            answer => answer,
        })
    },
};

pub(super) const FIRST_KEY_OF_A_KID: Saboteur = Saboteur {
    name: "first-key-of-a-kid-in-a-set",
    defect: "takes the first of the keys of a set that share a kid, whichever of them is meant",
    reports: &[],
    caught_by: &["resolution/selection-shared-kid-signer-last", "resolution/selection-shared-kid-other-type"],
    make: |roots| {
        reader(roots, |asked, outcome| {
            let mut kids = BTreeSet::new();
            only(read(asked, outcome), |key| kids.insert(key.kid().map(str::to_owned)))
        })
    },
};

pub(super) const NO_OKP_KEYS: Saboteur = Saboteur {
    name: "no-okp-keys-in-fetched-sets",
    defect: "passes over keys of type OKP in a fetched set",
    reports: &[],
    caught_by: &["keys/fetched-eddsa"],
    make: |roots| reader(roots, |asked, outcome| only(read(asked, outcome), |key| key.kty() != "OKP")),
};

pub(super) const HOLDS_ONLY_WHAT_WAS_ASKED_FOR: Saboteur = Saboteur {
    name: "holds-only-the-key-asked-for",
    defect: "holds of a key set only the key that the token which made it ask has named",
    reports: &[],
    caught_by: &["resolution/kid-poisons-nothing", "resolution/rotation-new-key-*"],
    make: |roots| reader(roots, |asked, outcome| only(read(asked, outcome), |key| key.kid() == asked.kid)),
};

/// A key set with these keys alone.
fn only(answer: Answer, mut is_held: impl FnMut(&Key) -> bool) -> Answer {
    match answer {
        Answer::Keys { set, etag, lifetime } => {
            let held = set.keys().iter().filter(|key| is_held(key)).cloned().collect();
            Answer::Keys { set: Arc::new(KeySet::from_keys(held)), etag, lifetime }
        }
        answer => answer,
    }
}

pub(super) const PUBLISHED_SECRETS: Saboteur = Saboteur {
    name: "published-private-keys",
    defect: "verifies with a key that is published with its private part",
    reports: &[],
    caught_by: &["resolution/selection-published-private-key"],
    make: |roots| {
        reader(roots, |asked, outcome| match outcome {
            Ok(Fetched::Document { body, etag, lifetime, .. }) if asked.document == Document::Keys => {
                match KeySet::parse(&body, Origin::Local, &KeyLimits::DEFAULT) {
                    Ok(set) => Answer::Keys { set: Arc::new(set), etag: etag.map(Arc::from), lifetime },
                    Err(error) => failed(error.into()),
                }
            }
            outcome => read(asked, outcome),
        })
    },
};
