//! Why a tier or a document gave no key: the causes that an outage carries.

use core::fmt;

/// Why one document, one tier or one lookup gave no answer.
///
/// A cause never holds fetched text: an outage is printed and logged by people who do not control the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cause {
    /// The provider of local keys reported an error (K22).
    LocalProvider,
    /// The host name did not resolve.
    Dns,
    /// No connection: refused, unreachable or not in time.
    Connect,
    /// The TLS handshake failed, the certificate included.
    Tls,
    /// The total time of the fetch was over (K18).
    Timeout,
    /// The connection broke or spoke something that is no HTTP.
    Protocol,
    /// A status other than 200 (K12).
    Status(u16),
    /// A redirect, which is never followed (K7).
    Redirect,
    /// The body is longer than the limit (K18).
    BodyTooLarge,
    /// The document is not what it should be: no JSON, another shape, a duplicate member outside a key.
    Malformed,
    /// The `issuer` of the metadata is not the configured one (K6).
    IssuerMismatch,
    /// The metadata has no `jwks_uri`.
    NoJwksUri,
    /// The URL is not https, and plain http is not allowed for it (K7).
    InsecureUrl,
    /// The host resolves to an address that may not be connected to (K7).
    ForbiddenAddress,
    /// No usable key remains in the set (K13, S3).
    NoUsableKey,
    /// The set has more keys than the limit (K18).
    TooManyKeys,
    /// 304 where there was nothing to renew (K24).
    UnexpectedNotModified,
    /// The fetch was given up before it had an answer (K11).
    Abandoned,
    /// This lookup's own fetch came too late: another one had taken its place (K15).
    Superseded,
    /// The lookup's own deadline was over, or it was not allowed to wait.
    Deadline,
    /// Nothing is held: it was never fetched, or it is past its stale limit.
    NothingHeld,
}

impl Cause {
    /// The stable snake_case name of this cause.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LocalProvider => "local_provider",
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Protocol => "protocol",
            Self::Status(_) => "status",
            Self::Redirect => "redirect",
            Self::BodyTooLarge => "body_too_large",
            Self::Malformed => "malformed",
            Self::IssuerMismatch => "issuer_mismatch",
            Self::NoJwksUri => "no_jwks_uri",
            Self::InsecureUrl => "insecure_url",
            Self::ForbiddenAddress => "forbidden_address",
            Self::NoUsableKey => "no_usable_key",
            Self::TooManyKeys => "too_many_keys",
            Self::UnexpectedNotModified => "unexpected_not_modified",
            Self::Abandoned => "abandoned",
            Self::Superseded => "superseded",
            Self::Deadline => "deadline",
            Self::NothingHeld => "nothing_held",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        if let Self::Status(status) = self {
            write!(f, " {status}")?;
        }
        Ok(())
    }
}
