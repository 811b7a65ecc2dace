//! A JWS under one key, for the target that asks another crate as well: an input is an octet that picks the key and how
//! the signature comes about, an octet with a place before the end of the token and one to change it with, then header, zero octet
//! and payload, or the whole token.
//!
//! What can be signed the same way every time is signed here. ECDSA and PSS are random, so for them the seeds are
//! finished tokens.

use crate::seeds::Seed;
use crate::worked_examples;
use countersign::algorithm::{Algorithm, Support};
use countersign::base64url::{decode, encode};
use countersign::json::{self, Bounds, JsonError};
use countersign::jwk::{Key, KeyLimits, Origin};
use countersign::jws::Buffers;
use countersign::policy::algorithms::AlgorithmSet;
use countersign::policy::limits::Limits;
use countersign::rejection::Rejection;
use countersign::verify::verify_jws;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, KeyPairComponents, PublicKeyComponents};
use ring::signature::{self, Ed25519KeyPair};
use ring::{hmac, rsa};
use std::sync::LazyLock;

/// One key, with the JWK that both readers are given.
pub struct Pair {
    /// The JWK.
    pub jwk: &'static str,
    /// The key, as we read it.
    pub key: Key,
    signer: Signer,
}

enum Signer {
    Mac(Vec<u8>),
    Ed25519(Box<Ed25519KeyPair>),
    Rsa(Box<rsa::KeyPair>),
    /// Only finished tokens.
    Nobody,
}

/// The keys, picked by the lowest two bits of the first octet: a secret, Ed25519, RSA and P-256.
#[expect(clippy::expect_used, reason = "all keys are constants")]
pub static PAIRS: LazyLock<[Pair; 4]> = LazyLock::new(|| pairs().expect("keys of ours"));

/// One JWS and its key.
pub struct Signed {
    /// The compact form.
    pub token: Vec<u8>,
    /// The key.
    pub pair: &'static Pair,
}

/// The bit of the first octet that says that the rest is the whole token.
const RAW: u8 = 0b100;

impl Signed {
    /// Reads an input. What is missing is read as zero octets.
    pub fn read(input: &[u8]) -> Self {
        let octet = |at: usize| input.get(at).copied().unwrap_or_default();
        let (control, place, change) = (octet(0), octet(1), octet(2));
        let rest = input.get(3..).unwrap_or_default();
        let pair = &PAIRS[usize::from(control % 4)];
        if control & RAW != 0 {
            return Self { token: rest.to_vec(), pair };
        }
        let mut parts = rest.splitn(2, |octet| *octet == 0);
        let (header, payload) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let text = format!("{}.{}", encode(header), encode(payload));
        let signature = encode(&pair.sign(usize::from(control / 8), text.as_bytes()));
        let mut token = format!("{text}.{signature}").into_bytes();
        // From the end, where spare bits and padding would be.
        if let Some(letter) = token.iter_mut().rev().nth(usize::from(place)) {
            *letter ^= change;
        }
        Self { token, pair }
    }

    /// What the library says of it, and the algorithm.
    ///
    /// # Errors
    /// The rejection.
    pub fn judge(&self) -> Result<Algorithm, Rejection> {
        let all = Algorithm::ALL.iter().copied().filter(|alg| alg.support() != Support::Unsupported);
        let all = AlgorithmSet::of(&all.collect::<Vec<_>>())
            .map_err(|found| Rejection::AlgorithmUnsupported { found })?;
        verify_jws(&self.token, &self.pair.key, all, &Limits::DEFAULT, &mut Buffers::new())
            .map(|bare| bare.alg())
    }
}

impl Pair {
    /// Signs with the hash of this number.
    fn sign(&self, hash: usize, message: &[u8]) -> Vec<u8> {
        match &self.signer {
            Signer::Mac(secret) => {
                let hashes = [hmac::HMAC_SHA256, hmac::HMAC_SHA384, hmac::HMAC_SHA512];
                hmac::sign(&hmac::Key::new(hashes[hash % 3], secret), message).as_ref().to_vec()
            }
            Signer::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Signer::Rsa(pair) => {
                let hashes = [
                    &signature::RSA_PKCS1_SHA256,
                    &signature::RSA_PKCS1_SHA384,
                    &signature::RSA_PKCS1_SHA512,
                ];
                let mut signature = vec![0; pair.public().modulus_len()];
                // ring takes the random numbers to blind with; PKCS #1 v1.5 itself has none. It can fail for want of them
                // only, and leaves a signature that nobody accepts.
                let _ = pair.sign(hashes[hash % 3], &SystemRandom::new(), message, &mut signature);
                signature
            }
            Signer::Nobody => vec![0; 64],
        }
    }
}

/// The code of the rejection, or the algorithm.
pub fn replay(input: &[u8]) -> String {
    match Signed::read(input).judge() {
        Ok(algorithm) => algorithm.name().to_owned(),
        Err(rejection) => rejection.code().to_owned(),
    }
}

/// The member of a JWK that holds octets; none where it is not there.
fn member(jwk: &str, wanted: &str) -> Option<Vec<u8>> {
    let mut found = None;
    let visit = |name: std::borrow::Cow<'_, str>, value: json::Raw<'_>| {
        if name == wanted {
            found = value.as_str().and_then(|text| decode(text.as_bytes()).ok());
        }
        Ok::<(), JsonError>(())
    };
    json::object(jwk.as_bytes(), Bounds::DEFAULT, visit).ok()?;
    found
}

