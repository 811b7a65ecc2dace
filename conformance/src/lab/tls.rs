//! The TLS side of a server.

use super::ca::Identity;
use rustls::ServerConfig;
use rustls::crypto::ring;
use std::sync::Arc;

/// TLS 1.2 and 1.3 on ring, for HTTP/1.1 and no other protocol.
///
/// Sessions are remembered here and nowhere else, and a new behaviour has a new configuration: nobody resumes a session
/// past a certificate that was set after it.
pub(super) fn server(identity: Identity) -> Result<Arc<ServerConfig>, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate], identity.key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
