//! Where keys come from, and how often a remote source may be asked.

use crate::url::{FetchUrl, Issuer};
use core::fmt;
use core::time::Duration;

/// The one remote tier of a lookup (K1, K2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Remote {
    /// No remote keys: local ones, or none.
    None,
    /// A JWKS URL that somebody configured. Metadata is then never fetched (K2).
    Explicit(FetchUrl),
    /// OIDC discovery: the issuer's metadata names the JWKS URL.
    Discovery(Issuer),
}

/// The periods of key resolution. [`Timing::default`] gives the documented values; every field has a unit and a reason.
///
/// A period `d` that starts at `t` covers `t` up to, and not including, `t + d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timing {
    /// How long a key set is fresh when the answer does not say. Default 600 s: a removed key is gone in ten minutes.
    pub ttl_default: Duration,
    /// The shortest freshness of a key set. Default 30 s: an issuer that forbids caching is not asked for each token.
    pub ttl_min: Duration,
    /// The longest freshness of a key set. Default 24 h: no header keeps a removed key for longer than a day.
    pub ttl_max: Duration,
    /// How long metadata is fresh. Default 12 h: it hardly ever changes, and a failing key set has it asked sooner (K23).
    pub metadata_ttl: Duration,
    /// How long expired metadata still points to the keys. Default 24 h: it is a pointer and not a gate (K23).
    pub metadata_stale_limit: Duration,
    /// How long after an attempt an unknown kid may not cause another. Default 30 s: made-up kids cost the issuer two
    /// requests a minute at the most (K10).
    pub cooldown: Duration,
    /// The first back-off after a failed fetch. Default 10 s, doubled by each further failure (K11).
    pub backoff_step: Duration,
    /// The longest back-off. Default 300 s: an issuer that is back is seen within five minutes (K11).
    pub backoff_cap: Duration,
    /// How long an expired key set is still served while it cannot be renewed, from its expiry. Default 3,600 s:
    /// longer than most outages, shorter than most key ceremonies (K13).
    pub stale_limit: Duration,
    /// How long one fetch may take in all. Default 5 s (K8).
    pub fetch_total: Duration,
    /// How long a fetch may take to connect. Default 1.5 s: a black hole must not eat the whole of `fetch_total`.
    pub fetch_connect: Duration,
    /// How long a fetch that never reports back keeps others from trying. Default 10 s, longer than `fetch_total` (K8).
    pub lease: Duration,
    /// How long one lookup may take, waiting included. Default 10 s, twice `fetch_total`: metadata, then keys.
    pub lookup_deadline: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            ttl_default: Duration::from_secs(600),
            ttl_min: Duration::from_secs(30),
            ttl_max: Duration::from_secs(24 * 60 * 60),
            metadata_ttl: Duration::from_secs(12 * 60 * 60),
            metadata_stale_limit: Duration::from_secs(24 * 60 * 60),
            cooldown: Duration::from_secs(30),
            backoff_step: Duration::from_secs(10),
            backoff_cap: Duration::from_secs(300),
            stale_limit: Duration::from_secs(3_600),
            fetch_total: Duration::from_secs(5),
            fetch_connect: Duration::from_millis(1_500),
            lease: Duration::from_secs(10),
            lookup_deadline: Duration::from_secs(10),
        }
    }
}

/// Where keys come from and when a source is asked: the policy of the resolution machine.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyPolicy {
    remote: Remote,
    local_authoritative: bool,
    plain_http_loopback: bool,
    private_jwks_hosts: bool,
    timing: Timing,
}

/// Why a [`KeyPolicy`] cannot be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyPolicyError {
    /// A period that must not be zero is; the field is named.
    Zero(&'static str),
    /// The first field must not be longer than the second.
    Order(&'static str, &'static str),
    /// The lease must be longer than the total time of a fetch, or a live fetch would lose its place (K8).
    LeaseTooShort,
}

