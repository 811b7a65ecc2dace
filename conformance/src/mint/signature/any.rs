//! What can be done to the octets of any signature.

use super::ecdsa;
use crate::mint::algorithm::Form;
use crate::mint::octets::trimmed;

/// The octets of a signature, where there are any.
fn some(signature: &[u8]) -> Option<&[u8]> {
    (!signature.is_empty()).then_some(signature)
}

pub(super) fn flip_first_bit(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let (first, rest) = signature.split_first()?;
    Some([&[first ^ 0x80], rest].concat())
}

pub(super) fn flip_last_bit(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let (last, rest) = signature.split_last()?;
    Some([rest, &[last ^ 1]].concat())
}

pub(super) fn empty(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    some(signature).map(|_| Vec::new())
}

pub(super) fn first_octet(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    signature.first().map(|first| vec![*first])
}

pub(super) fn first_half(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    some(signature)?.get(..signature.len().div_euclid(2)).map(<[u8]>::to_vec)
}

pub(super) fn truncated(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    signature.split_last().map(|(_, rest)| rest.to_vec())
}

pub(super) fn extended(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    some(signature).map(|signature| [signature, &[0]].concat())
}

pub(super) fn leading_zero_added(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    some(signature).map(|signature| [&[0], signature].concat())
}

pub(super) fn leading_zero_dropped(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let dropped = match form {
        Form::RsaPkcs1(_) | Form::RsaPss(_) => trimmed(signature).to_vec(),
        Form::Ecdsa(curve, _) => {
            let (r, s) = ecdsa::halves(curve, signature)?;
            [trimmed(r), trimmed(s)].concat()
        }
        // Octets and no integers whose first octet would be the highest.
        Form::Ed25519 | Form::Hmac(_) => return None,
    };
    (dropped.len() < signature.len()).then_some(dropped)
}

pub(super) fn zeros(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    some(signature).map(|signature| vec![0; signature.len()])
}

pub(super) fn ones(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    some(signature).map(|signature| vec![0xff; signature.len()])
}

pub(super) fn concatenated_twice(_: Form, signature: &[u8]) -> Option<Vec<u8>> {
    some(signature).map(|signature| signature.repeat(2))
}
