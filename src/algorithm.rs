//! The one table of JWS algorithms.

/// A JWS signature algorithm, by its registered name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
    Ed25519,
    Hs256,
    Hs384,
    Hs512,
    // known by name, typed unsupported:
    Es512,
    Es256k,
    Ed448,
    MlDsa44,
    MlDsa65,
    MlDsa87,
}

impl Algorithm {
    /// Whether the same secret signs and verifies (HS256, HS384, HS512).
    pub fn is_symmetric(self) -> bool {
        matches!(self, Self::Hs256 | Self::Hs384 | Self::Hs512)
    }
}
