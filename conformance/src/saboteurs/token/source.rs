//! Where keys come from: those at hand, and one URL that is asked once.

use super::jwk::{Jwk, Keys};
use super::stages::Stages;
use crate::protocol::configuration;
use core::time::Duration;
use countersign::fetch::{Addresses, Fetch, FetchRequest, Fetched};
use countersign::http::client::HttpClient;
use countersign::jwk::{KeyLimits, KeySetError, Origin};
use countersign::resolve::step::Document;
use countersign::url::FetchUrl;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// The keys of one session. What was fetched once is kept: how keys are found again is not what is broken here.
pub(super) struct Source {
    pub(super) local: Option<Keys>,
    url: Option<String>,
    plain_http: bool,
    client: HttpClient,
    stages: Stages,
    fetched: Mutex<Option<Arc<Keys>>>,
}

/// How long one fetch may take.
const FETCH: Duration = Duration::from_secs(2);

impl Source {
    /// The keys that are configured.
    ///
    /// # Errors
    /// That the local keys are no set.
    pub(super) fn new(
        keys: &configuration::Keys,
        plain_http: bool,
        client: HttpClient,
        stages: Stages,
    ) -> Result<Self, KeySetError> {
        let local = keys
            .local
            .as_ref()
            .map(|local| Keys::read(&json!({ "keys": local }).to_string(), Origin::Local, &stages));
        let url = keys.jwks_url.clone().filter(|_| !keys.authoritative);
        Ok(Self { local: local.transpose()?, url, plain_http, client, stages, fetched: Mutex::default() })
    }

    /// The keys of the URL; `None` where there is no URL.
    pub(super) fn fetched(&self) -> Option<Result<Arc<Keys>, String>> {
        let url = self.url.as_deref()?;
        let mut held = self.fetched.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = &*held {
            return Some(Ok(keys.clone()));
        }
        let read = self.fetch(url).and_then(|body| {
            let text = String::from_utf8(body).map_err(|error| error.to_string())?;
            Keys::read(&text, Origin::Fetched, &self.stages).map_err(|error| error.to_string())
        });
        Some(read.map(|keys| held.insert(Arc::new(keys)).clone()))
    }

    /// The keys as they were given, whether they can be used or not.
    pub(super) fn given(&self) -> Vec<Jwk> {
        let mut given = self.local.as_ref().map(|keys| keys.given.clone()).unwrap_or_default();
        if let Some(Ok(keys)) = self.fetched() {
            given.extend(keys.given.iter().cloned());
        }
        given
    }

    /// What a URL names.
    ///
    /// # Errors
    /// Why it cannot be had, in words.
    pub(super) fn fetch(&self, url: &str) -> Result<Vec<u8>, String> {
        let url = FetchUrl::parse(url, self.plain_http).map_err(|error| error.to_string())?;
        let request = FetchRequest {
            document: Document::Keys,
            url: &url,
            etag: None,
            addresses: if url.is_https() { Addresses::Any } else { Addresses::Loopback },
            max_body: KeyLimits::DEFAULT.octets,
            total: FETCH,
            connect: FETCH,
        };
        match self.client.fetch(&request) {
            Ok(Fetched::Document { body, .. }) => Ok(body),
            Ok(Fetched::NotModified { .. }) => {
                Err("nothing was asked for that could be unmodified".to_owned())
            }
            Err(error) => Err(format!("{:?}", error.cause)),
        }
    }
}
