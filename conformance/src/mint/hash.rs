//! The table of hash functions that a signature may be made with.

use ring::{digest, hmac};

struct Row {
    name: &'static str,
    digest: &'static digest::Algorithm,
    mac: hmac::Algorithm,
    digest_info: &'static [u8],
}

macro_rules! hashes {
    ($($variant:ident: $name:literal, $digest:expr, $mac:expr, $digest_info:expr;)+) => {
        /// A hash function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Hash {
            $(#[doc = concat!($name, ".")] $variant,)+
        }

        impl Hash {
            /// Every hash function.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$variant => {
                        static ROW: Row = Row { name: $name, digest: $digest, mac: $mac, digest_info: $digest_info };
                        &ROW
                    })+
                }
            }
        }
    };
}

// The last column is the DER of DigestInfo up to the hash value (RFC 8017 section 9.2, note 1).
hashes! {
    Sha1: "sha-1", &digest::SHA1_FOR_LEGACY_USE_ONLY, hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        &[0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 0x14];
    Sha256: "sha-256", &digest::SHA256, hmac::HMAC_SHA256,
        &[0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
    Sha384: "sha-384", &digest::SHA384, hmac::HMAC_SHA384,
        &[0x30, 0x41, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 2, 5, 0, 4, 0x30];
    Sha512: "sha-512", &digest::SHA512, hmac::HMAC_SHA512,
        &[0x30, 0x51, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3, 5, 0, 4, 0x40];
}

impl Hash {
    /// Its stable name.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The hash function with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|hash| hash.name() == name)
    }

    /// The length of a hash value in octets.
    pub fn octets(self) -> usize {
        self.row().digest.output_len()
    }

    /// The hash value of `input`.
    pub fn of(self, input: &[u8]) -> Vec<u8> {
        digest::digest(self.row().digest, input).as_ref().to_vec()
    }

    /// The HMAC of `input` under `secret`, which may be of any length.
    pub(crate) fn mac(self, secret: &[u8], input: &[u8]) -> Vec<u8> {
        hmac::sign(&hmac::Key::new(self.row().mac, secret), input).as_ref().to_vec()
    }

    /// The DigestInfo of PKCS #1, up to the hash value.
    pub(crate) const fn digest_info(self) -> &'static [u8] {
        self.row().digest_info
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_these() {
        let names: Vec<&str> = Hash::ALL.iter().map(|hash| hash.name()).collect();
        assert_eq!(names, ["sha-1", "sha-256", "sha-384", "sha-512"]);
        assert!(Hash::ALL.iter().all(|hash| Hash::parse(hash.name()) == Some(*hash)));
    }

    #[test]
    fn each_digest_info_says_how_long_it_and_its_hash_are() {
        for hash in Hash::ALL {
            let (info, octets) = (hash.digest_info(), hash.octets());
            assert_eq!(usize::from(info[1]) + 2, info.len() + octets, "{hash:?}");
            assert_eq!(usize::from(info[info.len() - 1]), octets, "{hash:?}");
            assert_eq!(hash.of(b"").len(), octets, "{hash:?}");
            assert_eq!(hash.mac(b"", b"").len(), octets, "{hash:?}");
        }
    }
}
