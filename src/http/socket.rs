//! One TCP connection as ureq sees it: every read and write is bounded in time, all reads together in octets.

use super::failure::failed;
use crate::cause::Cause;
use core::fmt;
use core::time::Duration;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use ureq::Error;
use ureq::Timeout;
use ureq::unversioned::transport::time::Instant;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, LazyBuffers, NextTimeout, Transport};

/// What one connection may cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// From the beginning of the connection. ureq gives each read and write what is left of the total; this one holds
    /// as well where it does not, in its talk with a proxy.
    pub(super) total: Duration,
    /// All octets received: interim answers, fields, chunk headers and TLS records included.
    pub(super) octets: u64,
}

/// Octets of input that are held. The longest head must fit ([`HEAD`](super::client::HEAD)).
pub(super) const INPUT: usize = 64 * 1024;
/// Octets of output that are held; the request line must fit.
pub(super) const OUTPUT: usize = 16 * 1024;

/// A connected TCP stream.
pub(super) struct Socket {
    stream: TcpStream,
    buffers: LazyBuffers,
    limits: Limits,
    since: Instant,
    now: Arc<dyn Fn() -> Instant + Send + Sync>,
}

impl Socket {
    pub(super) fn new(stream: TcpStream, limits: Limits, details: &ConnectionDetails<'_>) -> Self {
        let buffers = LazyBuffers::new(INPUT, OUTPUT);
        Self { stream, buffers, limits, since: details.now, now: details.current_time.clone() }
    }

    /// How long the next call into the system may block, for an operation that began at `begun`.
    fn time(&self, timeout: NextTimeout, begun: Instant) -> Result<Duration, Error> {
        let now = (self.now)();
        let whole = NextTimeout { after: self.limits.total.into(), reason: Timeout::Global, ..timeout };
        Ok(over(timeout, begun, now)?.min(over(whole, self.since, now)?))
    }
}

/// What is left of `timeout`, or the error when nothing is.
fn over(timeout: NextTimeout, begun: Instant, now: Instant) -> Result<Duration, Error> {
    left(timeout, begun, now).ok_or(Error::Timeout(timeout.reason))
}

/// What is left of `timeout`, which began to run at `begun`; None when it is over.
pub(super) fn left(timeout: NextTimeout, begun: Instant, now: Instant) -> Option<Duration> {
    let elapsed = match (begun, now) {
        (Instant::Exact(begun), Instant::Exact(now)) => now.saturating_duration_since(begun),
        _ => Duration::ZERO,
    };
    let left = timeout.after.saturating_sub(elapsed);
    (!left.is_zero()).then_some(left)
}

impl Transport for Socket {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let begun = (self.now)();
        let mut sent = 0_usize;
        while sent < amount {
            let time = self.time(timeout, begun)?;
            settable(self.stream.set_write_timeout(Some(time)))?;
            let rest = self.buffers.output().get(sent..amount).unwrap_or_default();
            match self.stream.write(rest) {
                Ok(0) => return Err(failed(Cause::Protocol)),
                Ok(count) => sent = sent.saturating_add(count),
                Err(error) if is_pause(&error) => {}
                Err(_) => return Err(failed(Cause::Protocol)),
            }
        }
        Ok(())
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let begun = (self.now)();
        loop {
            let time = self.time(timeout, begun)?;
            settable(self.stream.set_read_timeout(Some(time)))?;
            match self.stream.read(self.buffers.input_append_buf()) {
                Ok(count) => {
                    let octets = u64::try_from(count).unwrap_or(u64::MAX);
                    self.limits.octets =
                        self.limits.octets.checked_sub(octets).ok_or_else(|| failed(Cause::Protocol))?;
                    self.buffers.input_appended(count);
                    return Ok(count > 0);
                }
                Err(error) if is_pause(&error) => {}
                Err(_) => return Err(failed(Cause::Protocol)),
            }
        }
    }

    /// Never kept for another fetch: they are minutes apart, and a stale connection is one fault more.
    fn is_open(&mut self) -> bool {
        false
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// Whether to look at the time and call again: a signal, or the time-out of this one call.
fn is_pause(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// macOS refuses to set a time-out on a connection that the peer has closed. What was received can still be read there,
/// and no call blocks any more.
fn settable(outcome: io::Result<()>) -> Result<(), Error> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::InvalidInput => Err(failed(Cause::Protocol)),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// A socket `passed` after its connection was begun, with a total of ten seconds.
    fn socket(since: Instant, passed: u64) -> Socket {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let limits = Limits { total: Duration::from_secs(10), octets: 0 };
        let now = since + Duration::from_secs(passed).into();
        Socket { stream, buffers: LazyBuffers::new(1, 1), limits, since, now: Arc::new(move || now) }
    }

    #[test]
    fn an_operation_may_take_what_is_left_of_its_own_time_and_of_the_whole() {
        let since = Instant::now();
        let after = |seconds| since + Duration::from_secs(seconds).into();
        let own = |seconds| NextTimeout {
            after: Duration::from_secs(seconds).into(),
            reason: Timeout::Connect,
            ..NextTimeout::default()
        };
        let table = [
            ((0, own(3), 0), Ok(3)),
            ((2, own(3), 0), Ok(1)),
            ((3, own(3), 0), Err("timeout: connect")),
            ((8, own(3), 8), Ok(2)),
            ((9, own(30), 9), Ok(1)),
            ((10, own(30), 9), Err("timeout: global")),
        ];
        for ((passed, timeout, begun), expected) in table {
            let time = socket(since, passed).time(timeout, after(begun));
            let expected = expected.map(Duration::from_secs).map_err(str::to_owned);
            assert_eq!(time.map_err(|error| error.to_string()), expected, "{passed} s");
        }
    }
}
