//! The metadata of the resource, where its server publishes them (RFC 9728).

use super::header;
use crate::subject::http::client::{self, Answer, AskedInVain, Read};
use crate::subject::http::endpoint::Endpoint;
use core::time::Duration;
use serde_json::{Map, Value};

/// What a server publishes.
#[derive(Clone, Debug)]
pub(super) struct Published {
    /// The resource.
    pub(super) endpoint: Endpoint,
    /// A challenge has named where they are.
    pub(super) is_named: bool,
    /// The answer from there, or from under the well-known name.
    pub(super) answer: Result<Answer, AskedInVain>,
    /// The answer from under the well-known name.
    pub(super) well_known: Result<Answer, AskedInVain>,
}

impl Published {
    /// Looks for them: where the challenge to a request without a token says, and under the well-known name. No token is sent.
    ///
    /// # Errors
    /// Why there are none to look at, in words.
    pub(super) fn find(endpoint: &Endpoint, unauthorized: &Answer, within: Duration) -> Result<Self, String> {
        let get = |url: &str| client::get(url, &[], Read::Document, within);
        let well_known = get(&endpoint.metadata());
        match header::resource_metadata(unauthorized) {
            Some(url) => {
                let at: Endpoint =
                    url.parse().map_err(|_| "metadata on loopback: their URL is elsewhere".to_owned())?;
                let answer = get(&at.request());
                Ok(Self { endpoint: endpoint.clone(), is_named: true, answer, well_known })
            }
            // A server may answer 200 whatever it is asked for.
            None if well_known.as_ref().is_ok_and(is_of_a_resource) => {
                let answer = well_known.clone();
                Ok(Self { endpoint: endpoint.clone(), is_named: false, answer, well_known })
            }
            None => Err("metadata of the resource, and it publishes none".to_owned()),
        }
    }

    /// The document, where it is one.
    pub(super) fn document(&self) -> Option<Map<String, Value>> {
        self.answer.as_ref().ok().and_then(object)
    }
}

/// The JSON object that was answered with 200.
pub(super) fn object(answer: &Answer) -> Option<Map<String, Value>> {
    let body = Some(&answer.body).filter(|_| answer.status == 200)?;
    serde_json::from_slice(body).ok()
}

fn is_of_a_resource(answer: &Answer) -> bool {
    object(answer).is_some_and(|document| document.contains_key("resource"))
}
