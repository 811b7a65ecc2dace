use super::Arguments;
use super::policy::{self, OptionError, ProfileName};
use crate::vectors::source::Source;
use crate::vectors::vector::{Material, Task, Vector};
use countersign::claims::unix_time::UnixTime;
use countersign::jwk::{KeyLimits, KeySet, Origin};
use countersign::jws::Buffers;
use countersign::policy::error::PolicyError;
use countersign::policy::limits::Limits;
use countersign::url::UrlError;
use countersign::verify::{self, Verdict};
use std::collections::BTreeMap;

fn arguments(profile: ProfileName, issuer: Option<&str>, audience: &[&str]) -> Arguments {
    Arguments {
        token: String::new(),
        issuer: issuer.map(str::to_owned),
        audience: audience.iter().map(|audience| (*audience).to_owned()).collect(),
        jwks: None,
        profile,
        at: None,
        json: false,
    }
}

/// Every token of every source with its keys; a signature alone is no token.
fn tokens() -> Vec<(String, String, String)> {
    let vectors = Source::ALL.into_iter().flat_map(Source::units).flat_map(|unit| unit.load().unwrap());
    let token = |vector: Vector| match &vector.task {
        Task::Judge(Material::Jws { token, jwks }, _) => {
            Some((vector.full_id(), token.clone(), jwks.clone()))
        }
        Task::Judge(Material::Jwt { token, jwks, .. }, _) => {
            Some((vector.full_id(), (*token).to_owned(), jwks.clone()))
        }
        Task::Judge(Material::Signature(_) | Material::Thumbprint { .. } | Material::Scenario(_), _)
        | Task::Skip(_) => None,
    };
    vectors.filter_map(token).collect()
}

#[test]
fn check_and_verify_give_every_vector_the_same_verdict() {
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for issuer in [None, Some("joe"), Some("https://bob.example")] {
        let policy = policy::build(&arguments(ProfileName::Jwt, issuer, &[])).unwrap();
        for now in [1_300_819_379, 1_300_819_440].map(UnixTime::from_seconds) {
            for (id, token, jwks) in tokens() {
                let keys = KeySet::parse(jwks.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap();
                let (token, limits) = (token.as_bytes(), &Limits::DEFAULT);
                let report = verify::explain(token, Some(&keys), &policy, limits, now);
                let mut buffers = Buffers::new();
                let verified = verify::verify(token, &keys, &policy, limits, now, &mut buffers);
                let refusal = verified.as_ref().err();
                assert_eq!(report.refusal().map(|(_, rejection)| rejection), refusal, "{id}");
                assert_eq!(report.verdict() == Verdict::Accepted, verified.is_ok(), "{id}");
                *verdicts
                    .entry(refusal.map_or("accepted", |rejection| rejection.class().code()))
                    .or_default() += 1;
            }
        }
    }
    // 438 tokens, three issuers, two times. Accepted: RFC 7515 A.1 to A.3 and RFC 7519 3.1 (there twice), in time, and
    // where the issuer is "joe" or not checked.
    assert_eq!(verdicts.values().sum::<usize>(), 438 * 6);
    assert_eq!(verdicts["accepted"], 5 * 2);
}

#[test]
fn without_keys_nothing_is_accepted() {
    let policy = policy::build(&arguments(ProfileName::Jwt, None, &[])).unwrap();
    for (id, token, _) in tokens() {
        let now = UnixTime::from_seconds(1_300_819_379);
        let verdict = verify::explain(token.as_bytes(), None, &policy, &Limits::DEFAULT, now).verdict();
        assert_ne!(verdict, Verdict::Accepted, "{id}");
    }
}

#[test]
fn options_that_make_no_policy_are_told() {
    let build =
        |profile, issuer, audience: &[&str]| policy::build(&arguments(profile, issuer, audience)).err();
    let issuer = Some("https://issuer.example");
    for profile in [ProfileName::IdToken, ProfileName::AccessToken, ProfileName::Mcp] {
        assert_eq!(build(profile, None, &["a"]), Some(OptionError::NoIssuer(profile)));
        assert_eq!(
            build(profile, Some("http://issuer.example"), &["a"]),
            Some(OptionError::Issuer(UrlError::Insecure))
        );
    }
    for profile in [ProfileName::IdToken, ProfileName::Mcp] {
        for audience in [&[][..], &["a", "b"]] {
            assert_eq!(build(profile, issuer, audience), Some(OptionError::OneAudience(profile)));
        }
    }
    let none = OptionError::Policy(PolicyError::NoAudience);
    assert_eq!(build(ProfileName::AccessToken, issuer, &[]), Some(none));
    assert_eq!(build(ProfileName::Mcp, issuer, &["a"]), Some(OptionError::Policy(PolicyError::NotAResource)));
    assert_eq!(
        build(ProfileName::Jwt, Some(""), &[]),
        Some(OptionError::Policy(PolicyError::Empty("issuer")))
    );
    assert_eq!(build(ProfileName::AccessToken, issuer, &["a", "b"]), None);
    assert_eq!(build(ProfileName::IdToken, issuer, &["client"]), None);
    assert_eq!(build(ProfileName::Mcp, issuer, &["https://mcp.example"]), None);
}
