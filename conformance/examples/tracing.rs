//! Maps what an observer is told to events of the `tracing` crate.
//!
//! ```sh
//! cargo run -p countersign-conformance --example tracing
//! ```

mod demo;

use countersign::cause::Cause;
use countersign::fetch::{Fetch, FetchError, FetchRequest, Fetched};
use countersign::jws::Buffers;
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

/// An issuer whose name does not resolve.
struct Unreachable;

impl Fetch for Unreachable {
    fn fetch(&self, _: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        Err(FetchError { cause: Cause::Dns, retry_after: None })
    }
}

/// One token, judged while its issuer cannot be reached.
fn judge() -> &'static str {
    let builder = Validator::builder(demo::policy()).discovery().client(Unreachable);
    let validator = builder.observer(Traced { issuer: demo::ISSUER }).build().expect("nothing contradicts");
    match validator.validate(&demo::token(demo::NEVER), &mut Buffers::new()) {
        Ok(_) => "accepted",
        Err(error) => error.code(),
    }
}

fn main() {
    tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).init();
    println!("{}", judge());
}

#[test]
fn an_outage_is_traced_with_its_cause_and_without_the_token() {
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
    assert_eq!(tracing::subscriber::with_default(subscriber, judge), "keys_unavailable");
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let said: Vec<&str> = text.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(said.len(), 3, "{text}");
    assert!(said[0].starts_with("fetch begun issuer=\"https://issuer.example\" document=Metadata"), "{text}");
    assert!(said[1].contains("fetch failed") && said[1].contains("cause=dns"), "{text}");
    assert!(said[2].starts_with("keys unavailable"), "{text}");
    let token = demo::token(demo::NEVER);
    assert!(token.split('.').all(|part| !text.contains(part)));
}
