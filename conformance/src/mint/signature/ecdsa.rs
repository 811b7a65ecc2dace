//! What can be done to the two integers of an ECDSA signature (RFC 7518 section 3.4).

use crate::mint::algorithm::Form;
use crate::mint::curve::Curve;
use crate::mint::octets::{add, padded, sub, trimmed};
use crate::mint::padding::element;

/// r and s, each as long as a coordinate.
struct Halves<'s> {
    curve: Curve,
    r: &'s [u8],
    s: &'s [u8],
}

/// r and s of a signature that is as long as the curve asks.
pub(super) fn halves(curve: Curve, signature: &[u8]) -> Option<(&[u8], &[u8])> {
    let (r, s) = signature.split_at_checked(curve.octets())?;
    (s.len() == r.len()).then_some((r, s))
}

impl<'s> Halves<'s> {
    fn of(form: Form, signature: &'s [u8]) -> Option<Self> {
        match form {
            Form::Ecdsa(curve, _) => halves(curve, signature).map(|(r, s)| Self { curve, r, s }),
            Form::RsaPkcs1(_) | Form::RsaPss(_) | Form::Ed25519 | Form::Hmac(_) => None,
        }
    }

    fn zero(&self) -> Vec<u8> {
        vec![0; self.curve.octets()]
    }

    /// An integer with the order added, which may be an octet longer.
    fn plus_order(&self, integer: &[u8]) -> Option<Vec<u8>> {
        match add(integer, self.curve.order()) {
            Some(sum) => Some(sum),
            None => add(&[&[0], integer].concat(), self.curve.order()),
        }
    }
}

/// Both integers, the shorter one filled up with zeros.
fn even(r: &[u8], s: &[u8]) -> Vec<u8> {
    let length = r.len().max(s.len());
    [padded(r, length), padded(s, length)].concat()
}

pub(super) fn der(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let halves = Halves::of(form, signature)?;
    element(0x30, &[integer(halves.r)?, integer(halves.s)?].concat())
}

/// An INTEGER in DER: minimal, and with a zero in front where it would be a negative one (X.690 section 8.3).
fn integer(octets: &[u8]) -> Option<Vec<u8>> {
    let minimal = trimmed(octets);
    match minimal.first() {
        Some(first) if *first < 0x80 => element(2, minimal),
        Some(_) | None => element(2, &[&[0], minimal].concat()),
    }
}

pub(super) fn wide_halves(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|Halves { r, s, .. }| [&[0], r, &[0], s].concat())
}

pub(super) fn swapped_halves(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|Halves { r, s, .. }| [s, r].concat())
}

pub(super) fn r_zero(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|halves| [&halves.zero(), halves.s].concat())
}

pub(super) fn s_zero(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|halves| [halves.r, &halves.zero()].concat())
}

pub(super) fn r_and_s_zero(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|halves| [halves.zero(), halves.zero()].concat())
}

pub(super) fn r_is_n(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|Halves { curve, s, .. }| [curve.order(), s].concat())
}

pub(super) fn s_is_n(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|Halves { curve, r, .. }| [r, curve.order()].concat())
}

pub(super) fn r_and_s_are_n(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    Halves::of(form, signature).map(|Halves { curve, .. }| curve.order().repeat(2))
}

pub(super) fn r_plus_n(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let halves = Halves::of(form, signature)?;
    Some(even(&halves.plus_order(halves.r)?, halves.s))
}

pub(super) fn s_plus_n(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let halves = Halves::of(form, signature)?;
    Some(even(halves.r, &halves.plus_order(halves.s)?))
}

pub(super) fn high_s(form: Form, signature: &[u8]) -> Option<Vec<u8>> {
    let Halves { curve, r, s } = Halves::of(form, signature)?;
    let negated = sub(curve.order(), s)?;
    // Both are as long, so the order of octets is the order of integers.
    Some([r, s.max(&negated)].concat())
}
