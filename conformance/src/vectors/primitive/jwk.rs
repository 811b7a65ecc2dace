//! Keys of Wycheproof's primitive sets, written as JWKs.

use countersign::base64url::encode;

/// An RSA public key (RFC 7518 section 6.3.1).
pub fn rsa(modulus: &[u8], exponent: &[u8]) -> String {
    format!(r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#, encode(minimal(modulus)), encode(minimal(exponent)))
}

/// A public key on a NIST curve, whose coordinates have `length` octets (RFC 7518 section 6.2.1).
pub fn ec(curve: &str, length: usize, x: &[u8], y: &[u8]) -> String {
    let (x, y) = (encode(&padded(x, length)), encode(&padded(y, length)));
    format!(r#"{{"kty":"EC","crv":"{curve}","x":"{x}","y":"{y}"}}"#)
}

/// An Edwards curve public key (RFC 8037 section 2).
pub fn okp(curve: &str, x: &[u8]) -> String {
    format!(r#"{{"kty":"OKP","crv":"{curve}","x":"{}"}}"#, encode(x))
}

/// A symmetric key (RFC 7518 section 6.4).
pub fn oct(key: &[u8]) -> String {
    format!(r#"{{"kty":"oct","k":"{}"}}"#, encode(key))
}

/// Base64urlUInt uses the minimum number of octets (RFC 7518 section 2); DER puts a zero before a high bit.
fn minimal(integer: &[u8]) -> &[u8] {
    let zeros = integer.iter().take_while(|octet| **octet == 0).count();
    integer.get(zeros..).unwrap_or_default()
}

/// A coordinate has the full length of its field (RFC 7518 section 6.2.1.2).
fn padded(coordinate: &[u8], length: usize) -> Vec<u8> {
    let digits = minimal(coordinate);
    let mut octets = vec![0; length.saturating_sub(digits.len())];
    octets.extend_from_slice(digits);
    octets
}
