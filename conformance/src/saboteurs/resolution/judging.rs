//! What is judged too late, too little, or by what an issuer says.

use super::keys::Sought;
use super::make::{judging, subject};
use super::parts::Parts;
use super::peeked::Peeked;
use super::sabotaged::Sabotaged;
use super::session::Session;
use crate::adapter::policy;
use crate::adapter::refused::Refused;
use crate::protocol::answer::Said;
use crate::protocol::class::ErrorClass;
use crate::protocol::configuration::{Configuration, Profile};
use crate::saboteurs::saboteur::Saboteur;
use countersign::algorithm::Algorithm;
use countersign::cause::Cause;
use countersign::fetch::{Addresses, FetchRequest};
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::token::{ExpectedAudience, ExpectedIssuer, TokenPolicy};
use countersign::resolve::step::Document;
use countersign::url::FetchUrl;

pub(super) const ISSUER_OF_THE_TOKEN: Saboteur = Saboteur {
    name: "iss-is-not-compared",
    defect: "takes every token that the keys of its issuer verify for one of that issuer",
    reports: &[],
    caught_by: &[
        "metadata/issuer-of-the-token",
        "resolution/refused-anyway-issuer-{elsewhere,empty,path,prefix,slash,unknown}",
    ],
    make: |roots| subject(Parts { token: of_any_issuer, ..Parts::sound(roots) }),
};

fn of_any_issuer(configuration: &Configuration) -> Result<TokenPolicy, Refused> {
    if configuration.profile != Profile::Jwt || configuration.audiences.is_empty() {
        return policy::build(configuration);
    }
    let audiences: Vec<&str> = configuration.audiences.iter().map(String::as_str).collect();
    let algorithms = policy::algorithms(&configuration.algorithms)?;
    TokenPolicy::jwt(ExpectedIssuer::NotChecked, ExpectedAudience::AnyOf(&audiences))
        .and_then(|policy| policy.with_algorithms(&algorithms))
        .map_err(Refused::by_the_library)
}

pub(super) const ISSUER_IN_A_LIST: Saboteur = Saboteur {
    name: "iss-may-be-a-list",
    defect: "takes a token whose iss is a list for one of each issuer in it",
    reports: &["CVE-2025-30144"],
    caught_by: &["resolution/refused-anyway-issuer-list-*"],
    make: |roots| {
        judging(roots, |session, token| {
            let (configured, peeked) = (&session.configuration, Peeked::of(token));
            let is_ours = peeked.issuers().contains(&configured.issuer.as_str())
                && peeked.is_for(&configured.audiences, session.now().seconds());
            match peeked.sought().filter(|_| is_ours) {
                Some(sought) => session.judge_signature(token, sought),
                None => session.judge(token),
            }
        })
    },
};

pub(super) const ASKS_BEFORE_IT_JUDGES: Saboteur = Saboteur {
    name: "asks-before-it-judges",
    defect: "looks for the key of a token before it looks at anything else",
    reports: &["auth0/express-jwt#214"],
    caught_by: &[
        "resolution/refused-anyway-{audience,exp-of-the-wrong-type,expired,not-yet-valid}",
        "resolution/refused-anyway-issuer-{elsewhere,empty,list-of-one,path,prefix,slash,unknown}",
        "resolution/refused-anyway-{crit,other-algorithm,unsecured}",
        "resolution/refused-anyway-malformed-*",
    ],
    make: |roots| {
        judging(roots, |session, token| {
            let peeked = Peeked::of(token);
            let sought = peeked.sought().unwrap_or(Sought { alg: Algorithm::Rs256, kid: None });
            // Whatever comes of it: the token is judged next.
            let _ = session.keys.look_up(sought, session.keys.local(sought), |_| true);
            session.judge(token)
        })
    },
};

pub(super) const KID_IS_FETCHED: Saboteur = Saboteur {
    name: "kid-is-fetched",
    defect: "asks at the kid of a token, where that is a URL",
    reports: &[],
    caught_by: &["resolution/kid-is-no-name-url"],
    make: |roots| {
        judging(roots, |session, token| {
            let url = Peeked::of(token).kid().and_then(|kid| FetchUrl::parse(kid, true).ok());
            if let Some(url) = url {
                let request = session.keys.request(Document::Keys, &url, None);
                // That it is asked for at all is what is wrong. The client of a saboteur reaches loopback alone.
                let _ = session.keys.client.fetch(&FetchRequest { addresses: Addresses::Any, ..request });
            }
            session.judge(token)
        })
    },
};

