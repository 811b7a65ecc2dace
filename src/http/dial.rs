//! Opening the TCP connection, to an address that has been judged.

use super::failure::failed;
use super::socket::{Limits, Socket, left};
use crate::cause::Cause;
use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;
use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use ureq::Error;
use ureq::unversioned::transport::{ConnectionDetails, Connector, Either, Transport};

/// Opens TCP connections.
pub trait Dial: Send + Sync {
    /// Connects to exactly this address, within `within`, which is never zero.
    ///
    /// The address has been judged (K7): an implementation must not connect to another one.
    ///
    /// # Errors
    /// Any error means that this address gave no connection; the next one is tried.
    fn dial(&self, address: SocketAddr, within: Duration) -> io::Result<TcpStream>;
}

/// The sockets of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemDialer;

impl Dial for SystemDialer {
    fn dial(&self, address: SocketAddr, within: Duration) -> io::Result<TcpStream> {
        let stream = TcpStream::connect_timeout(&address, within)?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// The link of ureq's chain that opens the connection.
pub(super) struct TcpConnector {
    pub(super) dial: Arc<dyn Dial>,
    pub(super) limits: Limits,
}

impl<In: Transport> Connector<In> for TcpConnector {
    type Out = Either<In, Socket>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        if let Some(tunnel) = chained {
            return Ok(Some(Either::A(tunnel)));
        }
        let remaining = || left(details.timeout, details.now, (details.current_time)());
        let mut addresses = details.addrs.iter().peekable();
        while let Some(address) = addresses.next() {
            let Some(time) = remaining() else { break };
            // One silent address must not take the time of all others: each gets half of what is left, the last all.
            let share = if addresses.peek().is_some() { time.checked_div(2).unwrap_or(time) } else { time };
            if let Ok(stream) = self.dial.dial(*address, share) {
                return Ok(Some(Either::B(Socket::new(stream, self.limits, details))));
            }
        }
        match remaining() {
            Some(_) => Err(failed(Cause::Connect)),
            None => Err(Error::Timeout(details.timeout.reason)),
        }
    }
}

impl fmt::Debug for TcpConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TcpConnector").field("limits", &self.limits).finish_non_exhaustive()
    }
}
