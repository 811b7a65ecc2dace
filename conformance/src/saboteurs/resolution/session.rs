//! One session: a long-lived validator, and clocks of its own.

use super::keys::{Keys, Lost, Sought};
use super::parts::Parts;
use crate::adapter::refused::Refused;
use crate::adapter::session::{NAP, local_set, rejected, timing};
use crate::harness::clock::VirtualClock;
use crate::protocol::answer::Said;
use crate::protocol::class::ErrorClass;
use crate::protocol::configuration::Configuration;
use core::time::Duration;
use countersign::claims::unix_time::UnixTime;
use countersign::clock::Clock;
use countersign::fetch::Fetched;
use countersign::jwk::{Candidates, Key};
use countersign::jws::Buffers;
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::keys::{KeyPolicy, Remote};
use countersign::policy::limits::Limits;
use countersign::policy::token::TokenPolicy;
use countersign::rejection::Rejection;
use countersign::resolve::state::State;
use countersign::resolve::step::Document;
use countersign::resolve::wanted::LocalAnswer;
use countersign::url::{FetchUrl, Issuer};
use countersign::validator::error::Outage;
use countersign::verify::{Unverified, verify_jws};
use serde_json::Value;
use std::sync::{Arc, Condvar, Mutex};

/// A validator and its clocks.
pub(super) struct Session {
    pub(super) configuration: Configuration,
    pub(super) keys: Keys,
    policy: TokenPolicy,
}

impl Session {
    /// Puts the validator together. Nothing is fetched yet.
    pub(super) fn open(
        configuration: Configuration,
        parts: Arc<Parts>,
        wall: UnixTime,
    ) -> Result<Self, Refused> {
        let policy = (parts.token)(&configuration)?;
        let machine = (parts.machine)();
        let issuer = Issuer::parse(&configuration.issuer, configuration.loopback_http);
        let configured = KeyPolicy::new(remote(&configuration)?)
            .with_local_authoritative(configuration.keys.authoritative)
            .with_plain_http_loopback(configuration.loopback_http)
            .with_timing(timing(configuration.periods))
            .map_err(|error| Refused::Error(error.to_string()))?;
        let keys = match &issuer {
            Ok(issuer) => machine.policy(configured, issuer),
            Err(_) => configured,
        };
        let clock = VirtualClock::starting_at(wall, NAP);
        let keys = Keys {
            issuer: issuer.ok(),
            policy: keys,
            local: configuration.keys.local.as_deref().map(local_set).transpose()?,
            machine,
            client: (parts.client)(),
            state: Mutex::new(State::new(clock.now())),
            changed: Condvar::new(),
            clock,
            parts,
        };
        Ok(Self { configuration, keys, policy })
    }

    /// Judges a token in the order of the library: everything that needs no key, then the key, then the signature.
    pub(super) fn judge(&self, token: &str) -> Said {
        self.judge_with(token, true)
    }

    /// The same, as if the process itself held no key.
    pub(super) fn judge_by_issuer(&self, token: &str) -> Said {
        self.judge_with(token, false)
    }

    fn judge_with(&self, token: &str, local: bool) -> Said {
        let (limits, mut buffers) = (Limits::DEFAULT, Buffers::new());
        let parsed = Unverified::parse(token.as_bytes(), &self.policy, &limits, self.now(), &mut buffers);
        let unverified = match parsed {
            Ok(unverified) => unverified,
            Err(rejection) => return rejected(&rejection),
        };
        let sought = Sought { alg: unverified.alg(), kid: unverified.kid() };
        let local = if local { self.keys.local(sought) } else { LocalAnswer::Absent };
        let verify = |candidates: &Candidates<'_>| unverified.verify(candidates).is_ok();
        match self.keys.look_up(sought, local, verify) {
            Ok(()) => Said::Accepted {},
            Err(Lost::NotFound) => rejected(&unverified.key_not_found()),
            Err(Lost::Ambiguous) => rejected(&unverified.key_ambiguous()),
            Err(Lost::BadSignature(tried)) => rejected(&Rejection::BadSignature { tried }),
            Err(Lost::Unavailable(outage)) => unavailable(&outage),
            Err(Lost::Endless) => Said::Error { reason: "the lookup went round without end".to_owned() },
        }
    }

    /// Judges the signature of a token, and nothing else of it.
    pub(super) fn judge_signature(&self, token: &str, sought: Sought<'_>) -> Said {
        let allowed = AlgorithmSet::asymmetric();
        let is_by = |key: &Key| {
            verify_jws(token.as_bytes(), key, allowed, &Limits::DEFAULT, &mut Buffers::new()).is_ok()
        };
        match self.keys.look_up(sought, self.keys.local(sought), |candidates| candidates.iter().any(is_by)) {
            Ok(()) => Said::Accepted {},
            Err(Lost::Unavailable(outage)) => unavailable(&outage),
            Err(Lost::NotFound | Lost::Ambiguous | Lost::BadSignature(_) | Lost::Endless) => {
                Said::Rejected { class: Some(ErrorClass::Signature), detail: String::new() }
            }
        }
    }

    /// The algorithms that the metadata of the issuer list, asked for anew; None without discovery, or without a list.
    pub(super) fn listed_algorithms(&self) -> Option<Vec<String>> {
        let Remote::Discovery(issuer) = self.keys.policy.remote() else { return None };
        let url = issuer.openid_configuration();
        let fetched = self.keys.client.fetch(&self.keys.request(Document::Metadata, &url, None)).ok()?;
        let Fetched::Document { body, .. } = fetched else { return None };
        let metadata: Value = serde_json::from_slice(&body).ok()?;
        let listed = metadata.get("id_token_signing_alg_values_supported")?.as_array()?;
        Some(listed.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    }

    /// Moves both clocks on.
    pub(super) fn advance(&self, seconds: u64) {
        self.keys.clock.advance(Duration::from_secs(seconds));
    }

    /// The wall time of the session.
    pub(super) fn now(&self) -> UnixTime {
        self.keys.clock.unix()
    }
}

/// An outage in the words of the protocol.
pub(super) fn unavailable(outage: &Outage) -> Said {
    Said::Unavailable {
        retry_in: outage.retry_in.map(|period| period.as_secs_f64()),
        detail: outage.to_string(),
    }
}

fn remote(configuration: &Configuration) -> Result<Remote, Refused> {
    let plain = configuration.loopback_http;
    match (&configuration.keys.jwks_url, configuration.keys.discovery) {
        (Some(url), _) => FetchUrl::parse(url, plain).map(Remote::Explicit).map_err(Refused::by_the_library),
        (None, true) => Issuer::parse(&configuration.issuer, plain)
            .map(Remote::Discovery)
            .map_err(Refused::by_the_library),
        (None, false) => Ok(Remote::None),
    }
}
