//! What is made of metadata: whose they are, and what else stands in them.

use super::make::reader;
use super::parts::{Asked, Outcome, read};
use super::rewriting::{failed, rewritten};
use crate::saboteurs::saboteur::Saboteur;
use countersign::cause::Cause;
use countersign::fetch::Fetched;
use countersign::metadata::Metadata;
use countersign::resolve::answer::Answer;
use countersign::resolve::step::Document;
use countersign::url::Issuer;
use serde_json::{Map, Value};

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

pub(super) const UNKNOWN_MEMBERS_SPOIL_METADATA: Saboteur = Saboteur {
    name: "unknown-members-spoil-metadata",
    defect: "uses no metadata with a member that it does not know",
    reports: &[],
    caught_by: &["metadata/unknown-member-*"],
    make: |roots| {
        reader(roots, |asked, outcome| {
            let is_known = |body: &[u8]| {
                let document: Option<Map<String, Value>> = serde_json::from_slice(body).ok();
                document.is_none_or(|members| members.keys().all(|name| KNOWN.contains(&name.as_str())))
            };
            match &outcome {
                Ok(Fetched::Document { body, .. })
                    if asked.document == Document::Metadata && !is_known(body) =>
                {
                    failed(Cause::Malformed)
                }
                Ok(_) | Err(_) => read(asked, outcome),
            }
        })
    },
};

/// The members of metadata that one who is so strict would know.
const KNOWN: [&str; 9] = [
    "authorization_endpoint",
    "claims_supported",
    "id_token_signing_alg_values_supported",
    "issuer",
    "jwks_uri",
    "response_types_supported",
    "scopes_supported",
    "subject_types_supported",
    "token_endpoint",
];

pub(super) const EMPTY_LISTS_SPOIL_METADATA: Saboteur = Saboteur {
    name: "empty-lists-spoil-metadata",
    defect: "uses no metadata in which a list is empty",
    reports: &[],
    caught_by: &["metadata/empty-list-*"],
    make: |roots| {
        reader(roots, |asked, outcome| {
            let has_empty_list = |body: &[u8]| {
                let document: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
                document.values().any(|value| value.as_array().is_some_and(Vec::is_empty))
            };
            match &outcome {
                Ok(Fetched::Document { body, .. })
                    if asked.document == Document::Metadata && has_empty_list(body) =>
                {
                    failed(Cause::Malformed)
                }
                Ok(_) | Err(_) => read(asked, outcome),
            }
        })
    },
};
