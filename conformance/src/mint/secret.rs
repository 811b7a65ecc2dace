//! The octets that an HMAC is computed with.

use super::error::MintError;
use super::keys::KeyName;
use core::fmt;
use std::borrow::Cow;

/// The octets that an HMAC is computed with. But for [`Secret::Key`] each of them is public or can be guessed: what an
/// attacker has.
#[derive(Clone, PartialEq, Eq)]
pub enum Secret {
    /// A key of type `oct`.
    Key(KeyName),
    /// The PEM text of the public key, with the line break at its end.
    SpkiPem(KeyName),
    /// The PEM text of the public key without the line break at its end.
    SpkiPemTrimmed(KeyName),
    /// The DER of the public key.
    SpkiDer(KeyName),
    /// The modulus of an RSA key, big-endian and without zeros in front.
    Modulus(KeyName),
    /// The public JWK as compact JSON, its members in the order of [`KeyName::public_jwk`].
    JwkText(KeyName),
    /// No octets at all.
    Empty,
    /// These octets.
    Octets(Vec<u8>),
}

impl Secret {
    /// The octets.
    ///
    /// # Errors
    /// [`MintError::NoSuchForm`], where the key has none.
    pub fn octets(&self) -> Result<Cow<'_, [u8]>, MintError> {
        let or = |found: Option<Vec<u8>>, key| found.map(Cow::Owned).ok_or(MintError::NoSuchForm { key });
        match self {
            Self::Key(key) => or(key.secret().map(<[u8]>::to_vec), *key),
            Self::SpkiPem(key) => or(key.spki_pem().map(|pem| pem.as_bytes().to_vec()), *key),
            Self::SpkiPemTrimmed(key) => {
                or(key.spki_pem().map(|pem| pem.trim_end().as_bytes().to_vec()), *key)
            }
            Self::SpkiDer(key) => or(key.spki_der(), *key),
            Self::Modulus(key) => or(key.modulus(), *key),
            Self::JwkText(key) => {
                or(Some(serde_json::Value::Object(key.public_jwk()).to_string().into_bytes()), *key)
            }
            Self::Empty => Ok(Cow::Borrowed(&[])),
            Self::Octets(octets) => Ok(Cow::Borrowed(octets)),
        }
    }
}

impl fmt::Debug for Secret {
    /// Shows where the octets come from and none of them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, key) = match self {
            Self::Key(key) => ("Key", Some(key)),
            Self::SpkiPem(key) => ("SpkiPem", Some(key)),
            Self::SpkiPemTrimmed(key) => ("SpkiPemTrimmed", Some(key)),
            Self::SpkiDer(key) => ("SpkiDer", Some(key)),
            Self::Modulus(key) => ("Modulus", Some(key)),
            Self::JwkText(key) => ("JwkText", Some(key)),
            Self::Empty => ("Empty", None),
            Self::Octets(_) => ("Octets", None),
        };
        match key {
            Some(key) => f.debug_tuple(name).field(key).finish(),
            None => f.debug_struct(name).finish_non_exhaustive(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debug_text_shows_the_key_and_none_of_its_octets() {
        assert_eq!(format!("{:?}", Secret::Key(KeyName::Hmac256)), "Key(Hmac256)");
        assert_eq!(format!("{:?}", Secret::Octets(b"secret".to_vec())), "Octets { .. }");
    }

    #[test]
    fn only_an_rsa_key_has_a_modulus_and_only_a_public_one_a_pem_text() {
        let key = KeyName::P256;
        assert_eq!(Secret::Modulus(key).octets(), Err(MintError::NoSuchForm { key }));
        assert_eq!(Secret::Key(key).octets(), Err(MintError::NoSuchForm { key }));
        let key = KeyName::Hmac256;
        for secret in [Secret::SpkiPem(key), Secret::SpkiPemTrimmed(key), Secret::SpkiDer(key)] {
            assert_eq!(secret.octets(), Err(MintError::NoSuchForm { key }));
        }
        assert_eq!(Secret::Empty.octets().unwrap(), Cow::Borrowed(b""));
    }

    #[test]
    fn the_forms_of_one_key_are_what_an_attacker_would_write_down() {
        let key = KeyName::Rsa2048;
        let octets = |secret: Secret| secret.octets().unwrap().into_owned();
        let pem = String::from_utf8(octets(Secret::SpkiPem(key))).unwrap();
        assert!(
            pem.starts_with("-----BEGIN PUBLIC KEY-----\n") && pem.ends_with("\n-----END PUBLIC KEY-----\n")
        );
        assert_eq!(octets(Secret::SpkiPemTrimmed(key)), pem.trim_end().as_bytes());
        let (der, modulus) = (octets(Secret::SpkiDer(key)), octets(Secret::Modulus(key)));
        assert_eq!((der.len(), modulus.len()), (294, 256));
        assert!(der.windows(256).any(|window| window == modulus));
        let jwk = String::from_utf8(octets(Secret::JwkText(key))).unwrap();
        assert!(jwk.starts_with(r#"{"#) && jwk.contains(r#""kty":"RSA""#) && !jwk.contains(r#""d":"#));
    }
}
