//! A client that is careless in one way. What it is not careless about it leaves to the library's own client.

mod certificates;
mod exchange;

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use countersign::cause::Cause;
use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use countersign::http::client::HttpClient;
use countersign::http::headers;
use countersign::url::FetchUrl;
use exchange::{Answered, exchange};

/// What a client is careless about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Careless {
    /// It goes where a redirect leads to. Over plain http.
    Redirects,
    /// It reads a document whatever the status is. Over plain http.
    Status,
    /// It uses what it has of a body that was cut off, or that it has cut off. Over plain http.
    Length,
    /// It takes any certificate for that of the server.
    Certificate,
}

/// A client that is careless in one way.
pub(super) struct CarelessClient {
    http: HttpClient,
    about: Careless,
}

/// The most redirects in a row that are followed.
const HOPS: usize = 5;

impl CarelessClient {
    /// Careless about this, and like the library's own client else.
    pub(super) fn new(http: HttpClient, about: Careless) -> Self {
        Self { http, about }
    }

    fn document(&self, answered: Answered, max_body: usize) -> Result<Fetched, FetchError> {
        let fields = answered.fields();
        let failed = |cause| FetchError { cause, retry_after: headers::retry_after(&fields) };
        match answered.status {
            200 => {}
            304 => return Ok(Fetched::NotModified { lifetime: headers::lifetime(&fields) }),
            300..400 => return Err(failed(Cause::Redirect)),
            _ if self.about == Careless::Status => {}
            status => return Err(failed(Cause::Status(status))),
        }
        let is_over = answered.body.len() > max_body;
        if self.about != Careless::Length && (is_over || !answered.is_whole) {
            return Err(failed(if is_over { Cause::BodyTooLarge } else { Cause::Protocol }));
        }
        let text = |value: Option<&str>| value.map(str::to_owned);
        let (etag, content_type) = (text(headers::entity_tag(&fields)), text(headers::content_type(&fields)));
        let lifetime = headers::lifetime(&fields);
        let body = answered.body.get(..max_body).unwrap_or(&answered.body).to_vec();
        Ok(Fetched::Document { body, etag, lifetime, content_type })
    }
}

impl Fetch for CarelessClient {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        let is_about_tls = self.about == Careless::Certificate;
        if request.url.is_https() != is_about_tls {
            return self.http.fetch(request);
        }
        let failed = |cause| FetchError { cause, retry_after: None };
        let mut url = request.url.clone();
        for _ in 0..HOPS {
            let address = loopback(&url).ok_or_else(|| failed(Cause::ForbiddenAddress))?;
            let answered = exchange(request, &url, address).map_err(failed)?;
            match answered.location() {
                Some(location) if self.about == Careless::Redirects => {
                    url = FetchUrl::parse(location, true).map_err(|_| failed(Cause::Redirect))?;
                }
                Some(_) | None => return self.document(answered, request.max_body),
            }
        }
        Err(failed(Cause::Redirect))
    }
}

/// Where to connect to: a literal address or `localhost`, and nothing outside of loopback.
fn loopback(url: &FetchUrl) -> Option<SocketAddr> {
    let address = match url.host() {
        "localhost" => IpAddr::V4(Ipv4Addr::LOCALHOST),
        host => host.parse().ok()?,
    };
    address.is_loopback().then_some(SocketAddr::new(address, url.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_loopback_is_connected_to() {
        let to = |url: &str| loopback(&FetchUrl::parse(url, true).unwrap());
        assert_eq!(to("http://127.0.0.2:81/a"), Some("127.0.0.2:81".parse().unwrap()));
        assert_eq!(to("https://[::1]/"), Some("[::1]:443".parse().unwrap()));
        assert_eq!(to("http://localhost/"), Some("127.0.0.1:80".parse().unwrap()));
        assert_eq!(to("https://10.0.0.1/"), None);
        assert_eq!(to("https://issuer.example/"), None);
    }
}