impl KeyPolicyError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zero(_) => "period_is_zero",
            Self::Order(_, _) => "periods_out_of_order",
            Self::LeaseTooShort => "lease_too_short",
        }
    }
}

impl fmt::Display for KeyPolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zero(field) => write!(f, "{field} must be longer than zero"),
            Self::Order(shorter, longer) => write!(f, "{shorter} must not be longer than {longer}"),
            Self::LeaseTooShort => f.write_str("lease must be longer than fetch_total"),
        }
    }
}

impl std::error::Error for KeyPolicyError {}

impl KeyPolicy {
    /// A policy with the default [`Timing`], no authoritative local tier and https only.
    pub fn new(remote: Remote) -> Self {
        Self {
            remote,
            local_authoritative: false,
            plain_http_loopback: false,
            private_jwks_hosts: false,
            timing: Timing::default(),
        }
    }

    /// The same policy with other periods.
    ///
    /// # Errors
    /// [`KeyPolicyError`], where the periods contradict one another.
    pub fn with_timing(mut self, timing: Timing) -> Result<Self, KeyPolicyError> {
        check(&timing)?;
        self.timing = timing;
        Ok(self)
    }

    /// The same policy with a local tier that is the last word: nothing below it is ever asked (K3, K20).
    #[must_use]
    pub fn with_local_authoritative(mut self, authoritative: bool) -> Self {
        self.local_authoritative = authoritative;
        self
    }

    /// The same policy with plain http allowed, which is then only for loopback hosts (K7). For tests and development.
    #[must_use]
    pub fn with_plain_http_loopback(mut self, allowed: bool) -> Self {
        self.plain_http_loopback = allowed;
        self
    }

    /// The same policy with discovered `jwks_uri`s allowed on private, loopback and link-local addresses of hosts other
    /// than the issuer's (K7). For issuers and key servers inside one network.
    #[must_use]
    pub fn with_private_jwks_hosts(mut self, allowed: bool) -> Self {
        self.private_jwks_hosts = allowed;
        self
    }

    /// The remote tier.
    pub fn remote(&self) -> &Remote {
        &self.remote
    }

    /// The periods.
    pub fn timing(&self) -> &Timing {
        &self.timing
    }

    /// Whether the local tier is the last word.
    pub fn local_authoritative(&self) -> bool {
        self.local_authoritative
    }

    /// Whether a discovered `jwks_uri` on another host than the issuer's may lead to a private address.
    pub fn private_jwks_hosts(&self) -> bool {
        self.private_jwks_hosts
    }

    /// Whether a loopback host may be spoken to in plain http.
    pub fn plain_http_loopback(&self) -> bool {
        self.plain_http_loopback
    }
}

fn check(timing: &Timing) -> Result<(), KeyPolicyError> {
    let positive = [
        ("ttl_min", timing.ttl_min),
        ("metadata_ttl", timing.metadata_ttl),
        ("cooldown", timing.cooldown),
        ("backoff_step", timing.backoff_step),
        ("fetch_connect", timing.fetch_connect),
        ("lookup_deadline", timing.lookup_deadline),
    ];
    if let Some((field, _)) = positive.iter().find(|(_, period)| period.is_zero()) {
        return Err(KeyPolicyError::Zero(field));
    }
    let ordered = [
        ("ttl_min", timing.ttl_min, "ttl_default", timing.ttl_default),
        ("ttl_default", timing.ttl_default, "ttl_max", timing.ttl_max),
        ("backoff_step", timing.backoff_step, "backoff_cap", timing.backoff_cap),
        ("fetch_connect", timing.fetch_connect, "fetch_total", timing.fetch_total),
    ];
    if let Some((shorter, _, longer, _)) = ordered.iter().find(|(_, a, _, b)| a > b) {
        return Err(KeyPolicyError::Order(shorter, longer));
    }
    if timing.lease <= timing.fetch_total {
        return Err(KeyPolicyError::LeaseTooShort);
    }
    Ok(())
}
