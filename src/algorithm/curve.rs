//! The curves of EC keys that this crate can verify with.

use core::fmt;
use ring::agreement;

/// A curve of RFC 7518 section 6.2.1.1 that ring supports. P-521 is not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Curve {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
}

struct Row {
    name: &'static str,
    coordinate: usize,
    agreement: &'static agreement::Algorithm,
}

impl Curve {
    /// Every curve.
    pub const ALL: &'static [Self] = &[Self::P256, Self::P384];

    /// The curve with this `crv` value, which is case-sensitive.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|curve| curve.name() == name)
    }

    /// The registered `crv` value.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The length of `x` and of `y` in octets: always the full one (RFC 7518 section 6.2.1.2).
    pub const fn coordinate_octets(self) -> usize {
        self.row().coordinate
    }

    /// The Diffie-Hellman function of the curve, which checks whether a point is on it.
    pub(crate) const fn agreement(self) -> &'static agreement::Algorithm {
        self.row().agreement
    }

    const fn row(self) -> Row {
        match self {
            Self::P256 => Row { name: "P-256", coordinate: 32, agreement: &agreement::ECDH_P256 },
            Self::P384 => Row { name: "P-384", coordinate: 48, agreement: &agreement::ECDH_P384 },
        }
    }
}

impl fmt::Display for Curve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
