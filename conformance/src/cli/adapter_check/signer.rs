//! Keys to check an adapter with, one for each algorithm that we can sign with.

use crate::worked_examples::RFC7515_A2_JWK;
use countersign::algorithm::Algorithm;
use countersign::base64url::{decode, encode};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair as RsaKeyPair, KeyPairComponents, PublicKeyComponents};
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _, RsaEncoding,
};
use ring::{hmac, rsa};
use serde_json::{Map, Value, json};

/// A key pair, or a secret, and the algorithm that it signs with.
pub(super) struct Signer {
    algorithm: Algorithm,
    jwk: Map<String, Value>,
    pair: Pair,
}

enum Pair {
    Rsa(Box<rsa::KeyPair>, &'static dyn RsaEncoding),
    Ecdsa(Box<EcdsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
    Mac(hmac::Key),
}

/// A secret that everybody knows; long enough for every MAC.
const SECRET: [u8; 64] = [7; 64];

impl Signer {
    /// A key for this algorithm; `None` where we cannot sign with it.
    pub(super) fn new(algorithm: Algorithm) -> Option<Self> {
        let (pair, public) = match algorithm {
            Algorithm::Rs256 => rsa(&signature::RSA_PKCS1_SHA256)?,
            Algorithm::Rs384 => rsa(&signature::RSA_PKCS1_SHA384)?,
            Algorithm::Rs512 => rsa(&signature::RSA_PKCS1_SHA512)?,
            Algorithm::Ps256 => rsa(&signature::RSA_PSS_SHA256)?,
            Algorithm::Ps384 => rsa(&signature::RSA_PSS_SHA384)?,
            Algorithm::Ps512 => rsa(&signature::RSA_PSS_SHA512)?,
            Algorithm::Es256 => ecdsa(&ECDSA_P256_SHA256_FIXED_SIGNING, "P-256")?,
            Algorithm::Es384 => ecdsa(&ECDSA_P384_SHA384_FIXED_SIGNING, "P-384")?,
            Algorithm::EdDsa | Algorithm::Ed25519 => ed25519()?,
            Algorithm::Hs256 => mac(hmac::HMAC_SHA256),
            Algorithm::Hs384 => mac(hmac::HMAC_SHA384),
            Algorithm::Hs512 => mac(hmac::HMAC_SHA512),
            Algorithm::Es512
            | Algorithm::Es256k
            | Algorithm::Ed448
            | Algorithm::MlDsa44
            | Algorithm::MlDsa65
            | Algorithm::MlDsa87 => return None,
        };
        let Value::Object(mut jwk) = public else { return None };
        jwk.insert("kid".to_owned(), "check".into());
        jwk.insert("use".to_owned(), "sig".into());
        jwk.insert("alg".to_owned(), algorithm.name().into());
        Some(Self { algorithm, jwk, pair })
    }

    /// The algorithm.
    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The public key, or the secret.
    pub(super) fn jwk(&self) -> &Map<String, Value> {
        &self.jwk
    }

    /// A token of this type with these claims.
    pub(super) fn token(&self, typ: &str, claims: &Value) -> String {
        let header = json!({ "alg": self.algorithm.name(), "typ": typ, "kid": "check" });
        let signed =
            format!("{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()));
        format!("{signed}.{}", encode(&self.sign(signed.as_bytes())))
    }

    /// The signature. ring fails for want of randomness only, and then leaves one that nobody accepts.
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let _ = pair.sign(*encoding, &random, message, &mut signature);
                signature
            }
            Pair::Ecdsa(pair) => {
                pair.sign(&random, message).map(|signature| signature.as_ref().to_vec()).unwrap_or_default()
            }
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::Mac(key) => hmac::sign(key, message).as_ref().to_vec(),
        }
    }
}

/// The same token with one bit of its signature turned over.
pub(super) fn flipped(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
    let mut octets = decode(signature.as_bytes()).unwrap_or_default();
    if let Some(last) = octets.last_mut() {
        *last ^= 1;
    }
    format!("{signed}.{}", encode(&octets))
}

/// The key of RFC 7515 appendix A.2: to make one takes too long.
fn rsa(encoding: &'static dyn RsaEncoding) -> Option<(Pair, Value)> {
    let key: Value = serde_json::from_str(RFC7515_A2_JWK).ok()?;
    let of = |name: &str| decode(key.get(name)?.as_str()?.as_bytes()).ok();
    let components = KeyPairComponents {
        public_key: PublicKeyComponents { n: of("n")?, e: of("e")? },
        d: of("d")?,
        p: of("p")?,
        q: of("q")?,
        dP: of("dp")?,
        dQ: of("dq")?,
        qInv: of("qi")?,
    };
    let pair = RsaKeyPair::from_components(&components).ok()?;
    let public = json!({ "kty": "RSA", "n": key.get("n")?, "e": key.get("e")? });
    Some((Pair::Rsa(Box::new(pair), encoding), public))
}

fn ecdsa(algorithm: &'static EcdsaSigningAlgorithm, curve: &str) -> Option<(Pair, Value)> {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(algorithm, &random).ok()?;
    let pair = EcdsaKeyPair::from_pkcs8(algorithm, document.as_ref(), &random).ok()?;
    // An uncompressed point: an octet, then both coordinates (SEC 1 section 2.3.3).
    let (_, point) = pair.public_key().as_ref().split_first()?;
    let (x, y) = point.split_at_checked(point.len() / 2)?;
    let public = json!({ "kty": "EC", "crv": curve, "x": encode(x), "y": encode(y) });
    Some((Pair::Ecdsa(Box::new(pair)), public))
}

fn ed25519() -> Option<(Pair, Value)> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).ok()?;
    let public = json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key().as_ref()) });
    Some((Pair::Ed25519(Box::new(pair)), public))
}

fn mac(algorithm: hmac::Algorithm) -> (Pair, Value) {
    (Pair::Mac(hmac::Key::new(algorithm, &SECRET)), json!({ "kty": "oct", "k": encode(&SECRET) }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign::algorithm::Support;
    use countersign::jwk::{Key, KeyLimits, Origin};
    use countersign::jws::Buffers;
    use countersign::policy::algorithms::AlgorithmSet;
    use countersign::policy::limits::Limits;
    use countersign::verify::verify_jws;

    #[test]
    fn there_is_a_key_for_every_algorithm_that_the_library_verifies() {
        for algorithm in Algorithm::ALL {
            let signer = Signer::new(*algorithm);
            assert_eq!(signer.is_some(), algorithm.support() != Support::Unsupported, "{algorithm}");
            let Some(signer) = signer else { continue };
            let jwk = json!(signer.jwk()).to_string();
            let key = Key::parse(jwk.as_bytes(), Origin::Local, &KeyLimits::DEFAULT).unwrap();
            let allowed = AlgorithmSet::of(&[*algorithm]).unwrap();
            let good = |token: &str| {
                verify_jws(token.as_bytes(), &key, allowed, &Limits::DEFAULT, &mut Buffers::new()).is_ok()
            };
            let token = signer.token("JWT", &json!({}));
            assert!(good(&token), "{algorithm}");
            assert!(!good(&flipped(&token)), "{algorithm}");
        }
    }
}
