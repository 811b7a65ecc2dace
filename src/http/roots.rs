//! Root certificates of one's own: a private certificate authority.

use core::fmt;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// Root certificates, each of which has been read as one.
#[derive(Clone, Debug)]
pub struct Roots(pub(super) RootCertStore);

/// Why something is no set of root certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RootsError {
    /// There is no certificate in it.
    Empty,
    /// The PEM text is broken.
    Pem,
    /// A certificate that cannot be read as a trust anchor.
    Certificate,
}

impl Roots {
    /// All certificates of a PEM text (RFC 7468); sections of another kind are passed over.
    ///
    /// # Errors
    /// [`RootsError`], when a section or a certificate cannot be read, or there is none.
    pub fn from_pem(text: &[u8]) -> Result<Self, RootsError> {
        let mut certificates = Vec::new();
        for certificate in CertificateDer::pem_slice_iter(text) {
            certificates.push(certificate.map_err(|_| RootsError::Pem)?);
        }
        Self::read(certificates)
    }

    /// Certificates in DER.
    ///
    /// # Errors
    /// [`RootsError`], when a certificate cannot be read, or there is none.
    pub fn from_der<'a>(certificates: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, RootsError> {
        Self::read(certificates.into_iter().map(CertificateDer::from))
    }

    /// The roots of Mozilla's programme, compiled in.
    pub(super) fn built_in() -> RootCertStore {
        RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
    }

    /// One unreadable certificate spoils the whole: passed over in silence it would be looked for for hours.
    fn read<'a>(certificates: impl IntoIterator<Item = CertificateDer<'a>>) -> Result<Self, RootsError> {
        let mut store = RootCertStore::empty();
        for certificate in certificates {
            store.add(certificate).map_err(|_| RootsError::Certificate)?;
        }
        if store.is_empty() { Err(RootsError::Empty) } else { Ok(Self(store)) }
    }
}

impl RootsError {
    /// The stable snake_case name of this error.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "no_certificate",
            Self::Pem => "not_pem",
            Self::Certificate => "not_a_certificate",
        }
    }
}

impl fmt::Display for RootsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl core::error::Error for RootsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_no_certificate_is_no_set_of_roots() {
        assert_eq!(Roots::from_pem(b"").unwrap_err(), RootsError::Empty);
        assert_eq!(Roots::from_pem(b"just text").unwrap_err(), RootsError::Empty);
        assert_eq!(Roots::from_der([]).unwrap_err(), RootsError::Empty);
        let key = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        assert_eq!(Roots::from_pem(key).unwrap_err(), RootsError::Empty);
    }

    #[test]
    fn broken_pem_and_octets_that_are_no_certificate_are_told_apart() {
        let open = b"-----BEGIN CERTIFICATE-----\nAAAA\n";
        assert_eq!(Roots::from_pem(open).unwrap_err(), RootsError::Pem);
        let empty = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert_eq!(Roots::from_pem(empty).unwrap_err(), RootsError::Certificate);
        assert_eq!(Roots::from_der([&b"\x30\x00"[..]]).unwrap_err(), RootsError::Certificate);
    }
}
