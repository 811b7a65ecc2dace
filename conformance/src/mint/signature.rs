//! The table of what is done to a signature so that it is none any more, or another one.

mod any;
mod ecdsa;
mod ed25519;

use super::algorithm::JwsAlg;
use super::named::named;

macro_rules! mutations {
    ($($variant:ident: $name:literal, $apply:expr, $about:literal;)+) => {
        named! {
            /// What is done to a signature.
            SignatureMutation {
                $($variant: $name, $about;)+
            }
        }

        impl SignatureMutation {
            /// The mutated octets of a signature made with `alg`; `None` where it has no meaning for the algorithm or
            /// for this signature.
            pub fn apply(self, alg: JwsAlg, signature: &[u8]) -> Option<Vec<u8>> {
                match self {
                    $(Self::$variant => ($apply)(alg.form(), signature),)+
                }
            }
        }
    };
}

mutations! {
    FlipFirstBit: "flip-first-bit", any::flip_first_bit,
        "The highest bit of the first octet is another one.";
    FlipLastBit: "flip-last-bit", any::flip_last_bit,
        "The lowest bit of the last octet is another one.";
    Empty: "empty", any::empty,
        "There are no octets at all.";
    FirstOctet: "first-octet", any::first_octet,
        "Only the first octet is left: whoever compares as many octets as came accepts it once in 256 times by chance.";
    FirstHalf: "first-half", any::first_half,
        "Only the first half is left: HMAC allows a short tag (RFC 2104 section 5), JWA does not (RFC 7518 section 3.2).";
    Truncated: "truncated", any::truncated,
        "The last octet is missing.";
    Extended: "extended", any::extended,
        "A zero octet follows.";
    LeadingZeroAdded: "leading-zero-added", any::leading_zero_added,
        "A zero octet goes before: the same integer, of a length that is wrong (RFC 8017 section 8.2.2 (1)).";
    LeadingZeroDropped: "leading-zero-dropped", any::leading_zero_dropped,
        "The integers lose the zero octets in front; only of a signature that has any.";
    Zeros: "zeros", any::zeros,
        "Each octet is zero, and there are as many.";
    Ones: "ones", any::ones,
        "Each octet is 255, and there are as many: every integer is out of range.";
    ConcatenatedTwice: "concatenated-twice", any::concatenated_twice,
        "The signature stands there twice.";
    Der: "der", ecdsa::der,
        "The two integers of ECDSA as a SEQUENCE in DER, as X.509 has them; JWA does not (RFC 7518 section 3.4).";
    WideHalves: "wide-halves", ecdsa::wide_halves,
        "Each of the two integers of ECDSA is one zero octet longer than its curve.";
    SwappedHalves: "swapped-halves", ecdsa::swapped_halves,
        "The two integers of ECDSA have changed places.";
    RZero: "r-zero", ecdsa::r_zero,
        "r of ECDSA is zero, which is out of range (FIPS 186-5 section 6.4.2).";
    SZero: "s-zero", ecdsa::s_zero,
        "s of ECDSA is zero, which is out of range (FIPS 186-5 section 6.4.2).";
    RAndSZero: "r-and-s-zero", ecdsa::r_and_s_zero,
        "Both integers of ECDSA are zero: CVE-2022-21449 accepted it for any message and any key.";
    RIsN: "r-is-n", ecdsa::r_is_n,
        "r of ECDSA is the order of the curve: zero to whoever reduces before looking.";
    SIsN: "s-is-n", ecdsa::s_is_n,
        "s of ECDSA is the order of the curve: zero to whoever reduces before looking.";
    RAndSAreN: "r-and-s-are-n", ecdsa::r_and_s_are_n,
        "Both integers of ECDSA are the order of the curve.";
    RPlusN: "r-plus-n", ecdsa::r_plus_n,
        "r of ECDSA with the order added: the same residue; both integers an octet longer if it does not fit.";
    SPlusN: "s-plus-n", ecdsa::s_plus_n,
        "s of ECDSA with the order added: the same residue; both integers an octet longer if it does not fit.";
    HighS: "high-s", ecdsa::high_s,
        "Of s and n - s the one above half the order: valid, because JWA does not ask for the other.";
    Ed25519SPlusL: "ed25519-s-plus-l", ed25519::s_plus_l,
        "S of Ed25519 with the order added: the same residue, out of range (RFC 8032 section 5.1.7).";
    Ed25519SIsL: "ed25519-s-is-l", ed25519::s_is_l,
        "S of Ed25519 is the order, which is out of range (RFC 8032 section 5.1.7).";
    Ed25519SmallOrder: "ed25519-small-order", ed25519::small_order,
        "R of Ed25519 is the neutral point and S zero: a signature of every message, but only under a key of small order.";
    Ed25519RNotCanonical: "ed25519-r-not-canonical", ed25519::r_not_canonical,
        "R of Ed25519 is the neutral point with y = p + 1, which is out of range (RFC 8032 section 5.1.3), and S zero.";
}

impl SignatureMutation {
    /// Whether the outcome is a signature of the same message under the same key.
    pub const fn stays_valid(self) -> bool {
        matches!(self, Self::HighS)
    }
}

#[cfg(test)]
mod tests;
