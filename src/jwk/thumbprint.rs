//! JWK thumbprints with SHA-256 (RFC 7638).

use crate::base64url;
use core::fmt;
use ring::digest::{Context, SHA256};

/// The SHA-256 thumbprint of a key (RFC 7638): what a key is, whatever it is called and may be used for.
///
/// The thumbprint of a symmetric key can be searched for its secret (section 7), so neither `Debug` nor `Display`
/// prints it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Thumbprint {
    octets: [u8; 32],
    secret: bool,
}

impl Thumbprint {
    /// The thumbprint of a public key, from its octets.
    pub const fn from_bytes(octets: [u8; 32]) -> Self {
        Self { octets, secret: false }
    }

    /// Its octets.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.octets
    }

    /// Whether it belongs to a symmetric key, and so must not be shown to anybody.
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// The hash of the required members, which are given in the order of their names. They need no escapes: each
    /// value is base64url or a registered name (section 3.3).
    pub(super) fn of(members: &[(&str, &str)], secret: bool) -> Self {
        let mut context = Context::new(&SHA256);
        let mut before = "{\"";
        for (name, value) in members {
            for part in [before, name, "\":\"", value] {
                context.update(part.as_bytes());
            }
            before = "\",\"";
        }
        context.update(b"\"}");
        let mut octets = [0; 32];
        for (to, from) in octets.iter_mut().zip(context.finish().as_ref()) {
            *to = *from;
        }
        Self { octets, secret }
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.secret {
            return f.write_str("[secret]");
        }
        f.write_str(&base64url::encode(&self.octets))
    }
}

impl fmt::Debug for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbprint({self})")
    }
}
