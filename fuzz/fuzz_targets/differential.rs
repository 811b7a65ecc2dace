//! What we accept, another crate accepts: the same key, algorithm and octets, signature and form only. It is
//! jsonwebtoken on RustCrypto, so neither the reading nor the cryptography is ours.
#![no_main]

use countersign_conformance::seeds::signed::Signed;
use countersign_fuzz::other_reader;
use jsonwebtoken::errors::Error;
use jsonwebtoken::{Algorithm, DecodingKey, Header, crypto, decode_header};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// What they may refuse although we accept it: the header parameter, and the reason. The signature is never excused.
const EXCUSED: [(&str, &str); 9] = [
    ("jku", "names a key, and we ignore it whatever it is (RFC 7515 section 10.3); they read it"),
    ("jwk", "the same"),
    ("x5u", "the same"),
    ("x5c", "the same"),
    ("x5t", "the same"),
    ("x5t#S256", "the same"),
    ("enc", "belongs to JWE, and is an unknown parameter of a JWS (RFC 7515 section 4); they read it"),
    ("zip", "the same"),
    ("nonce", "not registered for JWS (RFC 8555 has it for ACME); they read it"),
];

/// Registered after their list was made; it is their EdDSA under another name (RFC 9864 section 2.2).
const RENAMED: (&str, Algorithm) = ("Ed25519", Algorithm::EdDSA);

fuzz_target!(|input: &[u8]| {
    let signed = Signed::read(input);
    let Ok(algorithm) = signed.judge() else { return };
    let token = core::str::from_utf8(&signed.token).expect("base64url and two dots");
    let (message, signature) = token.rsplit_once('.').expect("three segments");
    let theirs = if algorithm.name() == RENAMED.0 {
        RENAMED.1
    } else {
        assert!(decode_header(token).is_ok() || excused(token), "their form: {:?}", decode_header(token));
        algorithm.name().parse().expect("an algorithm of theirs")
    };
    let jwk = serde_json::from_str(signed.pair.jwk).expect("a JWK of theirs");
    let key = DecodingKey::from_jwk(&jwk).expect("a key of theirs");
    assert!(
        crypto::verify(signature, message.as_bytes(), &key, theirs).expect("their judgement"),
        "their signature"
    );
});

/// Whether the header is one of theirs without the parameters of the table, or no JSON to them.
fn excused(token: &str) -> bool {
    let header = token.split('.').next().unwrap_or_default();
    let header = countersign::base64url::decode(header.as_bytes()).unwrap_or_default();
    let Some(Value::Object(mut members)) = other_reader(&header) else { return true };
    members.retain(|name, _| !EXCUSED.iter().any(|(excused, _)| name == excused));
    let read: Result<Header, Error> = serde_json::from_value(Value::Object(members)).map_err(Error::from);
    read.is_ok()
}
