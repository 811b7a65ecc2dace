//! A lab leaves nothing behind. In a process of its own, because it counts the threads of the process.
#![cfg(feature = "lab")]
#![allow(clippy::unwrap_used, reason = "this is all test")]

use core::time::Duration;
use countersign_conformance::clock::Stopwatch;
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::behaviour::Behaviour;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::gate::Gate;
use countersign_conformance::lab::place::{Place, Scheme};
use countersign_conformance::lab::setup::Setup;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

const PATIENCE: Duration = Duration::from_secs(30);

/// In one test, so that no other one's threads are counted.
#[test]
fn a_dropped_lab_leaves_no_port_and_no_thread() {
    let before = threads();
    for _ in 0..10 {
        let lab = Lab::start().unwrap();
        let issuers = [Scheme::Http, Scheme::Https].map(|scheme| lab.issuer(&Setup::new(scheme)).unwrap());
        let [plain, secure] = &issuers;
        plain.set(Place::Keys, Fault::SilentAfterAccept).unwrap();
        secure.set(Place::Metadata, Fault::RefusedPort).unwrap();
        assert!(threads() > before);

        // What runs on the lab's thread when it ends.
        let gate = Gate::new();
        plain.set(Place::MovedKeys, Behaviour::from(Fault::Status500).held(&gate)).unwrap();
        let clients: Vec<_> =
            (0..50).map(|_| TcpStream::connect(plain.address(Place::MovedKeys)).unwrap()).collect();
        for mut client in &clients {
            client.write_all(b"GET /jwks HTTP/1.1\r\n\r\n").unwrap();
        }
        gate.wait_held(50, PATIENCE).unwrap();

        let mut open = TcpStream::connect(plain.address(Place::Keys)).unwrap();
        plain.recorder().wait_accepts(51, PATIENCE).unwrap();
        let addresses: Vec<SocketAddr> =
            issuers.iter().flat_map(|issuer| Place::ALL.map(|place| issuer.address(place))).collect();
        // An issuer outlives its lab's handle.
        drop(lab);
        assert_eq!(issuers[1].accepts().unwrap(), 0);
        drop(issuers);
        // At once: dropping a lab waits for the end of its thread.
        assert_eq!(gate.held(), 0);

        for address in addresses {
            let refused = TcpStream::connect(address).unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
            TcpListener::bind(address).unwrap();
        }
        open.set_read_timeout(Some(PATIENCE)).unwrap();
        assert_eq!(open.read(&mut [0; 1]).unwrap(), 0);
    }
    // wiremock does not wait for its thread; it ends by itself a moment after the last word to it.
    let watch = Stopwatch::start();
    while threads() > before {
        assert!(watch.elapsed() < PATIENCE, "{} threads, {before} before", threads());
        thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

/// Elsewhere only the ports are looked at.
#[cfg(not(target_os = "linux"))]
fn threads() -> usize {
    0
}
