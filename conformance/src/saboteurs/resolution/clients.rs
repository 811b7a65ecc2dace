//! The library's client with one change.

use countersign::cause::Cause;
use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use countersign::http::client::HttpClient;
use countersign::metadata::Metadata;
use countersign::resolve::answer::Lifetime;
use countersign::resolve::step::Document;
use countersign::url::FetchUrl;
use std::sync::{Mutex, PoisonError};

/// Fetches from nowhere over plain http.
pub(super) struct PlainHttpNever(pub(super) HttpClient);

impl Fetch for PlainHttpNever {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        if request.url.is_https() { self.0.fetch(request) } else { Err(failed(Cause::InsecureUrl)) }
    }
}

/// Fetches the key set that metadata name, whosever they are, before anybody has judged them.
pub(super) struct Prefetching(pub(super) HttpClient);

impl Fetch for Prefetching {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        let fetched = self.0.fetch(request)?;
        if let (Document::Metadata, Fetched::Document { body, .. }) = (request.document, &fetched)
            && let Ok(Metadata { jwks_uri: Some(url), .. }) = Metadata::parse(body)
            && let Ok(url) = FetchUrl::parse(&url, !request.url.is_https())
        {
            let keys = FetchRequest { document: Document::Keys, url: &url, etag: None, ..*request };
            // What it brought is asked for once more when it is needed.
            let _ = self.0.fetch(&keys);
        }
        Ok(fetched)
    }
}

/// Sends the last tag that it saw, whether or not the set that came with it is still held.
pub(super) struct Recalling {
    http: HttpClient,
    tag: Mutex<Option<String>>,
}

impl Recalling {
    /// No tag was seen yet.
    pub(super) fn new(http: HttpClient) -> Self {
        Self { http, tag: Mutex::default() }
    }
}

impl Fetch for Recalling {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        let mut tag = self.tag.lock().unwrap_or_else(PoisonError::into_inner);
        let recalled = tag.clone().filter(|_| request.document == Document::Keys);
        let fetched = self.http.fetch(&FetchRequest { etag: recalled.as_deref(), ..*request })?;
        if let Fetched::Document { etag: Some(etag), .. } = &fetched {
            *tag = Some(etag.clone());
        }
        Ok(fetched)
    }
}

/// Has no room for a lifetime of more than 31 bits of seconds.
pub(super) struct SmallNumbers(pub(super) HttpClient);

impl Fetch for SmallNumbers {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        match self.0.fetch(request)? {
            Fetched::Document { lifetime: Lifetime::For(period), .. }
                if i32::try_from(period.as_secs()).is_err() =>
            {
                Err(failed(Cause::Protocol))
            }
            fetched => Ok(fetched),
        }
    }
}

const fn failed(cause: Cause) -> FetchError {
    FetchError { cause, retry_after: None }
}
