//! A client whose caller can go away in the middle of a fetch.
//!
//! The validator is synchronous, so nobody can take a lookup away from the thread that runs it: a caller goes away when
//! its thread unwinds. Here the request itself runs on a thread of its own, through the real client; the caller waits
//! for it and, when it is told to leave, unwinds out of the validator. What is tested is what the validator does then.
//! The request that nobody waits for any more goes on, as it would in a client that cannot be cancelled either.

use core::time::Duration;
use countersign::fetch::{Addresses, Fetch, FetchError, FetchRequest, Fetched};
use countersign::http::client::HttpClient;
use countersign::resolve::step::Document;
use countersign::url::FetchUrl;
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a caller unwinds with when it goes away.
pub(crate) struct Gone;

enum Word {
    Ended(Result<Fetched, FetchError>),
    Leave,
}

/// The real client, and who is in it. Every clone is the same.
#[derive(Clone)]
pub(crate) struct LeavingClient {
    inner: HttpClient,
    book: Arc<Mutex<Book>>,
}

#[derive(Default)]
struct Book {
    asked: Vec<Document>,
    inside: BTreeMap<String, Sender<Word>>,
}

impl LeavingClient {
    pub(crate) fn new(inner: HttpClient) -> Self {
        Self { inner, book: Arc::default() }
    }

    /// Every document that it was asked for, in order.
    pub(crate) fn asked(&self) -> Vec<Document> {
        self.book.lock().unwrap().asked.clone()
    }

    /// Whether this caller is in the middle of a fetch.
    pub(crate) fn is_inside(&self, caller: &str) -> bool {
        self.book.lock().unwrap().inside.contains_key(caller)
    }

    /// Has a caller that is in the middle of a fetch go away; false where it is not.
    pub(crate) fn leave(&self, caller: &str) -> bool {
        let word = self.book.lock().unwrap().inside.get(caller).cloned();
        word.is_some_and(|word| word.send(Word::Leave).is_ok())
    }
}

impl Fetch for LeavingClient {
    fn fetch(&self, request: &FetchRequest<'_>) -> Result<Fetched, FetchError> {
        let caller = thread::current().name().unwrap().to_owned();
        let (speak, listen) = channel();
        {
            let mut book = self.book.lock().unwrap();
            book.asked.push(request.document);
            book.inside.insert(caller.clone(), speak.clone());
        }
        let (inner, owned) = (self.inner.clone(), Owned::of(request));
        thread::spawn(move || {
            // Nobody listens any more once the caller has left.
            let _unheard = speak.send(Word::Ended(inner.fetch(&owned.request())));
        });
        let word = listen.recv().unwrap();
        self.book.lock().unwrap().inside.remove(&caller);
        match word {
            Word::Ended(outcome) => outcome,
            Word::Leave => resume_unwind(Box::new(Gone)),
        }
    }
}

/// A request that can be taken to another thread.
struct Owned {
    document: Document,
    url: FetchUrl,
    etag: Option<String>,
    addresses: Addresses,
    max_body: usize,
    total: Duration,
    connect: Duration,
}

impl Owned {
    fn of(request: &FetchRequest<'_>) -> Self {
        let FetchRequest { document, url, etag, addresses, max_body, total, connect } = *request;
        let (url, etag) = (url.clone(), etag.map(str::to_owned));
        Self { document, url, etag, addresses, max_body, total, connect }
    }

    fn request(&self) -> FetchRequest<'_> {
        let Self { document, ref url, ref etag, addresses, max_body, total, connect } = *self;
        FetchRequest { document, url, etag: etag.as_deref(), addresses, max_body, total, connect }
    }
}
