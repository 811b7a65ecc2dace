//! RSA moduli that were made by a generator known to be broken (ROCA, CVE-2017-15361).
//!
//! That generator chose each prime as `k * M + (65537^a mod M)`, where `M` is the product of the first primes: 126 of
//! them, up to 701, for a modulus of 2,048 bits, and more for a longer one. The modulus is then a power of 65537 modulo
//! each of these primes, and its private key can be computed. A modulus made otherwise is such a power for all of them
//! by a chance of less than 2^-150.

/// The largest prime that all moduli of 2,048 bits and more were made with.
const LAST_PRIME: u32 = 701;

const GENERATOR: u32 = 65_537;

/// Whether a modulus, big-endian, has the mark of that generator.
pub(super) fn is_marked(modulus: &[u8]) -> bool {
    (3..=LAST_PRIME).step_by(2).filter(|number| is_prime(*number)).all(|prime| {
        let residue = modulus.iter().fold(0, |rest, octet| modulo(rest << 8 | u32::from(*octet), prime));
        is_power(residue, prime)
    })
}

/// Whether `residue` is a power of the generator modulo `prime`.
fn is_power(residue: u32, prime: u32) -> bool {
    let base = modulo(GENERATOR, prime);
    let powers = core::iter::successors(Some(base), |power| {
        let next = modulo(power.saturating_mul(base), prime);
        // The powers go round in a ring that holds 1, so each is met before the first one comes again.
        (next != base).then_some(next)
    });
    powers.into_iter().any(|power| power == residue)
}

fn is_prime(odd: u32) -> bool {
    (3..odd).step_by(2).take_while(|d| d.saturating_mul(*d) <= odd).all(|d| modulo(odd, d) != 0)
}

/// The rest of a division by a number that is not zero.
fn modulo(dividend: u32, divisor: u32) -> u32 {
    dividend.checked_rem(divisor).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 65537^128 in big-endian octets: 2,049 bits, and a power of the generator modulo anything.
    fn marked() -> Vec<u8> {
        let mut octets = vec![1_u8];
        for _ in 0..128 {
            // Times 2^16, plus itself.
            let mut shifted = octets.clone();
            shifted.extend([0, 0]);
            let mut carry = 0_u16;
            for (at, octet) in shifted.iter_mut().rev().enumerate() {
                let own = octets.iter().rev().nth(at).copied().unwrap_or_default();
                let sum = u16::from(*octet) + u16::from(own) + carry;
                *octet = sum as u8;
                carry = sum >> 8;
            }
            if carry > 0 {
                shifted.insert(0, carry as u8);
            }
            octets = shifted;
        }
        octets
    }

    #[test]
    fn a_power_of_the_generator_is_marked_and_its_neighbours_are_not() {
        let modulus = marked();
        assert_eq!(modulus.len(), 257);
        assert!(is_marked(&modulus));
        for change in [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80] {
            let mut other = modulus.clone();
            *other.last_mut().unwrap() ^= change;
            assert!(!is_marked(&other), "{change}");
        }
    }

    #[test]
    fn the_primes_are_those_of_the_generator() {
        // With 2 they are 126, whose product is the M for moduli of 2,048 bits.
        assert_eq!((3..=LAST_PRIME).step_by(2).filter(|number| is_prime(*number)).count(), 125);
    }
}
