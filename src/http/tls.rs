//! TLS: rustls on ring, whatever provider the process has installed.

use super::failure::{broken, failed};
use super::socket::{INPUT, OUTPUT, left};
use crate::cause::Cause;
use core::fmt;
use rustls::client::Resumption;
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, Read, Write};
use std::sync::Arc;
use ureq::Error;
use ureq::http::Uri;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, Either, LazyBuffers, NextTimeout, Transport, TransportAdapter,
};

/// The link of ureq's chain that wraps the connection in TLS when the URL is https.
pub(super) struct TlsConnector {
    pub(super) roots: Arc<RootCertStore>,
}

impl<In: Transport> Connector<In> for TlsConnector {
    type Out = Either<In, TlsTransport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, Error> {
        let Some(transport) = chained else { return Ok(None) };
        if !details.needs_tls() {
            return Ok(Some(Either::A(transport)));
        }
        let time = left(details.timeout, details.now, (details.current_time)())
            .ok_or(Error::Timeout(details.timeout.reason))?;
        let config = config(self.roots.clone()).map_err(|_| failed(Cause::Tls))?;
        let mut conn =
            ClientConnection::new(Arc::new(config), name(details.uri)?).map_err(|_| failed(Cause::Tls))?;
        let transport: Box<dyn Transport> = Box::new(transport);
        let mut sock = TransportAdapter::new(transport, details.current_time.clone());
        sock.set_timeout(NextTimeout { after: time.into(), ..details.timeout });
        conn.complete_io(&mut sock).map_err(handshake_failed)?;
        let buffers = LazyBuffers::new(INPUT, OUTPUT);
        Ok(Some(Either::B(TlsTransport { stream: StreamOwned { conn, sock }, buffers })))
    }
}

impl fmt::Debug for TlsConnector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsConnector").field("roots", &self.roots.len()).finish()
    }
}

fn config(roots: Arc<RootCertStore>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // A resumed session would not look at the certificate again.
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// The name that the certificate must have.
fn name(uri: &Uri) -> Result<ServerName<'static>, Error> {
    let host = uri.host().unwrap_or_default();
    let name = match super::resolve::literal(host) {
        Some(address) => ServerName::from(address),
        None => ServerName::try_from(host).map_err(|_| failed(Cause::Tls))?.to_owned(),
    };
    Ok(name)
}

/// Whatever ends a handshake before its time is a failed handshake.
fn handshake_failed(error: io::Error) -> Error {
    let error = Error::from(error);
    if matches!(error, Error::Timeout(_)) { error } else { failed(Cause::Tls) }
}

/// A TLS connection on top of another transport.
pub(super) struct TlsTransport {
    stream: StreamOwned<ClientConnection, TransportAdapter>,
    buffers: LazyBuffers,
}

impl Transport for TlsTransport {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.stream.sock.set_timeout(timeout);
        let output = self.buffers.output().get(..amount).unwrap_or_default();
        self.stream.write_all(output).map_err(broken)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.stream.sock.set_timeout(timeout);
        let count = self.stream.read(self.buffers.input_append_buf()).map_err(broken)?;
        self.buffers.input_appended(count);
        Ok(count > 0)
    }

    fn is_open(&mut self) -> bool {
        false
    }

    fn is_tls(&self) -> bool {
        true
    }
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsTransport").finish_non_exhaustive()
    }
}
