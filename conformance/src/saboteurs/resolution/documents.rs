//! What is made of a document: what stands in metadata and key sets is read in another way than it has to be.

use super::escapes::{first_of_each_name, left_as_written};
use super::make::reader;
use super::parts::{Asked, Outcome, read};
use crate::saboteurs::saboteur::Saboteur;
use countersign::cause::Cause;
use countersign::fetch::Fetched;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin};
use countersign::metadata::Metadata;
use countersign::resolve::answer::Answer;
use countersign::resolve::step::Document;
use countersign::url::Issuer;
use serde_json::Value;
use std::sync::Arc;

pub(super) const ISSUER_UNCHECKED: Saboteur = Saboteur {
    name: "metadata-of-any-issuer",
    defect: "uses metadata without a look at the issuer in them",
    reports: &[],
    caught_by: &[
        "metadata/issuer-other",
        "metadata/issuer-slash",
        "metadata/issuer-near-miss-*",
        "metadata/issuer-nothing-counts-*",
        "metadata/recovers-wrong-issuer",
    ],
    make: |roots| reader(roots, |asked, outcome| with_issuer_if(asked, outcome, |_, _| true)),
};

pub(super) const ISSUER_BY_PREFIX: Saboteur = Saboteur {
    name: "issuer-of-metadata-by-prefix",
    defect: "uses metadata whose issuer begins like the right one",
    reports: &[],
    caught_by: &[
        "metadata/issuer-other",
        "metadata/issuer-slash",
        "metadata/issuer-near-miss-{query,fragment,encoded-space,well-known}",
        "metadata/issuer-nothing-counts-*",
    ],
    make: |roots| {
        reader(roots, |asked, outcome| {
            with_issuer_if(asked, outcome, |found, issuer| found.starts_with(issuer.as_str()))
        })
    },
};

pub(super) const ISSUER_WITHOUT_SLASH: Saboteur = Saboteur {
    name: "issuer-of-metadata-by-trimmed-slash",
    defect: "compares the issuer in metadata without the slash at its end",
    reports: &[],
    caught_by: &["metadata/issuer-slash", "metadata/issuer-nothing-counts-trailing-slash-issuer"],
    make: |roots| {
        reader(roots, |asked, outcome| {
            with_issuer_if(asked, outcome, |found, issuer| {
                found.trim_end_matches('/') == issuer.as_str().trim_end_matches('/')
            })
        })
    },
};

pub(super) const CONFIGURED_ISSUER_WITHOUT_SLASH: Saboteur = Saboteur {
    name: "configured-issuer-by-trimmed-slash",
    defect: "compares the issuer in metadata with the configured one less the slash at its end",
    reports: &["modelcontextprotocol/php-sdk#507"],
    caught_by: &["metadata/issuer-with-a-slash"],
    make: |roots| {
        reader(roots, |asked, outcome| match (read(asked, outcome), asked.issuer) {
            (Answer::Metadata(metadata), Some(issuer))
                if &*metadata.issuer != issuer.as_str().trim_end_matches('/') =>
            {
                failed(Cause::IssuerMismatch)
            }
            (answer, _) => answer,
        })
    },
};

/// What the library reads, and the configured issuer in place of one that is taken for it.
fn with_issuer_if(asked: &Asked<'_>, outcome: Outcome, is_taken: fn(&str, &Issuer) -> bool) -> Answer {
    match (read(asked, outcome), asked.issuer) {
        (Answer::Metadata(metadata), Some(issuer)) if is_taken(&metadata.issuer, issuer) => {
            Answer::Metadata(Metadata { issuer: issuer.as_str().into(), ..metadata })
        }
        (answer, _) => answer,
    }
}

pub(super) const ISSUER_MAY_BE_MISSING: Saboteur = Saboteur {
    name: "metadata-without-issuer",
    defect: "compares the issuer of metadata only where they have one",
    reports: &[],
    caught_by: &["metadata/issuer-missing"],
    make: |roots| {
        reader(roots, |asked, outcome| with_default_issuer(asked, outcome, |issuer| issuer.is_none()))
    },
};

pub(super) const ISSUER_MAY_BE_NO_TEXT: Saboteur = Saboteur {
    name: "metadata-with-an-issuer-of-any-type",
    defect: "compares the issuer of metadata only where it is a text",
    reports: &[],
    caught_by: &["metadata/issuer-no-text-*"],
    make: |roots| {
        reader(roots, |asked, outcome| {
            with_default_issuer(asked, outcome, |issuer| issuer.is_some_and(|value| !value.is_string()))
        })
    },
};

/// What the library reads, once the configured issuer stands in the place of this one.
fn with_default_issuer(asked: &Asked<'_>, outcome: Outcome, is_taken: fn(Option<&Value>) -> bool) -> Answer {
    let outcome = rewritten(outcome, |body| {
        let mut document: Value = serde_json::from_slice(body).ok()?;
        let (members, issuer) = (document.as_object_mut()?, asked.issuer?);
        if asked.document == Document::Metadata && is_taken(members.get("issuer")) {
            members.insert("issuer".to_owned(), issuer.as_str().into());
        }
        Some(document.to_string().into_bytes())
    });
    read(asked, outcome)
}

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

/// The outcome with another body, where there is one.
fn rewritten(outcome: Outcome, rewrite: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Outcome {
    outcome.map(|fetched| match fetched {
        Fetched::Document { body, etag, lifetime, content_type } => {
            let body = rewrite(&body).unwrap_or(body);
            Fetched::Document { body, etag, lifetime, content_type }
        }
        Fetched::NotModified { lifetime } => Fetched::NotModified { lifetime },
    })
}

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
    caught_by: &["resolution/selection-beside-{empty,missing,no-base64url,point,too,unknown}*"],
    make: |roots| {
        reader(roots, |asked, outcome| match read(asked, outcome) {
            Answer::Keys { set, .. } if !set.skipped().is_empty() => failed(Cause::Malformed),
            answer => answer,
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
fn only(answer: Answer, is_held: impl Fn(&Key) -> bool) -> Answer {
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

fn failed(cause: Cause) -> Answer {
    Answer::Failed { cause, retry_after: None }
}
