//! What a driver asks of an HTTP client, and what the machine makes of the outcome.

use crate::cause::Cause;
use crate::resolve::answer::Lifetime;
use crate::resolve::step::Document;
use crate::url::FetchUrl;
use core::time::Duration;

/// One fetch that the machine allowed. All limits come from the policy; a client has to keep every one.
#[derive(Clone, Copy, Debug)]
pub struct FetchRequest<'a> {
    /// Which document: for `Accept` and for the observer, never for the judgement.
    pub document: Document,
    /// Where it is. GET, no redirects, no environment proxies (K7).
    pub url: &'a FetchUrl,
    /// To be sent as `If-None-Match`, exactly as it was received (K24).
    pub etag: Option<&'a str>,
    /// Which addresses the host name may resolve to; the checked address is the one to connect to (K7).
    pub addresses: Addresses,
    /// The longest body in octets, after decompression (K18).
    pub max_body: usize,
    /// The longest time from the first look-up of the name to the last octet of the body (K8, K18).
    pub total: Duration,
    /// The longest time to connect.
    pub connect: Duration,
}

/// Which addresses a host may resolve to (K7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Addresses {
    /// Any: somebody configured this host.
    Any,
    /// No private, loopback, link-local or otherwise special address: a document named this host.
    Public,
    /// Loopback only: the URL is plain http.
    Loopback,
    /// None at all: a document named a host that only plain http to loopback would reach.
    None,
}

/// A successful answer: status 200 or 304. Nothing else is one (K12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Status 200.
    Document {
        /// The body, within `max_body`.
        body: Vec<u8>,
        /// The `ETag`, as received.
        etag: Option<String>,
        /// What the headers say of its lifetime.
        lifetime: Lifetime,
        /// The `Content-Type`, recorded and never judged (K12).
        content_type: Option<String>,
    },
    /// Status 304.
    NotModified {
        /// What the headers say of its lifetime.
        lifetime: Lifetime,
    },
}

/// A fetch that brought nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FetchError {
    /// Why.
    pub cause: Cause,
    /// The `Retry-After` of the answer, as a duration from now.
    pub retry_after: Option<Duration>,
}

/// An HTTP client, as far as key resolution needs one.
///
/// Called with no lock held, by the thread whose lookup began the fetch. It may block for `request.total` and no longer.
pub trait Fetch: Send + Sync {
    /// Fetches one document.
    ///
    /// # Errors
    /// [`FetchError`], whenever there is no answer with status 200 or 304 within the limits.
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError>;
}
