//! What a run puts into the environment of its adapters: the authority of its issuers, as files.

use crate::lab::ca::Ca;
use crate::protocol::environment::{CA_P12, CA_P12_PASSWORD, CA_PEM};
use p12_keystore::{Certificate, KeyStore, KeyStoreEntry};
use std::io;
use tempfile::TempDir;

/// The password of the store. It protects nothing: the certificate in it is public.
const PASSWORD: &str = "countersign";

/// The files of one run. Dropped, they are gone.
#[derive(Debug)]
pub struct Environment {
    variables: Vec<(&'static str, String)>,
    _folder: TempDir,
}

impl Environment {
    /// Writes the files.
    ///
    /// # Errors
    /// Where they cannot be written.
    pub fn new(ca: &Ca) -> io::Result<Self> {
        let folder = TempDir::with_prefix("countersign-")?;
        let (pem, p12) = (folder.path().join("ca.pem"), folder.path().join("ca.p12"));
        std::fs::write(&pem, ca.pem())?;
        std::fs::write(&p12, store(ca)?)?;
        let text = |path: &std::path::Path| path.to_string_lossy().into_owned();
        let variables =
            vec![(CA_PEM, text(&pem)), (CA_P12, text(&p12)), (CA_P12_PASSWORD, PASSWORD.to_owned())];
        Ok(Self { variables, _folder: folder })
    }

    /// The variables.
    pub fn variables(&self) -> Vec<(&str, &str)> {
        self.variables.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

fn store(ca: &Ca) -> io::Result<Vec<u8>> {
    let certificate = Certificate::from_der(ca.der()).map_err(io::Error::other)?;
    let mut store = KeyStore::new();
    store.add_entry("countersign", KeyStoreEntry::Certificate(certificate));
    store.writer(PASSWORD).write().map_err(io::Error::other)
}