fn pairs() -> Option<[Pair; 4]> {
    let pair = |jwk: &'static str, signer| {
        let key = Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).ok()?;
        Some(Pair { jwk, key, signer })
    };
    let ed25519 = Ed25519KeyPair::from_seed_unchecked(&member(worked_examples::RFC8037_A1_JWK, "d")?).ok()?;
    let of = |name| member(worked_examples::RFC7515_A2_JWK, name);
    let components = KeyPairComponents {
        public_key: PublicKeyComponents { n: of("n")?, e: of("e")? },
        d: of("d")?,
        p: of("p")?,
        q: of("q")?,
        dP: of("dp")?,
        dQ: of("dq")?,
        qInv: of("qi")?,
    };
    Some([
        pair(worked_examples::RFC7515_A1_JWK, Signer::Mac(member(worked_examples::RFC7515_A1_JWK, "k")?))?,
        pair(worked_examples::RFC8037_A1_JWK, Signer::Ed25519(Box::new(ed25519)))?,
        pair(
            worked_examples::RFC7515_A2_JWK,
            Signer::Rsa(Box::new(KeyPair::from_components(&components).ok()?)),
        )?,
        pair(worked_examples::RFC7515_A3_JWK, Signer::Nobody)?,
    ])
}

/// Every seed.
pub fn seeds() -> Vec<Seed> {
    let signed = SIGNED.iter().map(|(control, place, change, text, expected)| {
        ([&[*control, *place, *change], text.as_bytes()].concat(), *expected)
    });
    let finished = [
        (0, worked_examples::RFC7515_A1, "HS256"),
        (1, worked_examples::RFC8037_A4, "EdDSA"),
        (2, worked_examples::RFC7515_A2, "RS256"),
        (3, worked_examples::RFC7515_A3, "ES256"),
        (3, worked_examples::RFC7515_A2, "key_mismatch"),
        (0, worked_examples::RFC7515_A5, "alg_none"),
    ];
    let finished = finished
        .iter()
        .map(|(key, token, expected)| ([&[*key | RAW, 0, 0], token.as_bytes()].concat(), *expected));
    let malleable = [([&[3 | RAW, 0, 0], negated(worked_examples::RFC7515_A3).as_bytes()].concat(), "ES256")];
    let rows = signed.chain(finished).chain(malleable).enumerate();
    rows.map(|(number, (octets, expected))| Seed::new(number, octets, expected)).collect()
}

/// The first octet, the place and the change, header and payload, and the outcome.
const SIGNED: [(u8, u8, u8, &str, &str); 16] = [
    (0, 0, 0, "{\"alg\":\"HS256\"}\0{}", "HS256"),
    (8, 0, 0, "{\"alg\":\"HS384\",\"typ\":\"JOSE\",\"kid\":\"\"}\0", "HS384"),
    (16, 0, 0, "{\"alg\":\"HS512\",\"x\":{\"y\":[null,1e400,-0.5]}}\0octets", "HS512"),
    (8, 0, 0, "{\"alg\":\"HS256\"}\0{}", "bad_signature"),
    (0, 31, 1, "{\"alg\":\"HS256\"}\0{}", "bad_signature"),
    (1, 0, 0, "{\"alg\":\"EdDSA\",\"\\u0061\":\"\\ud83d\\ude00\"}\0{}", "EdDSA"),
    (1, 0, 0, "{\"alg\":\"Ed25519\"}\0{}", "Ed25519"),
    (0, 0, 1, "{\"alg\":\"HS256\"}\0{}", "segment_encoding"),
    (0, 0, 0x80, "{\"alg\":\"HS256\"}\0{}", "segment_encoding"),
    (1, 63, 1, "{\"alg\":\"EdDSA\"}\0{}", "bad_signature"),
    (2, 0, 0, "{\"alg\":\"RS256\",\"jku\":7,\"jwk\":[],\"x5c\":\"\",\"x5t#S256\":null}\0{}", "RS256"),
    (10, 0, 0, "{\"alg\":\"RS384\"}\0{}", "RS384"),
    (18, 0, 0, "{\"alg\":\"RS512\",\"cty\":\"a\",\"b64\":true}\0{}", "RS512"),
    (2, 0, 0, "{\"alg\":\"PS256\"}\0{}", "bad_signature"),
    (0, 0, 0, "{\"alg\":\"HS256\",\"alg\":\"HS256\"}\0{}", "header_json"),
    (3, 0, 0, "{\"alg\":\"ES256\"}\0{}", "bad_signature"),
];

/// The order of P-256 (SEC 2 section 2.4.2).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The same token with the other signature that every ECDSA signature has: s taken from the order of the curve.
fn negated(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap_or_default();
    let mut octets = decode(signature.as_bytes()).unwrap_or_default();
    let mut borrow = false;
    for (octet, order) in octets.iter_mut().skip(32).zip(&ORDER).rev() {
        let (one, first) = order.overflowing_sub(*octet);
        let (two, second) = one.overflowing_sub(u8::from(borrow));
        (*octet, borrow) = (two, first || second);
    }
    format!("{input}.{}", encode(&octets))
}
