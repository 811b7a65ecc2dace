//! Whether a public key is a point that may be used (RFC 8725 section 3.4).

use super::skip::SkipReason;
use crate::algorithm::curve::Curve;
use ring::agreement::{EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::rand::SystemRandom;

/// Checks that the uncompressed `point` is on `curve`.
///
/// ring parses the point of an ECDSA key only when it verifies, and then cannot say what was wrong. Its Diffie-Hellman
/// function checks its peer's point in the same way (SP 800-56A 5.6.2.3) and fails for nothing else, so a throw-away
/// agreement is run with the point, and its result is not used.
pub(super) fn check_on_curve(curve: Curve, point: &[u8]) -> Result<(), SkipReason> {
    let ours = EphemeralPrivateKey::generate(curve.agreement(), &SystemRandom::new())
        .map_err(|_| SkipReason::PointUnchecked)?;
    agree_ephemeral(ours, &UnparsedPublicKey::new(curve.agreement(), point), |_| ())
        .map_err(|_| SkipReason::PointOffCurve)
}

/// y of the points whose order divides 8, little-endian: 1, -1, 0, and two of order 8. The sign of x makes eight
/// encodings of them, and two that RFC 8032 section 5.1.3 (4) refuses because x is zero.
const SMALL_ORDER: [[u8; 32]; 5] = [
    {
        let mut one = [0; 32];
        one[0] = 1;
        one
    },
    {
        let mut minus_one = [0xff; 32];
        minus_one[0] = 0xec;
        minus_one[31] = 0x7f;
        minus_one
    },
    [0; 32],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
];

/// Checks what ring lets pass when it verifies with an Ed25519 key: a y that is not reduced, which would be a second
/// spelling of another key, and points of small order, for which signatures can be made without a private key.
/// Octets that are no point at all are left to ring: no signature verifies under them.
pub(super) fn check_ed25519(encoded: &[u8; 32]) -> Result<(), SkipReason> {
    let mut y = *encoded;
    if let Some(last) = y.last_mut() {
        *last &= 0x7f;
    }
    // p = 2^255 - 19: all bits of a y that is not below it are one, but for those of its lowest octet.
    if let [lowest, middle @ .., 0x7f] = &y
        && *lowest >= 0xed
        && middle.iter().all(|octet| *octet == 0xff)
    {
        return Err(SkipReason::PointNotCanonical);
    }
    if SMALL_ORDER.contains(&y) {
        return Err(SkipReason::PointOfSmallOrder);
    }
    Ok(())
}
