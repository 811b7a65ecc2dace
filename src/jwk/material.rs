//! The public key or secret itself, in the form that ring takes.

use super::limits::{KeyLimits, MAX_RSA_BITS, MIN_RSA_BITS};
use super::members::{Members, octets, string};
use super::passed_over::PassedOver;
use super::point;
use super::roca;
use super::skip::SkipReason;
use super::thumbprint::Thumbprint;
use crate::algorithm::curve::Curve;
use crate::algorithm::{Algorithm, Scheme};
use ring::error::Unspecified;
use ring::hmac;
use ring::signature::{
    ED25519, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};

/// A public key, or a secret.
#[derive(Clone)]
pub(super) enum Material {
    /// Big-endian, without leading zeros.
    Rsa { n: Box<[u8]>, e: Box<[u8]>, bits: u32 },
    /// The uncompressed point of SEC 1 section 2.3.3.
    Ec { curve: Curve, point: Box<[u8]> },
    /// The encoded point of RFC 8032 section 5.1.2.
    Ed25519([u8; 32]),
    /// One prepared key for each hash that the secret is long enough for; the secret itself is not kept.
    Oct(Box<[hmac::Key]>),
}

/// A key with the algorithm that it is about to be used for. There is none for a pair that does not fit.
pub(crate) enum Verifier<'k> {
    Rsa(&'static RsaParameters, RsaPublicKeyComponents<&'k [u8]>),
    Point(UnparsedPublicKey<&'k [u8]>),
    Mac(&'k hmac::Key),
}

impl Verifier<'_> {
    /// Whether `signature` is one of `message`. A MAC is compared at full length and in constant time.
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Unspecified> {
        match self {
            Self::Rsa(parameters, components) => components.verify(parameters, message, signature),
            Self::Point(point) => point.verify(message, signature),
            Self::Mac(key) => hmac::verify(key, message, signature),
        }
    }
}

impl Material {
    /// Reads the members that belong to `kty`; their thumbprint comes with them.
    pub(super) fn parse(
        kty: &str,
        members: &Members<'_>,
        limits: &KeyLimits,
    ) -> Result<(Self, Thumbprint), SkipReason> {
        match kty {
            "RSA" => rsa(members, limits),
            "EC" => ec(members),
            "OKP" => okp(members),
            "oct" => oct(members),
            _ => Err(SkipReason::UnknownKeyType),
        }
    }

    /// This key as one for `algorithm`: the only way to use it, so that no key is used for what it does not fit
    /// (RFC 7518 section 3.1, RFC 8725 section 3.1).
    pub(super) fn verifier(&self, algorithm: Algorithm) -> Result<Verifier<'_>, PassedOver> {
        let point = |verifier: &'static dyn VerificationAlgorithm, point| {
            Ok(Verifier::Point(UnparsedPublicKey::new(verifier, point)))
        };
        match (algorithm.scheme(), self) {
            (Scheme::Rsa(parameters), Self::Rsa { n, e, .. }) => {
                Ok(Verifier::Rsa(parameters, RsaPublicKeyComponents { n, e }))
            }
            (Scheme::Ecdsa(wanted, verifier), Self::Ec { curve, point: octets }) if wanted == *curve => {
                point(verifier, octets)
            }
            (Scheme::Ed25519, Self::Ed25519(octets)) => point(&ED25519, octets),
            (Scheme::Hmac(mac), Self::Oct(prepared)) => {
                prepared.iter().find(|key| key.algorithm() == *mac).map(Verifier::Mac).ok_or(PassedOver::Size)
            }
            (Scheme::Unsupported, _) => Err(PassedOver::Unsupported),
            (Scheme::Rsa(_) | Scheme::Ecdsa(_, _) | Scheme::Ed25519 | Scheme::Hmac(_), _) => {
                Err(PassedOver::KeyType)
            }
        }
    }
}

/// A Base64urlUInt: minimal octets (RFC 7518 section 2).
fn integer(octets: Vec<u8>, member: &'static str) -> Result<Box<[u8]>, SkipReason> {
    match *octets.as_slice() {
        [] | [0, _, ..] => Err(SkipReason::IntegerNotMinimal(member)),
        [_, ..] => Ok(octets.into_boxed_slice()),
    }
}

