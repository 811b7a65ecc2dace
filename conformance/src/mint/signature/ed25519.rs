//! What can be done to an Ed25519 signature: R, then S, both little-endian (RFC 8032 section 5.1.6).

use crate::mint::algorithm::Form;
use crate::mint::curve::ED25519_ORDER;
use crate::mint::octets::add;

/// The neutral point: y = 1 and x = 0 (RFC 8032 section 5.1.2).
const NEUTRAL: [u8; 32] = {
    let mut octets = [0; 32];
    octets[0] = 1;
    octets
};

/// The same point with y = p + 1 = 2^255 - 18.
const NEUTRAL_NOT_CANONICAL: [u8; 32] = {
    let mut octets = [0xff; 32];
    octets[0] = 0xee;
    octets[31] = 0x7f;
    octets
};

/// R and S.
fn halves(form: Form, signature: &[u8]) -> Option<(&[u8], &[u8])> {
    match form {
        Form::Ed25519 if signature.len() == 64 => signature.split_at_checked(32),
        Form::Ed25519 | Form::RsaPkcs1(_) | Form::RsaPss(_) | Form::Ecdsa(_, _) | Form::Hmac(_) => None,
    }
}

fn reversed(octets: &[u8]) -> Vec<u8> {
    octets.iter().rev().copied().collect()
}

pub(super) fn s_plus_l(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let (r, s) = halves(form, signature)?;
    let sum = add(&reversed(s), &ED25519_ORDER)?;
    Some([r, &reversed(&sum)].concat())
}

pub(super) fn s_is_l(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    halves(form, signature).map(|(r, _)| [r, &reversed(&ED25519_ORDER)].concat())
}

pub(super) fn small_order(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    halves(form, signature).map(|_| [NEUTRAL, [0; 32]].concat())
}

pub(super) fn r_not_canonical(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    halves(form, signature).map(|_| [NEUTRAL_NOT_CANONICAL, [0; 32]].concat())
}
