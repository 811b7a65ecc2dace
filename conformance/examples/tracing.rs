//! Maps what an observer is told to events of the `tracing` crate.
//!
//! ```sh
//! cargo run -p countersign-conformance --example tracing
//! ```

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "an example says what it takes for granted"
)]

mod demo;

use countersign::cause::Cause;
use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use countersign::jws::Buffers;
use countersign::resolve::answer::Lifetime;
use countersign::validator::Validator;
use countersign::validator::observer::{Event, Observer};
use tracing::{debug, info, warn};

/// Hands every transition of one issuer's keys to `tracing`.
struct Traced {
    issuer: &'static str,
}

impl Observer for Traced {
    fn event(&self, event: &Event) {
        let issuer = self.issuer;
        match event {
            Event::FetchBegun { document } => debug!(issuer, ?document, "fetch begun"),
            Event::FetchEnded { document, failure: None, .. } => info!(issuer, ?document, "fetched"),
            Event::FetchEnded { document, failure: Some(cause), retry_in } => {
                warn!(issuer, ?document, %cause, ?retry_in, "fetch failed");
            }
            Event::FetchDropped { document } => warn!(issuer, ?document, "answer came too late"),
            Event::ServedStale { age, cause } => warn!(issuer, ?age, ?cause, "served a stale key"),
            Event::Unavailable { causes, retry_in } => warn!(issuer, ?causes, ?retry_in, "keys unavailable"),
            // The enumeration may grow.
            event => debug!(issuer, ?event, "transition"),
        }
    }
}

/// An issuer that answers, or one whose name does not resolve.
struct Issuer {
    resolves: bool,
}

impl Fetch for Issuer {
    fn fetch(&self, _: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        if !self.resolves {
            return Err(FetchError { cause: Cause::Dns, retry_after: None });
        }
        let (body, lifetime) = (demo::key_set().into_bytes(), Lifetime::Unstated);
        Ok(Fetched::Document { body, etag: None, lifetime, content_type: None })
    }
}

/// One token, judged with the keys of that issuer.
fn judge(issuer: Issuer) -> &'static str {
    let builder = Validator::builder(demo::policy()).jwks_url("https://issuer.example/keys").client(issuer);
    let validator = builder.observer(Traced { issuer: demo::ISSUER }).build().expect("nothing contradicts");
    match validator.validate(&demo::token(demo::NEVER), &mut Buffers::new()) {
        Ok(_) => "accepted",
        Err(error) => error.code(),
    }
}

fn main() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    for resolves in [true, false] {
        println!("{}", judge(Issuer { resolves }));
    }
}

#[test]
fn a_fetch_and_an_outage_are_traced_with_their_causes_and_without_the_token() {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(text)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    let judged = tracing::subscriber::with_default(subscriber, || {
        [true, false].map(|resolves| judge(Issuer { resolves }))
    });
    assert_eq!(judged, ["accepted", "keys_unavailable"]);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let said: Vec<&str> = text.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    let begun = "fetch begun issuer=\"https://issuer.example\" document=Keys";
    let fetched = "fetched issuer=\"https://issuer.example\" document=Keys";
    assert_eq!(said[..3], [begun, fetched, begun], "{text}");
    assert!(said[3].starts_with("fetch failed") && said[3].contains("cause=dns"), "{text}");
    assert!(said[4].starts_with("keys unavailable"), "{text}");
    assert_eq!(said.len(), 5, "{text}");
    let token = demo::token(demo::NEVER);
    assert!(token.split('.').all(|part| !text.contains(part)));
}