fn bits(octets: &[u8]) -> u32 {
    let zeros = octets.first().map_or(0, |octet| octet.leading_zeros());
    u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(zeros)
}

fn is_even(octets: &[u8]) -> bool {
    octets.last().is_none_or(|octet| octet % 2 == 0)
}

fn rsa(members: &Members<'_>, limits: &KeyLimits) -> Result<(Material, Thumbprint), SkipReason> {
    let (n_text, n) = octets(members.n, "n")?;
    let (e_text, e) = octets(members.e, "e")?;
    let (n, e) = (integer(n, "n")?, integer(e, "e")?);
    let size = bits(&n);
    if size < MIN_RSA_BITS {
        return Err(SkipReason::RsaTooSmall);
    }
    if size > limits.rsa_bits.min(MAX_RSA_BITS) {
        return Err(SkipReason::RsaTooLarge);
    }
    if is_even(&n) {
        return Err(SkipReason::RsaModulusEven);
    }
    if roca::is_marked(&n) {
        return Err(SkipReason::RsaModulusRoca);
    }
    if is_even(&e) {
        return Err(SkipReason::RsaExponentEven);
    }
    if *e == [1] {
        return Err(SkipReason::RsaExponentTooSmall);
    }
    // e = 3 is taken: what RFC 7518 section 8.3 says against it is about encryption.
    if bits(&e) > 33 {
        return Err(SkipReason::RsaExponentTooLarge);
    }
    let thumbprint = Thumbprint::of(&[("e", &e_text), ("kty", "RSA"), ("n", &n_text)], false);
    Ok((Material::Rsa { n, e, bits: size }, thumbprint))
}

fn ec(members: &Members<'_>) -> Result<(Material, Thumbprint), SkipReason> {
    let curve = Curve::parse(&string(members.crv, "crv")?).ok_or(SkipReason::UnsupportedCurve)?;
    let (x_text, x) = octets(members.x, "x")?;
    let (y_text, y) = octets(members.y, "y")?;
    for (octets, member) in [(&x, "x"), (&y, "y")] {
        if octets.len() != curve.coordinate_octets() {
            return Err(SkipReason::PointLength(member));
        }
    }
    let point = [&[4], x.as_slice(), y.as_slice()].concat().into_boxed_slice();
    point::check_on_curve(curve, &point)?;
    let members = [("crv", curve.name()), ("kty", "EC"), ("x", &*x_text), ("y", &*y_text)];
    Ok((Material::Ec { curve, point }, Thumbprint::of(&members, false)))
}

fn okp(members: &Members<'_>) -> Result<(Material, Thumbprint), SkipReason> {
    match &*string(members.crv, "crv")? {
        "Ed25519" => {}
        "X25519" | "X448" => return Err(SkipReason::KeyAgreementCurve),
        _ => return Err(SkipReason::UnsupportedCurve),
    }
    let (text, x) = octets(members.x, "x")?;
    let x = <[u8; 32]>::try_from(x).map_err(|_| SkipReason::PointLength("x"))?;
    point::check_ed25519(&x)?;
    let members = [("crv", "Ed25519"), ("kty", "OKP"), ("x", &*text)];
    Ok((Material::Ed25519(x), Thumbprint::of(&members, false)))
}

fn oct(members: &Members<'_>) -> Result<(Material, Thumbprint), SkipReason> {
    let (text, secret) = octets(members.k, "k")?;
    let prepared: Box<[hmac::Key]> = Algorithm::ALL
        .iter()
        .filter_map(|algorithm| if let Scheme::Hmac(mac) = algorithm.scheme() { Some(mac) } else { None })
        .filter(|mac| secret.len() >= mac.digest_algorithm().output_len())
        .map(|mac| hmac::Key::new(*mac, &secret))
        .collect();
    if prepared.is_empty() {
        return Err(SkipReason::SecretTooShort);
    }
    Ok((Material::Oct(prepared), Thumbprint::of(&[("k", &*text), ("kty", "oct")], true)))
}
