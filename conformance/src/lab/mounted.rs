//! The ordinary answers: mounted on wiremock, one set for each behaviour of a place.

use super::answers::{self, COPY_PATH};
use super::background::Background;
use super::front::{Mounts, Reply};
use super::good::Good;
use super::head;
use core::net::{Ipv4Addr, SocketAddr};
use core::sync::atomic::{AtomicUsize, Ordering};
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use wiremock::http::HeaderValue;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The HTTP server of a lab. Only the fronts connect to it.
#[derive(Debug)]
pub(super) struct Wiremock {
    server: Arc<MockServer>,
    answers: AtomicUsize,
}

impl Wiremock {
    pub(super) fn start(background: &Background) -> io::Result<Self> {
        // A server of our own, because those of wiremock's pool outlive the lab.
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
        let server = MockServer::builder().listener(listener).disable_request_recording();
        Ok(Self { server: Arc::new(background.run(server.start())?), answers: AtomicUsize::new(0) })
    }

    pub(super) fn address(&self) -> SocketAddr {
        *self.server.address()
    }

    /// Mounts an answer at the path of a document, and the good one where redirects lead to.
    pub(super) fn mount(
        &self,
        background: &Background,
        document: &str,
        good: &Good,
        wrong: Option<ResponseTemplate>,
    ) -> io::Result<Reply> {
        let answer = self.answers.fetch_add(1, Ordering::Relaxed).to_string();
        let at =
            |at: &str| Mock::given(method("GET")).and(path(at)).and(header(head::ANSWER, answer.as_str()));
        let honest = honest(good);
        let mocks = match wrong {
            Some(wrong) => [at(document).respond_with(wrong), at(COPY_PATH).respond_with(honest)],
            None => [at(document).respond_with(honest.clone()), at(COPY_PATH).respond_with(honest)],
        };
        let server = self.server.clone();
        let guards = background.run(async move {
            let [document, copy] = mocks;
            [document.mount_as_scoped(&server).await, copy.mount_as_scoped(&server).await]
        })?;
        Ok(Reply::Mounted { answer, _mounts: Mounts::new(guards) })
    }
}

fn honest(good: &Good) -> impl Fn(&wiremock::Request) -> ResponseTemplate + Clone + Send + Sync + 'static {
    let (fresh, unchanged, etag) = (answers::good(good), answers::not_modified(good), good.etag.clone());
    move |request| {
        let asked = request.headers.get("if-none-match").map(HeaderValue::as_bytes);
        let held = etag.as_deref().is_some_and(|etag| asked == Some(etag.as_bytes()));
        if held { unchanged.clone() } else { fresh.clone() }
    }
}
