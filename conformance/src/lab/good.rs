//! A good answer, and what a fault makes of it.

use super::place::{Place, Site};
use wiremock::http::{HeaderName, HeaderValue};

/// An answer with status 200, or 304 where the request names its ETag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    pub(super) body: Vec<u8>,
    pub(super) content_type: String,
    pub(super) etag: Option<String>,
    pub(super) headers: Vec<(String, String)>,
}

impl Good {
    /// A body of type `application/json`.
    pub fn new(body: impl Into<Vec<u8>>) -> Self {
        let content_type = "application/json".to_owned();
        Self { body: body.into(), content_type, etag: None, headers: Vec::new() }
    }

    /// The same with another content type.
    #[must_use]
    pub fn with_content_type(mut self, content_type: &str) -> Self {
        content_type.clone_into(&mut self.content_type);
        self
    }

    /// The same with an ETag, quotes included. A request whose `If-None-Match` is exactly this gets a 304.
    #[must_use]
    pub fn with_etag(mut self, etag: &str) -> Self {
        self.etag = Some(etag.to_owned());
        self
    }

    /// The same with one more header, for instance `cache-control`. A name may come twice.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Good {
    /// The name of a header that is none, at which wiremock panics.
    pub(super) fn no_header(&self) -> Option<&str> {
        let etag = self.etag.as_deref().map(|etag| ("etag", etag));
        let content_type = [("content-type", self.content_type.as_str())];
        let others = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut all = etag.into_iter().chain(content_type).chain(others);
        let is_none = |(name, value): &(&str, &str)| {
            HeaderName::try_from(*name).is_err() || HeaderValue::try_from(*value).is_err()
        };
        all.find(is_none).map(|(name, _)| name)
    }
}

/// What a fault is made from: the place, the URLs of the issuer, and what an honest answer would be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) place: Place,
    pub(super) site: &'a Site,
    pub(super) good: &'a Good,
}
