//! A server that does to each connection what a test tells it.

use super::url;
use crate::url::FetchUrl;
use core::time::Duration;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

/// How long a server waits for a client that should have gone: an unbounded fetch then sees the end of its connection,
/// which is another cause than the test expects.
const PATIENCE: Duration = Duration::from_secs(20);

/// How far apart octets drip.
const DROP: Duration = Duration::from_millis(5);

/// Listens on a port of its own until it is dropped, and counts what it accepted.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Each connection has `script` run on it, one after another.
    pub(super) fn start(script: impl Fn(Peer) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (accepted, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let thread = thread::spawn({
            let (accepted, over) = (accepted.clone(), over.clone());
            move || {
                for stream in listener.incoming() {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    accepted.fetch_add(1, Ordering::SeqCst);
                    let stream = stream.unwrap();
                    stream.set_read_timeout(Some(PATIENCE)).unwrap();
                    script(Peer(stream));
                }
            }
        });
        Self { address, accepted, over, thread: Some(thread) }
    }

    pub(super) fn url(&self) -> FetchUrl {
        url(&format!("http://{}/keys", self.address))
    }

    pub(super) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(self.address));
        let ended = self.thread.take().unwrap().join();
        // A failed script fails its test, but not a second time while that test is already failing.
        assert!(ended.is_ok() || thread::panicking(), "the script failed");
    }
}

/// The other end of one accepted connection.
pub(super) struct Peer<S = TcpStream>(pub(super) S);

impl<S: Read + Write> Peer<S> {
    /// Reads up to the empty line and gives the head.
    pub(super) fn read_request(&mut self) -> String {
        let mut head = Vec::new();
        let mut octet = [0];
        while !head.ends_with(b"\r\n\r\n") {
            self.0.read_exact(&mut octet).unwrap();
            head.extend(octet);
        }
        String::from_utf8(head).unwrap()
    }

    /// Sends as much as the client takes.
    pub(super) fn send(&mut self, octets: &[u8]) -> bool {
        self.0.write_all(octets).and_then(|()| self.0.flush()).is_ok()
    }

    /// Sends this again and again until the client has gone.
    pub(super) fn send_for_ever(&mut self, octets: &[u8]) {
        while self.send(octets) {}
    }

    /// One octet at a time, far apart, until the client has gone.
    pub(super) fn drip(&mut self, octet: u8) {
        let mut waited = Duration::ZERO;
        while waited < PATIENCE && self.send(&[octet]) {
            thread::sleep(DROP);
            waited += DROP;
        }
    }

    /// Says nothing until the client has gone.
    pub(super) fn wait(&mut self) {
        let mut ignored = [0; 1024];
        while matches!(self.0.read(&mut ignored), Ok(1..)) {}
    }
}

impl Peer {
    /// Waits for the request, leaves it unread and closes: the client's system sees a reset.
    pub(super) fn reset(self) {
        assert!(self.0.peek(&mut [0]).unwrap() > 0);
    }
}
