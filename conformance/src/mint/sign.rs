//! Signatures: as an algorithm asks for them, and as none does.
//!
//! RSA and ECDSA are computed by the RustCrypto crates, which take every key of the table and give the same signature
//! for the same input (RFC 6979 for ECDSA); Ed25519 and HMAC by ring.

use super::algorithm::{Form, JwsAlg};
use super::error::MintError;
use super::hash::Hash;
use super::keys::KeyName;
use super::keys::material::{EcKey, Material};
use super::octets;
use super::secret::Secret;
use p256::ecdsa::signature::SignatureEncoding;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::BoxedUint;
use rsa::hazmat::rsa_decrypt;
use rsa::rand_core::CryptoRng;
use rsa::traits::PublicKeyParts;

/// Signs `input` as `alg` asks. Whether the key is long enough is not judged.
///
/// # Errors
/// [`MintError`], where the key is not one for the algorithm.
pub fn sign(alg: JwsAlg, key: KeyName, input: &[u8]) -> Result<Vec<u8>, MintError> {
    sign_form(alg.form(), key, input)
}

/// Computes any form of a signature of `input`, whatever algorithm the header will name.
///
/// # Errors
/// [`MintError`], where the key is not one for the form, or too small for it.
pub fn sign_form(form: Form, key: KeyName, input: &[u8]) -> Result<Vec<u8>, MintError> {
    let too_small = || MintError::KeyTooSmall { form, key };
    match (form, key.material()) {
        (Form::RsaPkcs1(padding), Material::Rsa(private)) => {
            let message = padding.encode(input, modulus_bits(private)).ok_or_else(too_small)?;
            rsa_power(private, key, &message)
        }
        (Form::RsaPss(padding), Material::Rsa(private)) => {
            let message = padding.encode(input, modulus_bits(private)).ok_or_else(too_small)?;
            rsa_power(private, key, &message)
        }
        (Form::Ecdsa(curve, hash), Material::Ec(private)) if private.curve() == curve => {
            ecdsa(private, hash, input).ok_or(MintError::Refused { key })
        }
        (Form::Ed25519, Material::Ed25519(pair)) => Ok(pair.sign(input).as_ref().to_vec()),
        (Form::Hmac(hash), Material::Oct(secret)) => Ok(hash.mac(secret, input)),
        (
            Form::RsaPkcs1(_) | Form::RsaPss(_) | Form::Ecdsa(_, _) | Form::Ed25519 | Form::Hmac(_),
            Material::Rsa(_) | Material::Ec(_) | Material::Ed25519(_) | Material::Oct(_),
        ) => Err(MintError::KeyDoesNotFit { form, key }),
    }
}

/// The HMAC of `input` under any secret: what somebody computes who takes a public key for one.
///
/// # Errors
/// [`MintError::NoSuchForm`], where the secret is made from a key that has no such form.
pub fn mac(hash: Hash, secret: &Secret, input: &[u8]) -> Result<Vec<u8>, MintError> {
    Ok(hash.mac(&secret.octets()?, input))
}

fn modulus_bits(key: &rsa::PrivateKey) -> usize {
    usize::try_from(key.n().bit_width_vartime()).unwrap_or(usize::MAX)
}

/// RSASP1 (RFC 8017 section 5.2.1) on an encoded message, as long as the modulus. Nothing is blinded: the key is public.
fn rsa_power(private: &rsa::PrivateKey, key: KeyName, message: &[u8]) -> Result<Vec<u8>, MintError> {
    let refused = MintError::Refused { key };
    let message = BoxedUint::from_be_slice(message, private.n().bits_precision()).map_err(|_| refused)?;
    let power = rsa_decrypt(None::<&mut dyn CryptoRng>, private, &message).map_err(|_| refused)?;
    Ok(octets::padded(octets::trimmed(&power.to_be_bytes()), private.size()))
}

fn ecdsa(key: &EcKey, hash: Hash, input: &[u8]) -> Option<Vec<u8>> {
    let value = hash.of(input);
    // The library asks for a hash of at least half the length of the order; shorter ones are the same integer.
    let value = octets::padded(&value, key.curve().octets().div_ceil(2));
    match key {
        EcKey::P256(key) => fixed::<p256::ecdsa::Signature>(key, &value),
        EcKey::P384(key) => fixed::<p384::ecdsa::Signature>(key, &value),
        EcKey::P521(key) => fixed::<p521::ecdsa::Signature>(key, &value),
        EcKey::Secp256k1(key) => fixed::<k256::ecdsa::Signature>(key, &value),
    }
}

fn fixed<S: SignatureEncoding>(key: &impl PrehashSigner<S>, value: &[u8]) -> Option<Vec<u8>> {
    Some(key.sign_prehash(value).ok()?.to_bytes().as_ref().to_vec())
}

#[cfg(test)]
mod tests;
