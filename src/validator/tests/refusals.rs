//! A token that is refused anyway never causes a request.

use super::kit::*;
use crate::cause::Cause;
use crate::fixtures::Signer;
use crate::resolve::step::Source;
use serde_json::{Value, json};

fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

/// Tokens with one thing wrong each, and the code for it.
fn refused(key: &Signer) -> Vec<(&'static str, String)> {
    let header = || json!({"alg": "EdDSA", "kid": "a"});
    let claim = |name, value| signed(key, &header(), &with(claims(), name, value));
    let param = |name, value| signed(key, &with(header(), name, value), &claims());
    let good = token(key, "a");
    let (unsigned, _) = good.rsplit_once('.').unwrap();
    vec![
        ("expired", claim("exp", json!(NOW - 60))),
        ("not_yet_valid", claim("nbf", json!(NOW + 900_000))),
        ("aud_mismatch", claim("aud", json!("you"))),
        ("iss_mismatch", claim("iss", json!("https://issuer.example/"))),
        ("claim_wrong_type", claim("iss", json!([ISSUER]))),
        ("claim_wrong_type", claim("exp", json!("soon"))),
        ("alg_not_allowed", signed(&hs256(), &json!({"alg": "HS256", "kid": "a"}), &claims())),
        ("alg_none", param("alg", json!("none"))),
        ("alg_unsupported", param("alg", json!("ES512"))),
        ("alg_unknown", param("alg", json!("eddsa"))),
        ("crit_unknown", with_crit(key)),
        ("kid_too_long", param("kid", json!("k".repeat(1_025)))),
        ("signature_empty", format!("{unsigned}.")),
        ("segment_encoding", format!("{good}=")),
        ("segment_count", unsigned.to_owned()),
        ("token_too_large", "a".repeat(65_537)),
        ("segment_count", String::new()),
    ]
}

fn with_crit(key: &Signer) -> String {
    signed(key, &json!({"alg": "EdDSA", "kid": "a", "crit": ["x"], "x": 1}), &claims())
}

#[test]
fn a_token_that_is_refused_anyway_causes_no_request_cold_or_warm_or_stale() {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let good = token(&key, "a");
    for validator in [bench.explicit(), bench.discovery()] {
        let all_refused = |bench: &Bench| {
            for (code, token) in refused(&key) {
                let error = judge(&validator, &token).unwrap_err();
                assert_eq!((error.code(), error.status()), (code, 401));
                assert_eq!(bench.issuer.requests(), [""; 0], "{code}");
            }
        };
        all_refused(&bench);
        // The control: with nothing wrong the same validator asks, and the same recorder sees it.
        assert_eq!(judge(&validator, &good), Ok(Source::Fresh));
        assert!(!bench.issuer.requests().is_empty());
        all_refused(&bench);
        bench.clock.pass(secs(600));
        all_refused(&bench);
        assert_eq!(judge(&validator, &good), Ok(Source::Fresh));
        assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    }
}

#[test]
fn each_refused_token_would_have_been_asked_for_with_its_one_thing_put_right() {
    // One validator per token: cold, so that the twin's request can only be its own.
    let key = ed25519();
    for (code, token) in refused(&key) {
        let bench = Bench::new();
        let validator = bench.explicit();
        assert_eq!(judge(&validator, &token).unwrap_err().code(), code);
        assert_eq!(bench.issuer.requests(), [""; 0], "{code}");
        assert_eq!(judge(&validator, &super::kit::token(&key, "a")), keys_outage(Cause::Dns, 10));
        assert_eq!(bench.issuer.requests(), [KEYS_URL], "{code}");
    }
}
