//! How a validator is put together. Nothing here does I/O (K4).

use crate::clock::{Clock, SystemClock};
use crate::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use crate::jwk::{KeyLimits, KeySet};
use crate::policy::keys::{KeyPolicy, KeyPolicyError, Remote, Timing};
use crate::policy::limits::Limits;
use crate::policy::token::TokenPolicy;
use crate::resolve::answer::Jitter;
use crate::url::{FetchUrl, Issuer, UrlError};
use crate::validator::Validator;
use crate::validator::local::{Local, LocalKeys};
use crate::validator::observer::{Observer, Silent};
use crate::validator::shared::Locked;
use crate::validator::source::KeySource;
use core::fmt;
use core::hash::{BuildHasher, Hasher};
use std::hash::RandomState;
use std::sync::Arc;

/// Why a validator cannot be built. Never the network's fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// No key could ever be had: no local keys and no remote tier, or no local keys in a tier that is authoritative.
    NoKeys,
    /// Fixed local keys and a provider of local keys: which is asked first? A provider can give out the fixed ones too.
    TwoLocalTiers,
    /// The JWKS URL cannot be fetched from.
    JwksUrl(UrlError),
    /// The policy's issuer is no issuer identifier, and discovery needs one.
    Issuer(UrlError),
    /// The policy does not check the issuer; that is for local keys alone.
    IssuerNotChecked,
    /// The periods contradict one another.
    Timing(KeyPolicyError),
    /// Without the feature `http` a remote tier needs a client of the caller's.
    NoClient,
}

impl BuildError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoKeys => "no_keys",
            Self::TwoLocalTiers => "two_local_tiers",
            Self::JwksUrl(_) => "jwks_url",
            Self::Issuer(_) => "issuer",
            Self::IssuerNotChecked => "issuer_not_checked",
            Self::Timing(error) => error.code(),
            Self::NoClient => "no_client",
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKeys => f.write_str("no source of keys: give local keys, a JWKS URL, or discovery"),
            Self::TwoLocalTiers => f.write_str("local keys are either fixed or from a provider, not both"),
            Self::JwksUrl(error) => write!(f, "the JWKS URL cannot be used: {error}"),
            Self::Issuer(error) => write!(f, "discovery needs an issuer identifier: {error}"),
            Self::IssuerNotChecked => {
                f.write_str("remote keys and ID tokens need a policy that checks the issuer")
            }
            Self::Timing(error) => error.fmt(f),
            Self::NoClient => f.write_str("a remote tier needs the feature http or a client of your own"),
        }
    }
}

impl std::error::Error for BuildError {}

/// A validator to be. Begin with [`Validator::builder`].
pub struct Builder {
    policy: TokenPolicy,
    limits: Limits,
    key_limits: KeyLimits,
    fixed: Option<Arc<KeySet>>,
    provider: Option<Box<dyn LocalKeys>>,
    local_authoritative: bool,
    jwks_url: Option<String>,
    discovery: bool,
    plain_http_loopback: bool,
    private_jwks_hosts: bool,
    timing: Timing,
    client: Option<Box<dyn Fetch>>,
    clock: Option<Arc<dyn Clock>>,
    jitter: Option<Box<dyn Fn() -> Jitter + Send + Sync>>,
    observer: Option<Box<dyn Observer>>,
}

impl Builder {
    pub(super) fn new(policy: TokenPolicy) -> Self {
        Self {
            policy,
            limits: Limits::DEFAULT,
            key_limits: KeyLimits::DEFAULT,
            fixed: None,
            provider: None,
            local_authoritative: false,
            jwks_url: None,
            discovery: false,
            plain_http_loopback: false,
            private_jwks_hosts: false,
            timing: Timing::default(),
            client: None,
            clock: None,
            jitter: None,
            observer: None,
        }
    }

    /// Keys that this process holds and that do not change: asked first, without I/O (K1).
    #[must_use]
    pub fn local_keys(self, keys: KeySet) -> Self {
        Self { fixed: Some(Arc::new(keys)), ..self }
    }

    /// Keys that this process holds and that change: asked once for each token (K22).
    #[must_use]
    pub fn local_provider(self, provider: impl LocalKeys + 'static) -> Self {
        Self { provider: Some(Box::new(provider)), ..self }
    }

    /// Makes the local tier the last word: nothing below it is ever asked, and an unknown key is the token's fault
    /// (K3). For a deployment whose issuer can never be reached from where it runs (K20).
    #[must_use]
    pub fn local_authoritative(self) -> Self {
        Self { local_authoritative: true, ..self }
    }

    /// Keys from this URL. Discovery then never takes place, whether or not it is asked for (K2).
    #[must_use]
    pub fn jwks_url(self, url: &str) -> Self {
        Self { jwks_url: Some(url.to_owned()), ..self }
    }

    /// Keys from where the policy's issuer says they are (OIDC Discovery 4).
    #[must_use]
    pub fn discovery(self) -> Self {
        Self { discovery: true, ..self }
    }

