//! One usable key.

use super::limits::{KeyLimits, Origin};
use super::material::{Material, Verifier};
use super::members::{Members, string};
use super::passed_over::PassedOver;
use super::skip::SkipReason;
use super::thumbprint::Thumbprint;
use super::usage::Usage;
use crate::algorithm::Algorithm;
use crate::json::Bounds;
use core::fmt;
use core::hash::{Hash, Hasher};

/// One usable key: a public key, or a symmetric one that the process itself holds.
///
/// Keys are equal where their thumbprints, their `kid`s and what they may be used for are. `Debug` prints no key.
#[derive(Clone)]
pub struct Key {
    kid: Option<Box<str>>,
    thumbprint: Thumbprint,
    usage: Usage,
    material: Material,
}

impl Key {
    /// Reads one JWK.
    ///
    /// # Errors
    /// Why the key cannot be used: the reasons for which [`KeySet::parse`](super::KeySet::parse) skips a key.
    pub fn parse(text: &[u8], origin: Origin, limits: &KeyLimits) -> Result<Self, SkipReason> {
        if text.len() > limits.octets {
            return Err(SkipReason::TooLarge);
        }
        let bounds = Bounds { depth: limits.depth, members: limits.members };
        Self::new(&Members::read(text, bounds)?, origin, limits)
    }

    pub(super) fn new(members: &Members<'_>, origin: Origin, limits: &KeyLimits) -> Result<Self, SkipReason> {
        let kty = string(members.kty, "kty");
        match origin {
            Origin::Local => {}
            Origin::Fetched if kty.as_deref() == Ok("oct") => return Err(SkipReason::SymmetricKey),
            // Before all else: that a private key is public matters also where we could not use it.
            Origin::Fetched if members.private || members.k.is_some() => return Err(SkipReason::PrivateKey),
            Origin::Fetched => {}
        }
        let kty = kty?;
        let kid = members.kid(limits)?;
        let usage = Usage::parse(members.purpose, members.key_ops, members.alg)?;
        let (material, thumbprint) = Material::parse(&kty, members, limits)?;
        Ok(Self { kid, thumbprint, usage, material })
    }

    /// Its `kid`.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Its RFC 7638 thumbprint.
    pub fn thumbprint(&self) -> Thumbprint {
        self.thumbprint
    }

    /// Its `kty`.
    pub fn kty(&self) -> &'static str {
        match self.material {
            Material::Rsa { .. } => "RSA",
            Material::Ec { .. } => "EC",
            Material::Ed25519(_) => "OKP",
            Material::Oct(_) => "oct",
        }
    }

    /// Its `crv`, for an EC or OKP key.
    pub fn crv(&self) -> Option<&'static str> {
        match self.material {
            Material::Ec { curve, .. } => Some(curve.name()),
            Material::Ed25519(_) => Some("Ed25519"),
            Material::Rsa { .. } | Material::Oct(_) => None,
        }
    }

    /// The bits of its modulus, for an RSA key.
    pub fn rsa_bits(&self) -> Option<u32> {
        match self.material {
            Material::Rsa { bits, .. } => Some(bits),
            Material::Ec { .. } | Material::Ed25519(_) | Material::Oct(_) => None,
        }
    }

    /// Why this key is not one for a token with this `alg` and `kid` (S1); `None` where it is. A token without a `kid`
    /// leaves the `kid` of the key unjudged.
    pub fn passed_over(&self, alg: Algorithm, kid: Option<&str>) -> Option<PassedOver> {
        if kid.is_some() && kid != self.kid() {
            return Some(PassedOver::Kid);
        }
        self.verifier(alg).err()
    }

    /// This key as one for `alg`.
    pub(crate) fn verifier(&self, alg: Algorithm) -> Result<Verifier<'_>, PassedOver> {
        let verifier = self.material.verifier(alg)?;
        match self.usage.passed_over(alg) {
            None => Ok(verifier),
            Some(reason) => Err(reason),
        }
    }

    fn identity(&self) -> (Thumbprint, Option<&str>, Usage) {
        (self.thumbprint, self.kid(), self.usage)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("kid", &self.kid)
            .field("kty", &self.kty())
            .field("crv", &self.crv())
            .field("rsa_bits", &self.rsa_bits())
            .field("usage", &self.usage)
            .field("thumbprint", &self.thumbprint)
            .finish()
    }
}
