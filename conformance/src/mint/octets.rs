//! Big-endian integers of a given length, as signatures hold them. Only what the mutations need, and at no speed.

use core::iter;

/// `a + b`, as long as the longer of them; `None` where the sum is longer.
pub(crate) fn add(a: &[u8], b: &[u8]) -> Option<Vec<u8>> {
    let mut carry = false;
    let sum = pairs(a, b).map(|(a, b)| {
        let (sum, first) = a.overflowing_add(b);
        let (sum, second) = sum.overflowing_add(u8::from(carry));
        carry = first || second;
        sum
    });
    let sum: Vec<u8> = sum.collect();
    (!carry).then(|| sum.into_iter().rev().collect())
}

/// `a - b`, as long as the longer of them; `None` where `b` is the larger one.
pub(crate) fn sub(a: &[u8], b: &[u8]) -> Option<Vec<u8>> {
    let mut borrow = false;
    let difference = pairs(a, b).map(|(a, b)| {
        let (difference, first) = a.overflowing_sub(b);
        let (difference, second) = difference.overflowing_sub(u8::from(borrow));
        borrow = first || second;
        difference
    });
    let difference: Vec<u8> = difference.collect();
    (!borrow).then(|| difference.into_iter().rev().collect())
}

/// The octets with zeros in front, up to this length; as they are where they are not shorter.
pub(crate) fn padded(octets: &[u8], length: usize) -> Vec<u8> {
    let zeros = length.saturating_sub(octets.len());
    iter::repeat_n(0, zeros).chain(octets.iter().copied()).collect()
}

/// The octets without the zeros in front: none at all for the integer zero.
pub(crate) fn trimmed(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// The octets of both from the last one on, the shorter one filled up with zeros.
fn pairs<'o>(a: &'o [u8], b: &'o [u8]) -> impl Iterator<Item = (u8, u8)> + 'o {
    let reversed = |octets: &'o [u8]| octets.iter().rev().copied().chain(iter::repeat(0));
    reversed(a).zip(reversed(b)).take(a.len().max(b.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sum_that_needs_another_octet_is_none() {
        assert_eq!(add(&[0xff], &[1]), None);
        assert_eq!(add(&[0, 0xff], &[1]), Some(vec![1, 0]));
        assert_eq!(add(&[1], &[0, 0xff]), Some(vec![1, 0]));
        assert_eq!(add(&[0xff, 0xff], &[0, 1]), None);
        assert_eq!(add(&[], &[]), Some(vec![]));
    }

    #[test]
    fn a_negative_difference_is_none() {
        assert_eq!(sub(&[1, 0], &[1]), Some(vec![0, 0xff]));
        assert_eq!(sub(&[1], &[1, 0]), None);
        assert_eq!(sub(&[1, 0], &[1, 0]), Some(vec![0, 0]));
        assert_eq!(sub(&[0], &[1]), None);
    }

    #[test]
    fn zeros_in_front_come_and_go() {
        assert_eq!(padded(&[1, 2], 4), [0, 0, 1, 2]);
        assert_eq!(padded(&[1, 2], 1), [1, 2]);
        assert_eq!(trimmed(&[0, 0, 1, 0]), [1, 0]);
        assert_eq!(trimmed(&[0, 0]), [0u8; 0]);
    }

    proptest! {
        #[test]
        fn sums_and_differences_are_those_of_the_machine(a: u64, b: u64) {
            let (a, b) = (u128::from(a), u128::from(b));
            let octets = |value: u128| value.to_be_bytes()[8..].to_vec();
            let fits = |value: u128| u64::try_from(value).is_ok().then(|| octets(value));
            prop_assert_eq!(add(&octets(a), &octets(b)), fits(a + b));
            prop_assert_eq!(sub(&octets(a), &octets(b)), a.checked_sub(b).map(octets));
        }
    }
}
