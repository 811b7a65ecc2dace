//! Saboteurs that look at too little of what an RSA signature says (RFC 8017 sections 8 and 9).

use super::jwk::{Jwk, octets};
use super::stages::Attempt;
use super::view::View;
use crate::mint::algorithm::{Form, JwsAlg};
use crate::mint::hash::Hash;
use crate::mint::octets::{padded, trimmed};
use crate::mint::padding::{Pss, mask};
use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PublicKey};

saboteurs! {
    "takes-the-digest-of-any-hash": "of an RSA signature the block itself says which hash it is of",
    reports [],
    caught by ["signature/rs-digest-*"],
    verify = |attempt| pkcs1(attempt, &[1], |content, _, input| {
        Hash::ALL.iter().any(|hash| content == info(*hash, input))
    });

    "needs-no-digest-info": "a hash value that nothing says the hash function of is good",
    reports [],
    caught by ["signature/rs-block-bare-hash", "signature/rs-block-exponent-3-bare-hash"],
    verify = |attempt| pkcs1(attempt, &[1], |content, hash, input| content == hash.of(input));

    "takes-a-block-of-type-2": "a block that is built for encryption is as good as one for signatures",
    reports [],
    caught by ["signature/rs-block-type-2"],
    verify = |attempt| pkcs1(attempt, &[1, 2], |content, hash, input| content == info(hash, input));

    "overlooks-what-is-behind-the-hash": "what stands behind the hash value in an RSA block is not looked at",
    reports ["CVE-2006-4339"],
    caught by ["signature/rs-block-short-filling", "signature/rs-block-exponent-3-short-filling"],
    verify = |attempt| pkcs1(attempt, &[1], |content, hash, input| content.starts_with(&info(hash, input)));

    "overlooks-the-parameters-of-the-hash": "of what stands in front of the hash value nothing is looked at",
    reports [],
    caught by [
        "signature/rs-block-garbage-in-parameters", "signature/rs-block-exponent-3-garbage-in-parameters",
    ],
    verify = |attempt| pkcs1(attempt, &[1], |content, hash, input| content.ends_with(&hash.of(input)));

    "takes-a-salt-of-any-length": "how long the salt of PSS is makes no difference",
    reports [],
    caught by ["signature/ps-salt-*"],
    verify = |attempt| pss(attempt, |found, hash| found.mgf == hash);

    "takes-any-hash-in-the-mask": "which hash function the mask of PSS is made with makes no difference",
    reports [],
    caught by ["signature/ps-mask-*"],
    verify = |attempt| pss(attempt, |found, hash| found.salt == hash.octets());

    "takes-a-signature-for-a-number": "zeros in front of an RSA signature make no difference",
    reports [],
    caught by ["signature/length-leading-zero-added-{rs,ps}*"],
    verify = |attempt| {
        let size = octets(attempt.jwk, "n").map_or(0, |n| n.len());
        let is_rsa = matches!(form(attempt.alg.name()), Some(Form::RsaPkcs1(_) | Form::RsaPss(_)));
        attempt.holds(attempt.signature) || is_rsa && attempt.holds(&padded(trimmed(attempt.signature), size))
    };
}

/// A signature of PSS that is good in this way.
struct Found {
    mgf: Hash,
    salt: usize,
}

fn form(alg: &str) -> Option<Form> {
    JwsAlg::parse(alg).map(JwsAlg::form)
}

/// The DigestInfo of an input.
fn info(hash: Hash, input: &[u8]) -> Vec<u8> {
    [hash.digest_info(), &hash.of(input)].concat()
}

/// Whether this is a good signature, or one of PKCS #1 v1.5 whose content is good in this sense.
fn pkcs1(attempt: &Attempt<'_>, types: &[u8], good: fn(&[u8], Hash, &[u8]) -> bool) -> bool {
    let lenient = || {
        let Form::RsaPkcs1(padding) = form(attempt.alg.name())? else { return None };
        let message = message(attempt.jwk, attempt.signature)?;
        Some(good(content(&message, types)?, padding.hash, attempt.input))
    };
    attempt.holds(attempt.signature) || lenient().unwrap_or(false)
}

/// Whether this is a good signature, or one of PSS that is good in this sense.
fn pss(attempt: &Attempt<'_>, good: fn(&Found, Hash) -> bool) -> bool {
    let lenient = || {
        let Form::RsaPss(Pss { hash, .. }) = form(attempt.alg.name())? else { return None };
        let message = message(attempt.jwk, attempt.signature)?;
        let found =
            |mgf: &Hash| salt(&message, hash, *mgf, attempt.input).map(|salt| Found { mgf: *mgf, salt });
        Some(Hash::ALL.iter().filter_map(found).any(|found| good(&found, hash)))
    };
    attempt.holds(attempt.signature) || lenient().unwrap_or(false)
}

/// Whether this is the signature of a token, however small the key.
pub(super) fn is_signature(view: &View, jwk: &Jwk) -> bool {
    let good = || {
        let message = message(jwk, &view.signature)?;
        match form(&view.alg())? {
            Form::RsaPkcs1(padding) => Some(content(&message, &[1])? == info(padding.hash, &view.input)),
            Form::RsaPss(Pss { hash, .. }) => Some(salt(&message, hash, hash, &view.input)? == hash.octets()),
            Form::Ecdsa(..) | Form::Ed25519 | Form::Hmac(_) => None,
        }
    };
    good().unwrap_or(false)
}

/// What was signed, as long as the modulus (RSAVP1).
fn message(jwk: &Jwk, signature: &[u8]) -> Option<Vec<u8>> {
    let (n, e) = (octets(jwk, "n")?, octets(jwk, "e")?);
    let below = signature.len() == n.len() && signature < n.as_slice();
    let key =
        PublicKey::new(BoxedUint::from_be_slice_vartime(&n), BoxedUint::from_be_slice_vartime(&e)).ok()?;
    let number = BoxedUint::from_be_slice(signature, key.n().bits_precision()).ok().filter(|_| below)?;
    let power = rsa_encrypt(&key, &number).ok()?;
    Some(padded(trimmed(&power.to_be_bytes()), n.len()))
}

/// What stands behind the filling of a block of one of these types.
fn content<'m>(message: &'m [u8], types: &[u8]) -> Option<&'m [u8]> {
    let rest = message.strip_prefix(&[0])?;
    let (kind, rest) = rest.split_first()?;
    let end = rest.iter().position(|octet| *octet == 0)?;
    let (filling, content) = rest.split_at_checked(end)?;
    let filled = filling.len() >= 8 && (*kind == 2 || filling.iter().all(|octet| *octet == 0xff));
    (types.contains(kind) && filled).then(|| content.strip_prefix(&[0])).flatten()
}

/// The length of the salt of a message of PSS (RFC 8017 section 9.1.2); `None` where it is none of this input.
fn salt(message: &[u8], hash: Hash, mgf: Hash, input: &[u8]) -> Option<usize> {
    let rest = message.strip_suffix(&[0xbc])?;
    let (masked, seed) = rest.split_at_checked(rest.len().checked_sub(hash.octets())?)?;
    let mut data: Vec<u8> = masked.iter().zip(mask(mgf, seed)).map(|(octet, mask)| octet ^ mask).collect();
    // No key here has a modulus of so many bits that more than the highest two are unused.
    if let Some(first) = data.first_mut() {
        *first &= 0x3f;
    }
    let salt = trimmed(&data).strip_prefix(&[1])?;
    let expected = hash.of(&[&[0; 8], hash.of(input).as_slice(), salt].concat());
    (expected == seed).then_some(salt.len())
}
