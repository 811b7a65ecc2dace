//! The authority of a run's issuers, as files that an adapter can read.

use crate::lab::ca::Ca;
use crate::protocol::environment::{CA_P12, CA_P12_PASSWORD, CA_PEM};
use std::fs;
use std::io;
use tempfile::TempDir;
use yasna::models::ObjectIdentifier;
use yasna::{DERWriter, DERWriterSeq, Tag};

/// The certificate of an authority in files of its own. Dropped, they are gone.
#[derive(Debug)]
pub struct Authority {
    _directory: TempDir,
    environment: [(&'static str, String); 3],
}

/// The store holds one public certificate and nothing secret, but Java does not trust what it reads without one.
const PASSWORD: &str = "countersign";

impl Authority {
    /// Writes the files.
    ///
    /// # Errors
    /// Those of the file system, and a temporary directory whose name is no UTF-8.
    pub fn write(ca: &Ca) -> io::Result<Self> {
        let directory = TempDir::with_prefix("countersign-")?;
        let file = |name: &str, octets: &[u8]| {
            let path = directory.path().join(name);
            fs::write(&path, octets)?;
            let path = path.into_os_string().into_string();
            path.map_err(|_| io::Error::other("the temporary directory has a name that is no UTF-8"))
        };
        let pem = file("ca.pem", ca.pem().as_bytes())?;
        let p12 = file("ca.p12", &trust_store(ca.der()))?;
        let environment = [(CA_PEM, pem), (CA_P12, p12), (CA_P12_PASSWORD, PASSWORD.to_owned())];
        Ok(Self { _directory: directory, environment })
    }

    /// What an adapter's environment has to have.
    pub fn environment(&self) -> Vec<(&str, &str)> {
        self.environment.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

const DATA: &[u64] = &[1, 2, 840, 113_549, 1, 7, 1];
const CERT_BAG: &[u64] = &[1, 2, 840, 113_549, 1, 12, 10, 1, 3];
const X509_CERTIFICATE: &[u64] = &[1, 2, 840, 113_549, 1, 9, 22, 1];
const FRIENDLY_NAME: &[u64] = &[1, 2, 840, 113_549, 1, 9, 20];
/// Oracle's attribute for a certificate that is trusted, and its value: for anything (RFC 5280 section 4.2.1.12).
const TRUSTED_KEY_USAGE: &[u64] = &[2, 16, 840, 1, 113_894, 746_875, 1, 1];
const ANY_USAGE: &[u64] = &[2, 5, 29, 37, 0];

/// A PKCS #12 store (RFC 7292 section 4) with one certificate, in the clear and without a MAC: it is public.
fn trust_store(certificate: &[u8]) -> Vec<u8> {
    let bags = sequence(|bags| {
        bags.next().write_sequence(|bag| {
            bag.next().write_oid(&oid(CERT_BAG));
            bag.next().write_tagged(Tag::context(0), |value| {
                value.write_sequence(|value| {
                    value.next().write_oid(&oid(X509_CERTIFICATE));
                    let octets = |value: DERWriter<'_>| value.write_bytes(certificate);
                    value.next().write_tagged(Tag::context(0), octets);
                });
            });
            bag.next().write_set_of(|attributes| {
                attributes.next().write_sequence(|name| {
                    name.next().write_oid(&oid(FRIENDLY_NAME));
                    name.next().write_set_of(|names| names.next().write_bmp_string("countersign"));
                });
                attributes.next().write_sequence(|usage| {
                    usage.next().write_oid(&oid(TRUSTED_KEY_USAGE));
                    usage.next().write_set_of(|usages| usages.next().write_oid(&oid(ANY_USAGE)));
                });
            });
        });
    });
    let safes = sequence(|safes| content(safes.next(), &bags));
    sequence(|store| {
        store.next().write_u8(3);
        content(store.next(), &safes);
    })
}

/// A ContentInfo of type data (RFC 5652 section 3).
fn content(writer: DERWriter<'_>, octets: &[u8]) {
    writer.write_sequence(|content| {
        content.next().write_oid(&oid(DATA));
        content.next().write_tagged(Tag::context(0), |data| data.write_bytes(octets));
    });
}

fn sequence(elements: impl FnOnce(&mut DERWriterSeq<'_>)) -> Vec<u8> {
    yasna::construct_der(|writer| writer.write_sequence(elements))
}

fn oid(components: &[u64]) -> ObjectIdentifier {
    ObjectIdentifier::from_slice(components)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;
    use std::process::Command;

    #[test]
    fn both_files_hold_the_authority_and_are_gone_with_it() {
        let lab = Lab::start().unwrap();
        let authority = Authority::write(lab.ca()).unwrap();
        let [(CA_PEM, pem), (CA_P12, p12), (CA_P12_PASSWORD, _)] = authority.environment()[..] else {
            panic!("other variables")
        };
        let (pem, p12) = (pem.to_owned(), p12.to_owned());
        assert_eq!(fs::read_to_string(&pem).unwrap(), lab.ca().pem());
        let store = fs::read(&p12).unwrap();
        assert!(store.windows(lab.ca().der().len()).any(|window| window == lab.ca().der()));
        drop(authority);
        assert!(fs::read(pem).is_err() && fs::read(p12).is_err());
    }

    #[test]
    fn java_trusts_what_is_in_the_store_where_there_is_a_java() {
        let lab = Lab::start().unwrap();
        let authority = Authority::write(lab.ca()).unwrap();
        let p12 = &authority.environment[1].1;
        let list = ["-list", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", p12];
        let Ok(listed) = Command::new("keytool").args(list).output() else { return };
        let text = String::from_utf8_lossy(&listed.stdout);
        assert!(text.contains("countersign,") && text.contains("trustedCertEntry"), "{text}");
    }
}
