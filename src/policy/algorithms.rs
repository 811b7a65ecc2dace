//! Which algorithms a policy accepts.

use crate::algorithm::{Algorithm, Support};
use core::fmt;

/// A set of algorithms that this crate verifies. One that it only knows by name cannot be put in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AlgorithmSet(u32);

impl AlgorithmSet {
    /// Every asymmetric algorithm of the table, RS256 among them (OIDC Core section 15.1). The default: with it, no
    /// key that can verify can sign.
    pub fn asymmetric() -> Self {
        Self::all_with(Support::Verify)
    }

    /// The symmetric ones, HS256 to HS512. They verify with local keys only (S4), and are never in a default.
    pub fn symmetric() -> Self {
        Self::all_with(Support::LocalOnly)
    }

    /// The set of these algorithms; `Err` with the first one that is known by name only.
    ///
    /// # Errors
    /// The unsupported algorithm.
    pub fn of(algorithms: &[Algorithm]) -> Result<Self, Algorithm> {
        algorithms.iter().try_fold(Self(0), |set, algorithm| match algorithm.support() {
            Support::Verify | Support::LocalOnly => Ok(Self(set.0 | bit(*algorithm))),
            Support::Unsupported => Err(*algorithm),
        })
    }

    /// Both sets together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether an algorithm is in it.
    pub const fn contains(self, algorithm: Algorithm) -> bool {
        self.0 & bit(algorithm) != 0
    }

    /// Whether none is in it.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The algorithms in it, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = Algorithm> {
        Algorithm::ALL.iter().copied().filter(move |algorithm| self.contains(*algorithm))
    }

    fn all_with(support: Support) -> Self {
        let fitting = Algorithm::ALL.iter().filter(|algorithm| algorithm.support() == support);
        Self(fitting.fold(0, |bits, algorithm| bits | bit(*algorithm)))
    }
}

#[expect(clippy::as_conversions, reason = "the discriminant of an enumeration without fields")]
const fn bit(algorithm: Algorithm) -> u32 {
    1_u32.wrapping_shl(algorithm as u32)
}

impl fmt::Display for AlgorithmSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for algorithm in self.iter() {
            write!(f, "{separator}{algorithm}")?;
            separator = ", ";
        }
        Ok(())
    }
}

impl fmt::Debug for AlgorithmSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_has_rs256_and_no_secret() {
        let set = AlgorithmSet::asymmetric();
        assert!(set.contains(Algorithm::Rs256) && set.contains(Algorithm::Ed25519));
        assert!(set.iter().all(|algorithm| !algorithm.is_symmetric()));
        let text = "RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, EdDSA, Ed25519";
        assert_eq!(set.to_string(), text);
        assert_eq!(AlgorithmSet::symmetric().to_string(), "HS256, HS384, HS512");
    }

    #[test]
    fn an_unsupported_algorithm_cannot_be_allowed() {
        assert_eq!(AlgorithmSet::of(&[Algorithm::Es256, Algorithm::Es512]), Err(Algorithm::Es512));
        let one = AlgorithmSet::of(&[Algorithm::Es256]).unwrap();
        assert_eq!(one.iter().collect::<Vec<_>>(), [Algorithm::Es256]);
        assert!(AlgorithmSet::of(&[]).unwrap().is_empty());
    }

    #[test]
    fn the_table_fits_the_bits() {
        assert!(Algorithm::ALL.len() <= 32);
    }
}
