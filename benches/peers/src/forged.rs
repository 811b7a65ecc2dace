//! Tokens that differ from a good one in one thing.

use crate::support::{Signer, Token};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Another header and other claims under a good signature.
pub(crate) fn signed(signer: &Signer, header: &str, claims: &str) -> String {
    let input = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let signature = URL_SAFE_NO_PAD.encode(signer.sign(input.as_bytes()));
    format!("{input}.{signature}")
}

/// `text` with `from` replaced, which must be in it once.
pub(crate) fn replaced(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
    text.replace(from, to)
}

/// The token with bit `bit` of its signature flipped, counted round and round.
pub(crate) fn flipped(token: &Token, bit: usize) -> Token {
    let mut signature = token.signature().to_vec();
    let bit = bit % (signature.len() * 8);
    signature[bit / 8] ^= 1 << (bit % 8);
    let signed = token.signing_input().len();
    let text = format!("{}.{}", &token.text[..signed], URL_SAFE_NO_PAD.encode(&signature));
    Token::new(text, token.header.clone(), token.claims.clone(), signed, signature)
}

/// The token with a bit set in the last character of its signature that belongs to no octet: another text for the same
/// octets (RFC 4648 section 3.5).
pub(crate) fn unused_bit(text: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (rest, last) = text.split_at(text.len() - 1);
    let value = ALPHABET.iter().position(|octet| last.as_bytes() == [*octet]).unwrap();
    assert!(value.is_multiple_of(2));
    format!("{rest}{}", char::from(ALPHABET[value + 1]))
}
