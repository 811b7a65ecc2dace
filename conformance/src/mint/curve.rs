//! The curves of ECDSA, and the order of Ed25519.

struct Row {
    name: &'static str,
    order: &'static [u8],
}

macro_rules! curves {
    ($($variant:ident: $name:literal, $order:expr;)+) => {
        /// A curve of ECDSA, by its registered `crv` (RFC 7518 section 6.2.1.1, RFC 8812 section 3.1).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Curve {
            $(#[doc = concat!("`", $name, "`.")] $variant,)+
        }

        impl Curve {
            /// Every curve.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            const fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row { name: $name, order: &$order },)+
                }
            }
        }
    };
}

// The orders, big-endian and as long as a coordinate (SP 800-186 section 3.2.1, SEC 2 section 2.4.1).
curves! {
    P256: "P-256", [
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    P384: "P-384", [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf,
        0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
    ];
    P521: "P-521", [
        0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xfa, 0x51, 0x86, 0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b, 0x7f, 0xcc, 0x01, 0x48, 0xf7, 0x09,
        0xa5, 0xd0, 0x3b, 0xb5, 0xc9, 0xb8, 0x89, 0x9c, 0x47, 0xae, 0xbb, 0x6f, 0xb7, 0x1e, 0x91, 0x38,
        0x64, 0x09,
    ];
    Secp256k1: "secp256k1", [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
        0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];
}

/// The order of Ed25519's base point, big-endian: 2^252 + 27742317777372353535851937790883648493 (RFC 8032 section 5.1).
pub const ED25519_ORDER: [u8; 32] = [
    0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x14,
    0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed,
];

impl Curve {
    /// The registered `crv`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The curve with this `crv`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|curve| curve.name() == name)
    }

    /// The order of its base point, big-endian, as long as a coordinate.
    pub const fn order(self) -> &'static [u8] {
        self.row().order
    }

    /// The length of a coordinate, and of each of the two integers of a signature, in octets.
    pub const fn octets(self) -> usize {
        self.order().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::elliptic_curve::Curve as _;
    use p256::elliptic_curve::bigint::ArrayEncoding as _;

    #[test]
    fn the_names_are_these() {
        let names: Vec<&str> = Curve::ALL.iter().map(|curve| curve.name()).collect();
        assert_eq!(names, ["P-256", "P-384", "P-521", "secp256k1"]);
        assert!(Curve::ALL.iter().all(|curve| Curve::parse(curve.name()) == Some(*curve)));
    }

    #[test]
    fn the_orders_are_those_that_the_libraries_calculate_with() {
        let p521 = p521::NistP521::ORDER.to_be_byte_array();
        assert_eq!(Curve::P256.order(), p256::NistP256::ORDER.to_be_byte_array().as_slice());
        assert_eq!(Curve::P384.order(), p384::NistP384::ORDER.to_be_byte_array().as_slice());
        assert_eq!(Curve::P521.order(), &p521[p521.len() - 66..]);
        assert_eq!(Curve::Secp256k1.order(), k256::Secp256k1::ORDER.to_be_byte_array().as_slice());
    }

    #[test]
    fn the_order_of_ed25519_is_the_sum_of_rfc_8032() {
        let low = 27_742_317_777_372_353_535_851_937_790_883_648_493_u128.to_be_bytes();
        assert_eq!(ED25519_ORDER[16..], low);
        assert_eq!(ED25519_ORDER[..16], (1u128 << 124).to_be_bytes());
    }
}
