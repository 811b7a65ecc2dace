//! A dialer that keeps a test on loopback.

use core::net::SocketAddr;
use core::time::Duration;
use countersign::http::dial::{Dial, SystemDialer};
use std::io;
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

/// Connects to loopback addresses and to nothing else, and keeps whatever it was asked for. Every clone is the same.
#[derive(Clone, Debug)]
pub struct LoopbackDialer {
    elsewhere: Elsewhere,
    dialled: Arc<Mutex<Vec<SocketAddr>>>,
}

#[derive(Clone, Copy, Debug)]
enum Elsewhere {
    Panics,
    Refused,
}

impl LoopbackDialer {
    /// Fails the test when it is asked for an address outside of loopback.
    #[expect(clippy::new_without_default, reason = "a default dialer says too little: it panics")]
    pub fn new() -> Self {
        Self { elsewhere: Elsewhere::Panics, dialled: Arc::default() }
    }

    /// Refuses every other address, and sends nothing there: for tests that want to see which one was asked for.
    pub fn refusing() -> Self {
        Self { elsewhere: Elsewhere::Refused, ..Self::new() }
    }

    /// Every address that it was asked for, in order.
    pub fn dialled(&self) -> Vec<SocketAddr> {
        self.dialled.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Dial for LoopbackDialer {
    /// # Panics
    /// When it is asked for an address outside of loopback, unless it is one that refuses.
    fn dial(&self, address: SocketAddr, within: Duration) -> io::Result<TcpStream> {
        self.dialled.lock().unwrap_or_else(PoisonError::into_inner).push(address);
        match self.elsewhere {
            _ if address.ip().is_loopback() => SystemDialer.dial(address, within),
            Elsewhere::Panics => outside(address),
            Elsewhere::Refused => Err(io::ErrorKind::ConnectionRefused.into()),
        }
    }
}

#[expect(clippy::panic, reason = "a test that would leave loopback has to fail, whatever it catches")]
fn outside(address: SocketAddr) -> ! {
    panic!("asked to connect to {address}, which is outside of loopback")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTSIDE: &str = "10.0.0.1:443";

    #[test]
    #[should_panic(expected = "asked to connect to 10.0.0.1:443, which is outside of loopback")]
    fn an_address_outside_of_loopback_fails_the_test() {
        let _never = LoopbackDialer::new().dial(OUTSIDE.parse().unwrap(), Duration::from_secs(1));
    }

    #[test]
    fn one_that_refuses_keeps_what_it_was_asked_for() {
        let dialer = LoopbackDialer::refusing();
        let error = dialer.dial(OUTSIDE.parse().unwrap(), Duration::from_secs(1)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(dialer.dialled(), [OUTSIDE.parse().unwrap()]);
    }
}