    /// Allows plain http, and that only for loopback hosts (K7). For tests and development.
    #[must_use]
    pub fn plain_http_loopback(self) -> Self {
        Self { plain_http_loopback: true, ..self }
    }

    /// Allows a discovered `jwks_uri` on another host than the issuer's to lead to a private address (K7).
    #[must_use]
    pub fn private_jwks_hosts(self) -> Self {
        Self { private_jwks_hosts: true, ..self }
    }

    /// Other periods than the default ones.
    #[must_use]
    pub fn timing(self, timing: Timing) -> Self {
        Self { timing, ..self }
    }

    /// Other limits for tokens.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Other limits for key sets.
    #[must_use]
    pub fn key_limits(self, key_limits: KeyLimits) -> Self {
        Self { key_limits, ..self }
    }

    /// A client of the caller's, or the built-in one with a CA or a proxy of the caller's.
    #[must_use]
    pub fn client(self, client: impl Fetch + 'static) -> Self {
        Self { client: Some(Box::new(client)), ..self }
    }

    /// Other clocks than the machine's.
    #[must_use]
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Some(Arc::new(clock)), ..self }
    }

    /// Where the jitter of back-offs comes from; the default is random (K11).
    #[must_use]
    pub fn jitter(self, jitter: impl Fn() -> Jitter + Send + Sync + 'static) -> Self {
        Self { jitter: Some(Box::new(jitter)), ..self }
    }

    /// Who is told of every transition.
    #[must_use]
    pub fn observer(self, observer: impl Observer + 'static) -> Self {
        Self { observer: Some(Box::new(observer)), ..self }
    }

    /// Builds the validator. Does no I/O (K4).
    ///
    /// # Errors
    /// [`BuildError`].
    pub fn build(self) -> Result<Validator, BuildError> {
        let remote = self.remote()?;
        let policy = KeyPolicy::new(remote)
            .with_local_authoritative(self.local_authoritative)
            .with_plain_http_loopback(self.plain_http_loopback)
            .with_private_jwks_hosts(self.private_jwks_hosts)
            .with_timing(self.timing)
            .map_err(BuildError::Timing)?;
        let local = local(self.fixed, self.provider)?;
        let has_remote = match policy.remote() {
            Remote::None => false,
            Remote::Explicit(_) | Remote::Discovery(_) => true,
        };
        if !local.may_hold_keys() && (self.local_authoritative || !has_remote) {
            return Err(BuildError::NoKeys);
        }
        let client = match self.client {
            Some(client) => client,
            None if has_remote => default_client()?,
            None => Box::new(Unreachable),
        };
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock::new()));
        let keys = Arc::new(KeySource {
            policy,
            key_limits: self.key_limits,
            local,
            shared: Locked::new(clock.now()),
            client,
            clock,
            jitter: self.jitter.unwrap_or_else(|| Box::new(random_jitter)),
            observer: self.observer.unwrap_or_else(|| Box::new(Silent)),
        });
        Ok(Validator { policy: self.policy, limits: self.limits, keys })
    }

    fn remote(&self) -> Result<Remote, BuildError> {
        let issuer = match (&self.jwks_url, self.discovery) {
            (None, false) => return Ok(Remote::None),
            (Some(_), _) | (None, true) => self.policy.issuer().ok_or(BuildError::IssuerNotChecked)?,
        };
        match &self.jwks_url {
            Some(url) => FetchUrl::parse(url, self.plain_http_loopback)
                .map(Remote::Explicit)
                .map_err(BuildError::JwksUrl),
            None => Issuer::parse(issuer, self.plain_http_loopback)
                .map(Remote::Discovery)
                .map_err(BuildError::Issuer),
        }
    }
}

fn local(fixed: Option<Arc<KeySet>>, provider: Option<Box<dyn LocalKeys>>) -> Result<Local, BuildError> {
    match (fixed, provider) {
        (None, None) => Ok(Local::Absent),
        (Some(keys), None) => Ok(Local::Fixed(keys)),
        (None, Some(provider)) => Ok(Local::Provider(provider)),
        (Some(_), Some(_)) => Err(BuildError::TwoLocalTiers),
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// The client of a validator that has nothing to fetch.
struct Unreachable;

impl Fetch for Unreachable {
    fn fetch(&self, _: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        Err(FetchError { cause: crate::cause::Cause::Connect, retry_after: None })
    }
}

#[cfg(feature = "http")]
fn default_client() -> Result<Box<dyn Fetch>, BuildError> {
    Ok(Box::new(crate::http::client::HttpClient::new()))
}

#[cfg(not(feature = "http"))]
fn default_client() -> Result<Box<dyn Fetch>, BuildError> {
    Err(BuildError::NoClient)
}

/// Two processes that failed together must not come back together. The standard library's hash seeds are random
/// enough for that, and need no further crate.
fn random_jitter() -> Jitter {
    let bits = RandomState::new().build_hasher().finish();
    Jitter::new(u16::try_from(bits & u64::from(u16::MAX)).unwrap_or_default())
}
