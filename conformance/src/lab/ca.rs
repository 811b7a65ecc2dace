//! Certificates: one authority that validators are told to trust, one that nobody trusts, and the leaves of each.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, SanType, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A certificate authority of one lab run. Its key is made at the start and never leaves the process.
pub struct Ca {
    certificate: Certificate,
    issuer: rcgen::Issuer<'static, KeyPair>,
}

impl fmt::Debug for Ca {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ca").finish_non_exhaustive()
    }
}

/// What is right or wrong about a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Leaf {
    /// From the trusted authority, for the right host, valid for years around any clock of a test.
    Good,
    /// Signed with its own key.
    SelfSigned,
    /// From an authority that nobody trusts.
    UntrustedCa,
    /// For a host of another name.
    WrongHost,
    /// Valid in 2001 only.
    Expired,
    /// Valid from 2048 on.
    NotYetValid,
}

/// A certificate with its key.
pub(super) struct Identity {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl Ca {
    pub(super) fn new(name: &str) -> Result<Self, rcgen::Error> {
        let mut params = params(name, Leaf::Good);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate()?;
        let certificate = params.self_signed(&key)?;
        Ok(Self { certificate, issuer: rcgen::Issuer::new(params, key) })
    }

    /// The certificate in PEM (RFC 7468).
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// The certificate in DER.
    pub fn der(&self) -> &[u8] {
        self.certificate.der()
    }
}

/// The identity of a server that is known as `name` and by every loopback address.
pub(super) fn identity(
    trusted: &Ca,
    untrusted: &Ca,
    leaf: Leaf,
    name: Option<&str>,
) -> Result<Identity, rcgen::Error> {
    let mut params = params("lab issuer", leaf);
    params.subject_alt_names = match leaf {
        Leaf::WrongHost => vec![SanType::DnsName("another-host.invalid".try_into()?)],
        Leaf::Good | Leaf::SelfSigned | Leaf::UntrustedCa | Leaf::Expired | Leaf::NotYetValid => {
            let second = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
            let mut names = vec![
                SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)),
                SanType::IpAddress(IpAddr::V6(Ipv6Addr::LOCALHOST)),
                SanType::IpAddress(second),
                SanType::DnsName("localhost".try_into()?),
            ];
            if let Some(name) = name {
                names.push(SanType::DnsName(name.try_into()?));
            }
            names
        }
    };
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = match leaf {
        Leaf::SelfSigned => params.self_signed(&key)?,
        Leaf::UntrustedCa => params.signed_by(&key, &untrusted.issuer)?,
        Leaf::Good | Leaf::WrongHost | Leaf::Expired | Leaf::NotYetValid => {
            params.signed_by(&key, &trusted.issuer)?
        }
    };
    let certificate = certificate.der().clone();
    Ok(Identity { certificate, key: PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())) })
}

fn params(name: &str, leaf: Leaf) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    // No clock is read: a test may live decades away from here. 2050 is where X.509 changes the form of its dates.
    (params.not_before, params.not_after) = match leaf {
        Leaf::Good | Leaf::SelfSigned | Leaf::UntrustedCa | Leaf::WrongHost => {
            (date_time_ymd(2000, 1, 1), date_time_ymd(2049, 12, 31))
        }
        Leaf::Expired => (date_time_ymd(2001, 1, 1), date_time_ymd(2002, 1, 1)),
        Leaf::NotYetValid => (date_time_ymd(2048, 1, 1), date_time_ymd(2049, 12, 31)),
    };
    params
}
