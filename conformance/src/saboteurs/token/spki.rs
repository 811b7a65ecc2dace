//! A public key as X.509 writes it (RFC 5280 section 4.1.2.7).

use super::jwk::{Jwk, octets, text};
use countersign::base64url::encode;
use yasna::models::ObjectIdentifier;
use yasna::{DERWriterSeq, construct_der};

const RSA: &[u64] = &[1, 2, 840, 113_549, 1, 1, 1];
const EC: &[u64] = &[1, 2, 840, 10_045, 2, 1];
const ED25519: &[u64] = &[1, 3, 101, 112];

/// The key in DER.
pub(super) fn der(jwk: &Jwk) -> Option<Vec<u8>> {
    match text(jwk, "kty")? {
        "RSA" => {
            let (n, e) = (octets(jwk, "n")?, octets(jwk, "e")?);
            let key = construct_der(|writer| {
                writer.write_sequence(|sequence| {
                    sequence.next().write_bigint_bytes(&n, true);
                    sequence.next().write_bigint_bytes(&e, true);
                });
            });
            Some(info(RSA, |algorithm| algorithm.next().write_null(), &key))
        }
        "EC" => {
            let curve: &[u64] = match text(jwk, "crv")? {
                "P-256" => &[1, 2, 840, 10_045, 3, 1, 7],
                "P-384" => &[1, 3, 132, 0, 34],
                _ => return None,
            };
            Some(info(EC, |algorithm| algorithm.next().write_oid(&oid(curve)), &point(jwk)?))
        }
        "OKP" => Some(info(ED25519, |_| {}, &octets(jwk, "x")?)),
        _ => None,
    }
}

/// The point of an EC key, uncompressed (SEC 1 section 2.3.3).
pub(super) fn point(jwk: &Jwk) -> Option<Vec<u8>> {
    let (x, y) = (octets(jwk, "x")?, octets(jwk, "y")?);
    Some([&[4], x.as_slice(), y.as_slice()].concat())
}

/// The key in PEM, with the line break at its end (RFC 7468 section 13).
pub(super) fn pem(jwk: &Jwk) -> Option<String> {
    const LINE: usize = 64;
    let mut base64 = encode(&der(jwk)?).replace('-', "+").replace('_', "/");
    while !base64.len().is_multiple_of(4) {
        base64.push('=');
    }
    let lines: Vec<&str> =
        base64.as_bytes().chunks(LINE).filter_map(|line| core::str::from_utf8(line).ok()).collect();
    Some(format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n")))
}

fn oid(components: &[u64]) -> ObjectIdentifier {
    ObjectIdentifier::from_slice(components)
}

fn info(algorithm: &[u64], parameters: impl FnOnce(&mut DERWriterSeq<'_>), key: &[u8]) -> Vec<u8> {
    construct_der(|writer| {
        writer.write_sequence(|sequence| {
            sequence.next().write_sequence(|sequence| {
                sequence.next().write_oid(&oid(algorithm));
                parameters(sequence);
            });
            sequence.next().write_bitvec_bytes(key, key.len().saturating_mul(8));
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mint::keys::KeyName;

    #[test]
    fn a_key_is_written_as_openssl_writes_it() {
        for key in [KeyName::Rsa2048, KeyName::Rsa4096, KeyName::P256, KeyName::P384, KeyName::Ed25519] {
            let jwk = key.public_jwk();
            assert_eq!((der(&jwk), pem(&jwk).as_deref()), (key.spki_der(), key.spki_pem()), "{key}");
        }
        assert_eq!(der(&KeyName::Hmac256.public_jwk()), None);
    }
}
