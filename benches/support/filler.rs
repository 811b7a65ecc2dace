//! Keys that make a set large: random odd numbers of 2,048 bits. Nobody knows their factors, and nobody signs with them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};

/// The JWK of filler key `number`: always the same one.
pub(crate) fn jwk(number: usize) -> String {
    let mut n: Vec<u8> = (0..8_u8)
        .flat_map(|part| digest(&SHA256, format!("filler {number} {part}").as_bytes()).as_ref().to_vec())
        .collect();
    n[0] |= 0x80;
    n[255] |= 1;
    let kid = URL_SAFE_NO_PAD.encode(&n[..32]);
    let n = URL_SAFE_NO_PAD.encode(n);
    format!("{{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"{kid}\",\"e\":\"AQAB\",\"n\":\"{n}\"}}")
}
