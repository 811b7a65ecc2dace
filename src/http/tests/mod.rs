//! The client over real sockets on 127.0.0.1. Nothing is sent anywhere else: names go to injected resolvers, and
//! addresses outside loopback only to injected dialers.
//!
//! No test measures time. A server that waits closes long after the client should have, so a fetch that were not bounded
//! would end with another cause.

mod answers;
mod faults;
mod limits;
mod lookups;
mod proxies;
mod server;
mod tls;

use super::client::HttpClient;
use crate::cause::Cause;
use crate::fetch::{Addresses, Fetch, FetchError, FetchRequest, Fetched};
use crate::resolve::answer::Lifetime;
use crate::resolve::step::Document;
use crate::url::FetchUrl;
use core::time::Duration;

/// Long enough never to decide anything on a slow machine.
const AMPLE: Duration = Duration::from_secs(120);
/// Short enough to wait for.
const SHORT: Duration = Duration::from_millis(150);

fn url(text: &str) -> FetchUrl {
    FetchUrl::parse(text, true).unwrap()
}

fn request(url: &FetchUrl) -> FetchRequest<'_> {
    FetchRequest {
        document: Document::Keys,
        url,
        etag: None,
        addresses: Addresses::Any,
        max_body: 1000,
        total: AMPLE,
        connect: AMPLE,
    }
}

/// A document with nothing said about it.
fn document(body: &[u8]) -> Fetched {
    Fetched::Document { body: body.to_vec(), etag: None, lifetime: Lifetime::Unstated, content_type: None }
}

fn failed(cause: Cause) -> Result<Fetched, FetchError> {
    Err(FetchError { cause, retry_after: None })
}

/// What a plain client makes of one raw answer, after which the server closes.
fn answer(raw: &[u8]) -> Result<Fetched, FetchError> {
    let raw = raw.to_vec();
    let server = server::Server::start(move |mut peer| {
        peer.read_request();
        peer.send(&raw);
    });
    let url = server.url();
    HttpClient::new().fetch(&request(&url))
}