pub(super) const NO_KEYS_NO_CHECK: Saboteur = Saboteur {
    name: "no-keys-no-check",
    defect: "accepts a token of an issuer that has answered with no key at all",
    reports: &[],
    caught_by: &[
        "keys/empty-set",
        "transport/cold-keys-{empty-key-set,no-usable-key}",
        "transport/cold-discovered-keys-{empty-key-set,no-usable-key}",
    ],
    make: |roots| {
        judging(roots, |session, token| match session.judge(token) {
            Said::Unavailable { .. }
                if session.keys.state().keys.attempts.failure == Some(Cause::NoUsableKey) =>
            {
                Said::Accepted {}
            }
            said => said,
        })
    },
};

pub(super) const FIRST_LISTED_ALGORITHM: Saboteur = Saboteur {
    name: "first-algorithm-of-metadata",
    defect: "accepts no algorithm but the first that the metadata list",
    reports: &[],
    caught_by: &["metadata/lists-algorithms"],
    make: |roots| {
        judging(roots, |session, token| match session.listed_algorithms() {
            Some(listed) => only_under(listed.get(..1).unwrap_or_default(), session, token),
            None => session.judge(token),
        })
    },
};

pub(super) const LISTED_ALGORITHMS: Saboteur = Saboteur {
    name: "algorithms-of-metadata",
    defect: "accepts the algorithms that the metadata list, and not those that are configured",
    reports: &[],
    caught_by: &["metadata/lists-algorithms-that-are-not-configured"],
    make: |roots| {
        let parts = Parts {
            token: |configuration| {
                let all: Vec<Algorithm> = AlgorithmSet::asymmetric().iter().collect();
                policy::build(configuration)?.with_algorithms(&all).map_err(Refused::by_the_library)
            },
            ..Parts::sound(roots)
        };
        Box::new(Sabotaged::new(parts, |session, token| match session.listed_algorithms() {
            Some(listed) => only_under(&listed, session, token),
            None => only_under(&session.configuration.algorithms, session, token),
        }))
    },
};

/// Judges a token, and refuses it where its algorithm is not one of these.
fn only_under(algorithms: &[String], session: &Session, token: &str) -> Said {
    let peeked = Peeked::of(token);
    match session.judge(token) {
        Said::Accepted {} if !algorithms.iter().any(|known| Some(known.as_str()) == peeked.alg()) => {
            let detail = "the algorithm is not one of those that are listed".to_owned();
            Said::Rejected { class: Some(ErrorClass::Algorithm), detail }
        }
        said => said,
    }
}

pub(super) const LISTED_NONE: Saboteur = Saboteur {
    name: "none-because-metadata-list-it",
    defect: "accepts a token without a signature where the metadata list none",
    reports: &[],
    caught_by: &["metadata/lists-none-unsecured"],
    make: |roots| {
        judging(roots, |session, token| {
            let is_listed =
                || session.listed_algorithms().is_some_and(|listed| listed.iter().any(|alg| alg == "none"));
            match Peeked::of(token).alg() {
                Some("none") if is_listed() => Said::Accepted {},
                Some(_) | None => session.judge(token),
            }
        })
    },
};

pub(super) const OUTAGE_TOLD_AS_REFUSAL: Saboteur = Saboteur {
    name: "outage-told-as-refusal",
    defect: "calls a token bad where its key could not be looked for",
    reports: &["spring-projects/spring-security#9395", "spring-projects/spring-security#18196"],
    caught_by: &[
        "resolution/warm-tells-outage",
        "resolution/tiers-whose-fault",
        "resolution/toolhive-4747-local-miss",
    ],
    make: |roots| {
        judging(roots, |session, token| match session.judge(token) {
            Said::Unavailable { detail, .. } => Said::Rejected { class: Some(ErrorClass::Key), detail },
            said => said,
        })
    },
};
