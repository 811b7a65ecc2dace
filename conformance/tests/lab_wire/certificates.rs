//! Who vouches for whom, and when.

use crate::client;
use core::time::Duration;
use countersign_conformance::lab::Lab;
use countersign_conformance::lab::fault::Fault;
use countersign_conformance::lab::issuer::Issuer;
use countersign_conformance::lab::place::{Place, Scheme};
use countersign_conformance::lab::setup::Setup;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::{ClientConfig, ClientConnection, Error, RootCertStore, SignatureScheme};
use std::sync::{Arc, Mutex};

/// Keeps the certificate that it is shown, and asks the real verifier about it at the times of the test.
#[derive(Debug)]
struct At {
    verifier: Arc<WebPkiServerVerifier>,
    seconds: [u64; 4],
    good: Mutex<Vec<bool>>,
}

impl ServerCertVerifier for At {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        chain: &[CertificateDer<'_>],
        name: &rustls::pki_types::ServerName<'_>,
        ocsp: &[u8],
        _: UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, Error> {
        let at = |seconds| UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let good = |seconds| self.verifier.verify_server_cert(leaf, chain, name, ocsp, at(seconds)).is_ok();
        *self.good.lock().unwrap() = self.seconds.map(good).to_vec();
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, Error> {
        self.verifier.verify_tls12_signature(message, leaf, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, Error> {
        self.verifier.verify_tls13_signature(message, leaf, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.verifier.supported_verify_schemes()
    }
}

/// Whether the certificate of the key set is good in the middle of 2000, of 2001, of 2025 and of 2049.
fn good_in_2000_2001_2025_2049(lab: &Lab, issuer: &Issuer) -> Vec<bool> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(lab.ca().der().to_vec().into()).unwrap();
    let verifier =
        WebPkiServerVerifier::builder_with_provider(roots.into(), provider.clone()).build().unwrap();
    let seconds = [962_409_600, 993_945_600, 1_751_328_000, 2_508_710_400];
    let at = Arc::new(At { verifier, seconds, good: Mutex::default() });
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(at.clone())
        .with_no_client_auth();
    let name = issuer.address(Place::Keys).ip().into();
    let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = client::tcp(issuer, Place::Keys).unwrap();
    connection.complete_io(&mut stream).unwrap();
    at.good.lock().unwrap().clone()
}

#[test]
fn a_good_certificate_is_good_for_half_a_century() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    assert_eq!(good_in_2000_2001_2025_2049(&lab, &issuer), [true, true, true, true]);
}

#[test]
fn a_certificate_that_is_wrong_about_time_is_wrong_about_nothing_else() {
    let lab = Lab::start().unwrap();
    let issuer = lab.issuer(&Setup::new(Scheme::Https)).unwrap();
    issuer.set(Place::Keys, Fault::ExpiredCertificate).unwrap();
    assert_eq!(good_in_2000_2001_2025_2049(&lab, &issuer), [false, true, false, false]);
    issuer.set(Place::Keys, Fault::CertificateNotYetValid).unwrap();
    assert_eq!(good_in_2000_2001_2025_2049(&lab, &issuer), [false, false, false, true]);
}

#[test]
fn the_pem_of_an_authority_is_its_der() {
    let lab = Lab::start().unwrap();
    for ca in [lab.ca(), lab.untrusted_ca()] {
        assert_eq!(&*CertificateDer::from_pem_slice(ca.pem().as_bytes()).unwrap(), ca.der());
    }
    assert_ne!(lab.ca().der(), lab.untrusted_ca().der());
}

#[test]
fn every_lab_has_an_authority_of_its_own() {
    let (one, two) = (Lab::start().unwrap(), Lab::start().unwrap());
    assert_ne!(one.ca().der(), two.ca().der());
    let issuer = one.issuer(&Setup::new(Scheme::Https)).unwrap();
    assert!(client::tls(two.ca().der(), &issuer, Place::Keys).is_err());
    client::tls(one.ca().der(), &issuer, Place::Keys).map(drop).unwrap();
}
