//! Whether a validator is ready, by which tier, and what a refresh does about it.

use super::kit::*;
use crate::algorithm::Algorithm;
use crate::cause::Cause;
use crate::fixtures::signer;
use crate::jwk::KeySet;
use crate::resolve::step::{Causes, Document, Source};
use crate::validator::error::Outage;
use crate::validator::health::{Health, Tier};
use crate::validator::local::{LocalKeys, LocalKeysError};
use core::time::Duration;
use std::sync::Arc;

struct Failing;

impl LocalKeys for Failing {
    fn keys(&self) -> Result<Arc<KeySet>, LocalKeysError> {
        Err(LocalKeysError)
    }
}

const NONE: Causes = Causes { local: None, metadata: None, keys: None, lookup: None };

#[test]
fn local_keys_are_ready_at_once_and_for_ever() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.builder().local_keys(held(&[(&key, "a")])).build().unwrap();
    let ready = Health { ready: Some(Tier::Local), key_set_age: None, causes: NONE, next_attempt_in: None };
    assert_eq!(validator.health(), ready);
    bench.clock.pass(secs(1_000_000));
    assert_eq!(validator.health(), ready);
    assert_eq!(validator.refresh(), Ok(()));
    assert_eq!(bench.issuer.requests(), [""; 0]);
}

#[test]
fn a_remote_tier_is_cold_then_fresh_then_stale_then_gone() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.explicit();
    let health = |ready, age: Option<u64>, keys, next| Health {
        ready,
        key_set_age: age.map(secs),
        causes: Causes { keys, ..NONE },
        next_attempt_in: Some(secs(next)),
    };
    assert_eq!(validator.health(), health(None, None, None, 0));
    judge(&validator, &token(&key, "a")).unwrap_err();
    assert_eq!(validator.health(), health(None, None, Some(Cause::Dns), 10));
    bench.clock.pass(secs(10));
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    judge(&validator, &token(&key, "a")).unwrap();
    assert_eq!(validator.health(), health(Some(Tier::RemoteFresh), Some(0), None, 30));
    bench.clock.pass(secs(600));
    assert_eq!(validator.health(), health(Some(Tier::RemoteStale), Some(600), None, 0));
    bench.issuer.answers_keys(failed(Cause::Tls));
    judge(&validator, &token(&key, "a")).unwrap();
    assert_eq!(validator.health(), health(Some(Tier::RemoteStale), Some(600), Some(Cause::Tls), 10));
    bench.clock.pass(secs(3_600));
    assert_eq!(validator.health(), health(None, None, Some(Cause::Tls), 0));
    assert_eq!(bench.issuer.requests().len(), 3, "asking for the health asks nobody else");
}

#[test]
fn a_provider_that_fails_is_named_and_the_remote_tier_is_ready_without_it() {
    let (bench, key) = (Bench::new(), ed25519());
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    let validator = bench.builder().local_provider(Failing).jwks_url(KEYS_URL).build().unwrap();
    let local = Causes { local: Some(Cause::LocalProvider), ..NONE };
    assert_eq!((validator.health().ready, validator.health().causes), (None, local));
    // A refresh looks after the remote keys, and the provider is none of its business.
    assert_eq!(validator.refresh(), Ok(()));
    assert_eq!((validator.health().ready, validator.health().causes), (Some(Tier::RemoteFresh), local));
    let alone = bench.builder().local_provider(Failing).local_authoritative().build().unwrap();
    let health = alone.health();
    assert_eq!((health.ready, health.causes, health.next_attempt_in), (None, local, None));
}

#[test]
fn a_refresh_obeys_cooldown_and_back_off() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.discovery();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    assert_eq!(validator.refresh(), Ok(()));
    assert_eq!(bench.issuer.requests(), [METADATA_URL, KEYS_URL]);
    bench.clock.pass(secs(29));
    assert_eq!(validator.refresh(), Ok(()));
    assert_eq!(bench.issuer.requests(), [""; 0], "the cooldown runs");
    bench.clock.pass(secs(1));
    assert_eq!(validator.refresh(), Ok(()));
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);

    bench.issuer.answers_keys(failed(Cause::Connect));
    bench.clock.pass(secs(30));
    let outage = |retry_in| {
        Err(Outage { causes: Causes { keys: Some(Cause::Connect), ..NONE }, retry_in: Some(retry_in) })
    };
    assert_eq!(validator.refresh(), outage(secs(30)), "the cooldown is longer than the back-off");
    assert_eq!(bench.issuer.requests(), [KEYS_URL]);
    bench.clock.pass(secs(29));
    assert_eq!(validator.refresh(), outage(secs(1)));
    assert_eq!(bench.issuer.requests(), [""; 0]);
    assert_eq!(judge(&validator, &token(&key, "a")), Ok(Source::Fresh), "what is held stays in use");
    bench.clock.pass(secs(1));
    bench.issuer.answers_keys(keys(&[(&key, "b")]));
    assert_eq!(validator.refresh(), Ok(()));
    assert_eq!(
        bench.issuer.requests(),
        [METADATA_URL, KEYS_URL],
        "a failed key set makes its pointer doubtful"
    );
    assert_eq!(judge(&validator, &token(&key, "b")), Ok(Source::Fresh));
}

#[test]
fn a_refresh_ahead_spares_every_lookup_the_wait() {
    let (bench, key) = (Bench::new(), ed25519());
    let validator = bench.explicit();
    bench.issuer.answers_keys(keys(&[(&key, "a")]));
    for _ in 0..20 {
        assert_eq!(validator.refresh(), Ok(()));
        assert_eq!(bench.issuer.requests(), [KEYS_URL]);
        assert_eq!(judge(&validator, &token(&key, "a")), Ok(Source::Fresh));
        assert_eq!(bench.issuer.requests(), [""; 0]);
        bench.clock.pass(secs(599));
    }
}

#[test]
fn no_key_that_an_issuer_publishes_ends_a_refresh_early() {
    let bench = Bench::new();
    let algorithms = Algorithm::ALL.iter().filter(|algorithm| policy().algorithms().contains(**algorithm));
    let all: Vec<_> = algorithms.map(|algorithm| signer(*algorithm)).collect();
    let named: Vec<_> = all.iter().map(|signer| (signer, "k")).collect();
    bench.issuer.answers_keys(keys(&named));
    let validator = bench.explicit();
    for _ in 0..2 {
        assert_eq!(validator.refresh(), Ok(()));
        assert_eq!(bench.issuer.requests(), [KEYS_URL]);
        bench.clock.pass(Duration::from_secs(30));
    }
    let asked: Vec<_> = bench.issuer.seen().iter().map(|seen| seen.document).collect();
    assert_eq!(asked, [Document::Keys; 0]);
}
