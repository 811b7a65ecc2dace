//! The client itself: one fetch, from the request to what it brought.

use super::address::{allowed, over_plain_http};
use super::dial::{Dial, SystemDialer, TcpConnector};
use super::failure::{cause_of, failed};
use super::headers::{self, Field};
use super::proxy::Proxy;
use super::resolve::{Judged, Resolve, SystemResolver, bare, host_and_port, literal};
use super::roots::Roots;
use super::socket;
use super::socket::Limits;
use super::tls::TlsConnector;
use crate::cause::Cause;
use crate::fetch::{Addresses, Fetch, FetchError, FetchRequest, Fetched};
use crate::resolve::step::Document;
use crate::url::FetchUrl;
use core::fmt;
use core::time::Duration;
use rustls::RootCertStore;
use std::sync::Arc;
use ureq::http::header::{ACCEPT, CONNECTION, HeaderMap, IF_NONE_MATCH};
use ureq::http::{Request, Response, Uri};
use ureq::unversioned::transport::{ConnectProxyConnector, Connector};
use ureq::{Agent, Body};

/// An HTTP client for metadata and key sets. Cheap to clone; holds settings and no connection.
#[derive(Clone)]
pub struct HttpClient {
    roots: Arc<RootCertStore>,
    proxy: Option<Proxy>,
    resolve: Arc<dyn Resolve>,
    dial: Arc<dyn Dial>,
}

impl HttpClient {
    /// Trusts the roots of Mozilla's programme (the crate `webpki-roots`), which are compiled in: no file is read, and
    /// roots that the system has added are not trusted.
    pub fn new() -> Self {
        Self {
            roots: Arc::new(Roots::built_in()),
            proxy: None,
            resolve: Arc::new(SystemResolver),
            dial: Arc::new(SystemDialer),
        }
    }

    /// Trusts these roots as well.
    #[must_use]
    pub fn with_added_roots(mut self, roots: &Roots) -> Self {
        Arc::make_mut(&mut self.roots).roots.extend_from_slice(&roots.0.roots);
        self
    }

    /// Trusts these roots and no others: neither the built-in ones nor those added before.
    #[must_use]
    pub fn with_only_roots(mut self, roots: &Roots) -> Self {
        self.roots = Arc::new(roots.0.clone());
        self
    }

    /// Fetches https through a proxy, which then does the resolving: see [`Proxy`] for what no longer holds.
    #[must_use]
    pub fn with_proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// Resolves host names in another way.
    #[must_use]
    pub fn with_resolver(mut self, resolve: impl Resolve + 'static) -> Self {
        self.resolve = Arc::new(resolve);
        self
    }

    /// Opens connections in another way.
    #[must_use]
    pub fn with_dialer(mut self, dial: impl Dial + 'static) -> Self {
        self.dial = Arc::new(dial);
        self
    }

    /// An agent for one fetch: ureq's resolver does not learn which request it is asked for, so each has its own.
    fn agent(&self, request: &FetchRequest<'_>, rule: Addresses, proxy: Option<&Proxy>) -> Agent {
        let octets = u64::try_from(request.max_body).unwrap_or(u64::MAX);
        let limits = Limits {
            total: request.total.min(LONGEST),
            octets: octets.saturating_mul(8).saturating_add(OVERHEAD),
        };
        let config = Agent::config_builder()
            // ureq has taken a proxy from the environment by now.
            .proxy(proxy.map(|proxy| proxy.0.clone()))
            .https_only(request.url.is_https())
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(limits.total))
            .timeout_connect(Some(request.connect.min(LONGEST)))
            .max_response_header_size(HEAD)
            .input_buffer_size(socket::INPUT)
            .output_buffer_size(socket::OUTPUT)
            .user_agent(concat!("countersign/", env!("CARGO_PKG_VERSION")))
            .accept_encoding("identity")
            .build();
        let connector =
            ().chain(ConnectProxyConnector::default())
                .chain(TcpConnector { dial: self.dial.clone(), limits })
                .chain(TlsConnector { roots: self.roots.clone() });
        // With a proxy, the only name that is looked up here is the proxy's own.
        let rule = if proxy.is_some() { Addresses::Any } else { rule };
        Agent::with_parts(config, connector, Judged { resolve: self.resolve.clone(), rule })
    }

    fn send(&self, request: &FetchRequest<'_>) -> Result<Response<Body>, ureq::Error> {
        let uri = uri(request.url).ok_or_else(|| failed(Cause::InsecureUrl))?;
        let https = request.url.is_https();
        let rule = if https { request.addresses } else { over_plain_http(request.addresses) };
        // A proxy would do the resolving, but here there is nothing to resolve.
        let forbidden = literal(request.url.host()).is_some_and(|address| !allowed(address, rule));
        if forbidden || rule == Addresses::None {
            return Err(failed(Cause::ForbiddenAddress));
        }
        let mut get = Request::get(uri).header(ACCEPT, accept(request.document)).header(CONNECTION, "close");
        if let Some(etag) = request.etag.filter(|etag| headers::is_entity_tag(etag)) {
            get = get.header(IF_NONE_MATCH, etag);
        }
        self.agent(request, rule, self.proxy.as_ref().filter(|_| https)).run(get.body(())?)
    }
}

