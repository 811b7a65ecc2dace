//! Key sets in which a key is known by its place.

use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use countersign::http::client::HttpClient;
use countersign::resolve::step::Document;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};

/// Gives each key of a set the `kid` that stood at its place in the first one.
pub(super) struct Places {
    http: HttpClient,
    kids: Mutex<Vec<Option<Value>>>,
}

impl Places {
    /// No set was seen yet.
    pub(super) fn new(http: HttpClient) -> Self {
        Self { http, kids: Mutex::default() }
    }

    /// The set as it is remembered; None where it is none.
    fn remembered(&self, body: &[u8]) -> Option<Vec<u8>> {
        let mut document: Value = serde_json::from_slice(body).ok()?;
        let keys = document.get_mut("keys")?.as_array_mut()?;
        let mut kids = self.kids.lock().unwrap_or_else(PoisonError::into_inner);
        if kids.is_empty() {
            *kids = keys.iter().map(|key| key.get("kid").cloned()).collect();
        }
        for (key, kid) in keys.iter_mut().zip(kids.iter()) {
            if let (Some(members), Some(kid)) = (key.as_object_mut(), kid) {
                members.insert("kid".to_owned(), kid.clone());
            }
        }
        Some(document.to_string().into_bytes())
    }
}

impl Fetch for Places {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        let fetched = self.http.fetch(request)?;
        Ok(match fetched {
            Fetched::Document { body, etag, lifetime, content_type }
                if request.document == Document::Keys =>
            {
                let body = self.remembered(&body).unwrap_or(body);
                Fetched::Document { body, etag, lifetime, content_type }
            }
            fetched => fetched,
        })
    }
}
