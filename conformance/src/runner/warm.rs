//! What a validator may be judged by that has lived for a while, and has judged other tokens before.
//!
//! It may have fetched its keys long ago. So nothing may depend on what it fetches, or on when: one token is presented, the
//! issuer serves one set of keys and does it well, and what the issuer sees is not judged. That is so for what a token may
//! be refused for; it is not so for rotation, outages, floods, redirects, and sets that a case has made wrong.
//!
//! Two such cases can share a validator where it would be configured the same, and would fetch the same.

use super::applicable::Setting;
use crate::catalogue::plan::{At, Change, Plan};
use crate::catalogue::step::{Serve, Step};
use crate::mint::jwks::Entry;
use crate::mint::recipe::Recipe;
use crate::protocol::configuration::Profile;
use serde_json::json;

/// The name of all that share a validator with a case of this plan; None where it needs one of its own.
pub fn name(plan: &Plan, setting: Setting) -> Option<String> {
    if !is_of_one_token(plan)
        || is_counted(plan)
        || plan.served() != Serve::default()
        || !is_ordinary_issuer(plan)
    {
        return None;
    }
    // The keys that an entry leaves open are those of the token.
    let (key, alg) = (plan.token.key().ok()?, plan.token.algorithm().ok()?);
    let shared = json!({
        "profile": plan.expected_profile(),
        "audiences": plan.audiences(),
        "algorithms": plan.algorithms(),
        "issuer": plan.configured().issuer,
        "nonce": plan.configured().nonce,
        "from": setting.keys,
        "over": setting.scheme.as_str(),
        "set": plan.set,
        "local": plan.local,
        "key": key.name(),
        "alg": alg.name(),
    });
    Some(shared.to_string())
}

/// Whether it is judged what the issuer sees while tokens are presented. A validator that fetches when it pleases, as it starts
/// or every minute, cannot be held to that.
pub fn is_counted(plan: &Plan) -> bool {
    plan.steps.iter().filter_map(Step::sees).any(|sees| !sees.is_open())
}

/// The plan of an ordinary token of this kind: what a server that nobody can start anew is configured for.
pub fn ordinary(profile: Profile, alg: &str) -> Plan {
    let token = Recipe { alg: Some(alg.to_owned()), ..Recipe::default() };
    Plan { profile, set: vec![Entry::default()], token, ..Plan::default() }
}

fn is_of_one_token(plan: &Plan) -> bool {
    match plan.steps.as_slice() {
        // The plan of an ordinary token has no steps.
        [] => true,
        [step] => step.presented().is_some(),
        [_, _, ..] => false,
    }
}

fn is_ordinary_issuer(plan: &Plan) -> bool {
    let has_a_name = match plan.at {
        At::Any | At::Http | At::Https => true,
        At::NoName => false,
    };
    let serves_its_set = match plan.change {
        Some(Change::Set(_) | Change::Serve(_) | Change::Step(_)) => false,
        Some(Change::Token(_) | Change::Configure(_)) | None => true,
    };
    has_a_name && serves_its_set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::catalogue::plan::KeysFrom;
    use crate::lab::place::Scheme;
    use crate::runner::shorter::Divisor;

    const SETTING: Setting =
        Setting { keys: KeysFrom::Discovery, scheme: Scheme::Http, divisor: Divisor::ONE };

    fn named(id: &str) -> Option<String> {
        name(&Catalogue::embedded().unwrap().case(id).unwrap().plan, SETTING)
    }

    #[test]
    fn a_token_and_its_twin_share_a_validator_with_each_other_and_with_the_ordinary_token() {
        let ordinary = name(&ordinary(Profile::Jwt, "ES256"), SETTING);
        assert!(ordinary.is_some());
        for id in ["signature/good-es256", "signature/last-bit-es256"] {
            assert_eq!(named(id), ordinary, "{id}");
        }
        // Another key at the issuer; another kind of token.
        assert_ne!(named("signature/good-es384"), ordinary);
        assert!(named("signature/good-es384").is_some());
        assert_ne!(named("profiles/mcp"), ordinary);
    }

    #[test]
    fn another_configuration_is_another_validator() {
        let good = named("profiles/mcp").unwrap();
        let over = |keys, scheme| {
            let plan = Catalogue::embedded().unwrap().case("profiles/mcp").unwrap().plan.clone();
            name(&plan, Setting { keys, scheme, divisor: Divisor::ONE }).unwrap()
        };
        assert_eq!(over(KeysFrom::Discovery, Scheme::Http), good);
        assert_ne!(over(KeysFrom::JwksUrl, Scheme::Http), good);
        assert_ne!(over(KeysFrom::Discovery, Scheme::Https), good);
    }

    #[test]
    fn what_depends_on_what_is_fetched_and_when_needs_a_validator_of_its_own() {
        let catalogue = Catalogue::embedded().unwrap();
        for case in &catalogue.cases {
            let plan = &case.plan;
            let is_alone = plan.steps.len() > 1 || is_counted(plan) || plan.served() != Serve::default();
            assert!(!is_alone || name(plan, SETTING).is_none(), "{}", case.id);
        }
        // One of each kind: an issuer that misbehaves, a set that was made wrong, steps, and requests that are counted.
        for id in [
            "metadata/trailing-slash-issuer",
            "keys/fetched-nothing",
            "resolution/selection-kidless-two-keys",
            "resolution/refused-anyway",
            "resolution/flood-within-cooldown",
        ] {
            if let Some(case) = catalogue.case(id) {
                assert_eq!(name(&case.plan, SETTING), None, "{id}");
            }
        }
        assert!(is_counted(&catalogue.case("resolution/refused-anyway").unwrap().plan));
        assert!(!is_counted(&catalogue.case("signature/good-es256").unwrap().plan));
    }
}
