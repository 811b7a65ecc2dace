//! One session: a long-lived validator, and clocks of its own.

use super::refused::Refused;
use super::{class, policy};
use crate::harness::clock::VirtualClock;
use crate::protocol::answer::Said;
use crate::protocol::class::ErrorClass;
use crate::protocol::configuration::{Configuration, Keys, Periods};
use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use countersign::http::client::HttpClient;
use countersign::jwk::{Key, KeyLimits, KeySet, Origin};
use countersign::jws::Buffers;
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::keys::Timing;
use countersign::policy::limits::Limits;
use countersign::rejection::Rejection;
use countersign::resolve::answer::Jitter;
use countersign::validator::Validator;
use countersign::validator::builder::{BuildError, Builder};
use countersign::validator::error::Error;
use countersign::validator::local::{LocalKeys, LocalKeysError};
use countersign::verify::verify_jws;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// A validator, and its clocks where they are its own.
#[derive(Debug)]
pub(super) struct Session {
    validator: Validator,
    clock: Option<VirtualClock>,
}

/// How long a waiting lookup really sleeps before it looks at its clock again. The end of a fetch wakes it at once, so
/// this only bounds what a thousand waiting lookups cost.
pub(crate) const NAP: Duration = Duration::from_millis(50);

impl Session {
    /// Builds the validator, with clocks of its own that start at this time, or on those of the machine. Nothing is fetched yet.
    pub(super) fn open(
        configuration: &Configuration,
        client: HttpClient,
        wall: Option<UnixTime>,
    ) -> Result<Self, Refused> {
        let clock = wall.map(|wall| VirtualClock::starting_at(wall, NAP));
        let builder = Validator::builder(policy::build(configuration)?)
            .client(client)
            .timing(timing(configuration.periods))
            // Without it a run would not come out the same twice.
            .jitter(|| Jitter::NONE);
        let builder = match &clock {
            Some(clock) => builder.clock(clock.clone()),
            None => builder,
        };
        let builder = if configuration.loopback_http { builder.plain_http_loopback() } else { builder };
        let validator = keys(builder, &configuration.keys)?.build().map_err(|error| match error {
            BuildError::NoKeys | BuildError::Timing(_) => Refused::Error(error.to_string()),
            error => Refused::by_the_library(error),
        })?;
        Ok(Self { validator, clock })
    }

    /// Judges a token.
    pub(super) fn validate(&self, token: &str) -> Said {
        match self.validator.validate(token, &mut Buffers::new()) {
            Ok(_) => Said::Accepted {},
            Err(Error::Rejected(rejection)) => rejected(&rejection),
            Err(Error::Outage(outage)) => Said::Unavailable {
                retry_in: outage.retry_in.map(|period| period.as_secs_f64()),
                detail: outage.to_string(),
            },
            Err(error) => Said::Error { reason: error.to_string() },
        }
    }

    /// Moves both clocks on, where they are its own.
    pub(super) fn advance(&self, seconds: u64) -> Said {
        match &self.clock {
            Some(clock) => {
                clock.advance(Duration::from_secs(seconds));
                Said::Advanced {}
            }
            None => Said::Unsupported { reason: "its clocks are the machine's".to_owned() },
        }
    }
}

/// Verifies a bare JWS under one key.
pub(crate) fn verify(jws: &str, jwk: &Map<String, Value>, algorithms: &[String]) -> Said {
    let allowed = policy::algorithms(algorithms).and_then(|algorithms| {
        AlgorithmSet::of(&algorithms)
            .map_err(|alg| Refused::Unsupported(format!("{alg} is known by name only")))
    });
    let allowed = match allowed {
        Ok(allowed) => allowed,
        Err(refused) => return refused.into(),
    };
    let key = match Key::parse(json!(jwk).to_string().as_bytes(), Origin::Local, &KeyLimits::DEFAULT) {
        Ok(key) => key,
        Err(skipped) => {
            let detail = format!("{}: {skipped}", skipped.code());
            return Said::Rejected { class: Some(ErrorClass::Key), detail };
        }
    };
    match verify_jws(jws.as_bytes(), &key, allowed, &Limits::DEFAULT, &mut Buffers::new()) {
        Ok(_) => Said::Accepted {},
        Err(rejection) => rejected(&rejection),
    }
}

/// A refusal in the words of the protocol.
pub(crate) fn rejected(rejection: &Rejection) -> Said {
    Said::Rejected { class: class::of(rejection), detail: rejection.to_string() }
}

fn keys(builder: Builder, keys: &Keys) -> Result<Builder, Refused> {
    let builder = match &keys.local {
        None => builder,
        Some(local) => local_keys(builder, local)?,
    };
    let builder = if keys.authoritative { builder.local_authoritative() } else { builder };
    let builder = match &keys.jwks_url {
        None => builder,
        Some(url) => builder.jwks_url(url),
    };
    Ok(if keys.discovery { builder.discovery() } else { builder })
}

/// The local keys that can be used.
pub(crate) fn local_set(keys: &[Map<String, Value>]) -> Result<KeySet, Refused> {
    let text = json!({ "keys": keys }).to_string();
    KeySet::parse(text.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).map_err(Refused::by_the_library)
}

fn local_keys(builder: Builder, keys: &[Map<String, Value>]) -> Result<Builder, Refused> {
    let set = local_set(keys)?;
    // The library takes no fixed set without a usable key. A provider may have none, and then each token is judged:
    // that a key is too weak to be used is for a verdict to say.
    Ok(if set.is_empty() { builder.local_provider(Nothing(Arc::new(set))) } else { builder.local_keys(set) })
}

/// A local tier of which every key was skipped.
struct Nothing(Arc<KeySet>);

impl LocalKeys for Nothing {
    fn keys(&self) -> Result<Arc<KeySet>, LocalKeysError> {
        Ok(self.0.clone())
    }
}

/// The documented periods, and those that the configuration gives. A fetch runs on real time, all else on the session's.
pub(crate) fn timing(periods: Periods) -> Timing {
    let default = match periods.divisor.map(u32::try_from) {
        None => Timing::default(),
        Some(divisor) => divided(Timing::default(), divisor.unwrap_or(u32::MAX)),
    };
    let Some(seconds) = periods.fetch else { return default };
    let total = Duration::from_secs(seconds);
    let both = total.saturating_mul(2);
    Timing {
        fetch_total: total,
        fetch_connect: default.fetch_connect.min(total),
        lease: default.lease.max(both),
        lookup_deadline: default.lookup_deadline.max(both),
        ..default
    }
}

/// Every period after which somebody is asked again, divided. How long an answer may take stays as it is.
fn divided(timing: Timing, divisor: u32) -> Timing {
    let by = |period: Duration| period.checked_div(divisor).unwrap_or(period);
    Timing {
        ttl_default: by(timing.ttl_default),
        ttl_min: by(timing.ttl_min),
        ttl_max: by(timing.ttl_max),
        metadata_ttl: by(timing.metadata_ttl),
        metadata_stale_limit: by(timing.metadata_stale_limit),
        cooldown: by(timing.cooldown),
        backoff_step: by(timing.backoff_step),
        backoff_cap: by(timing.backoff_cap),
        stale_limit: by(timing.stale_limit),
        ..timing
    }
}
