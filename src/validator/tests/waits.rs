//! Time that passes while a lookup fetches: the times are judged again, whatever the lookup found.

use super::kit::*;
use crate::cause::Cause;
use crate::fixtures::Signer;
use crate::resolve::step::Source;
use serde_json::json;

/// A token that is good for `seconds` more, leeway included.
fn good_for(key: &Signer, seconds: i64) -> String {
    let mut claims = claims();
    claims["exp"] = json!(NOW - 60 + seconds);
    signed(key, &json!({"alg": "EdDSA", "kid": "a"}), &claims)
}

#[test]
fn a_token_that_expires_while_its_key_is_fetched_is_refused() {
    for (life, code) in [(4, Some("expired")), (5, None)] {
        let (bench, key) = (Bench::new(), ed25519());
        bench.issuer.answers_keys(keys(&[(&key, "a")]));
        let clock = bench.clock.clone();
        bench.issuer.during_fetch(move |_| clock.pass(core::time::Duration::from_millis(4_500)));
        let judged = judge(&bench.explicit(), &good_for(&key, life));
        assert_eq!(judged.as_ref().err().map(|error| error.code()), code);
        assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    }
}

#[test]
fn a_token_that_expires_while_its_key_cannot_be_fetched_is_refused_and_no_outage() {
    let (bench, key) = (Bench::new(), ed25519());
    let clock = bench.clock.clone();
    bench.issuer.during_fetch(move |_| clock.pass(secs(5)));
    let validator = bench.explicit();
    let error = judge(&validator, &good_for(&key, 5)).unwrap_err();
    assert_eq!((error.code(), error.status()), ("expired", 401));
    // The control: a token that lives longer is the outage that it met.
    bench.clock.pass(secs(10));
    assert_eq!(judge(&validator, &token(&key, "a")), keys_outage(Cause::Dns, 20));
}

#[test]
fn a_lookup_that_did_not_wait_judges_the_times_once() {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let validator = bench.explicit();
    assert_eq!(judge(&validator, &good_for(&key, 1)), Ok(Source::Fresh));
    assert_eq!(judge(&validator, &good_for(&key, 1)), Ok(Source::Fresh));
    bench.clock.pass(secs(1));
    assert_eq!(judge(&validator, &good_for(&key, 1)).unwrap_err().code(), "expired");
}

#[test]
fn a_lookup_whose_first_fetch_ate_its_deadline_does_not_begin_a_second() {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let clock = bench.clock.clone();
    // Longer than a client may take, and shorter than the lease would be.
    bench.issuer.during_fetch(move |_| clock.pass(secs(9)));
    let timing = crate::policy::keys::Timing { lookup_deadline: secs(9), ..Default::default() };
    let validator = bench.builder().discovery().timing(timing).build().unwrap();
    let causes = crate::resolve::step::Causes {
        keys: Some(Cause::NothingHeld),
        lookup: Some(Cause::Deadline),
        ..Default::default()
    };
    assert_eq!(judge(&validator, &token(&key, "a")), outage(causes, Some(secs(0))));
    assert_eq!(bench.issuer.requests(), [METADATA_URL]);
    assert_eq!(judge(&validator, &token(&key, "a")), Ok(Source::Fresh));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
}