impl Default for HttpClient {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient")
            .field("roots", &self.roots.len())
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}

impl Fetch for HttpClient {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        let failure = |cause| FetchError { cause, retry_after: None };
        let response = self.send(request).map_err(|error| failure(cause_of(&error)))?;
        let (parts, body) = response.into_parts();
        let fields = fields(&parts.headers);
        let answered = |cause| FetchError { cause, retry_after: headers::retry_after(&fields) };
        match parts.status.as_u16() {
            200 => Ok(Fetched::Document {
                body: read(body, &fields, request.max_body).map_err(failure)?,
                etag: headers::entity_tag(&fields).map(str::to_owned),
                lifetime: headers::lifetime(&fields),
                content_type: headers::content_type(&fields).map(str::to_owned),
            }),
            304 => Ok(Fetched::NotModified { lifetime: headers::lifetime(&fields) }),
            300..400 => Err(answered(Cause::Redirect)),
            status => Err(answered(Cause::Status(status))),
        }
    }
}

/// The longest head of an answer in octets, status line and fields: four times what issuers send.
pub(super) const HEAD: usize = 32 * 1024;

/// Octets that a connection may receive beside the body: handshake, certificates, interim answers, head.
const OVERHEAD: u64 = 256 * 1024;

/// The longest time that is given to ureq, which adds it to a point in time without looking.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// The URL as ureq reads it; None where it reads another one than was judged.
fn uri(url: &FetchUrl) -> Option<Uri> {
    url.as_str().parse().ok().filter(|uri| is_same(uri, url))
}

/// Whether both parsers see the same scheme, host and port in one text.
fn is_same(uri: &Uri, url: &FetchUrl) -> bool {
    let scheme = if url.is_https() { "https" } else { "http" };
    uri.scheme_str() == Some(scheme)
        && host_and_port(uri).is_some_and(|(host, port)| bare(host) == url.host() && port == url.port())
}

fn accept(document: Document) -> &'static str {
    match document {
        Document::Metadata => "application/json",
        Document::Keys => "application/jwk-set+json, application/json",
    }
}

fn fields(map: &HeaderMap) -> Vec<Field<'_>> {
    map.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
}

/// The body, whole and within its limit.
fn read(body: Body, fields: &[Field<'_>], max_body: usize) -> Result<Vec<u8>, Cause> {
    if headers::is_coded(fields) {
        return Err(Cause::Protocol);
    }
    let limit = u64::try_from(max_body).unwrap_or(u64::MAX);
    if body.content_length().is_some_and(|length| length > limit) {
        return Err(Cause::BodyTooLarge);
    }
    body.into_with_config().limit(limit).read_to_vec().map_err(|error| cause_of(&error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn url(text: &str) -> FetchUrl {
        FetchUrl::parse(text, true).unwrap()
    }

    #[test]
    fn a_url_that_is_read_as_another_one_is_not_the_same() {
        let judged = url("https://issuer.test/keys");
        let same = |text: &str| is_same(&text.parse().unwrap(), &judged);
        assert!(same("https://issuer.test/keys") && same("https://issuer.test:443/"));
        assert!(!same("http://issuer.test:443/keys"));
        assert!(!same("https://other.test/keys"));
        assert!(!same("https://issuer.test:444/keys"));
        assert!(!same("/keys"));
        assert!(is_same(&"http://[::1]:80/".parse().unwrap(), &url("http://[::1]/")));
    }

    proptest! {
        #[test]
        fn what_was_judged_is_what_ureq_reads(
            scheme in "(https|HTTPS|http)",
            host in r"(localhost|127\.0\.0\.1|\[::1\]|LOCALHOST)",
            port in "(|:1|:443|:65535)",
            rest in r"(|/|\?a=b|/[a-z0-9._~!$&'()*+,;=:@%-]{0,30}(\?[a-z?/=&%]{0,10})?)",
        ) {
            if let Ok(url) = FetchUrl::parse(&format!("{scheme}://{host}{port}{rest}"), true) {
                prop_assert!(uri(&url).is_some(), "{url}");
            }
        }
    }
}
