//! Where cases and vectors come from, as the command line names it.

use crate::vectors::source::Source as Vectors;

/// Where cases and vectors come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The catalogue.
    Cases,
    /// All vectors of Wycheproof.
    Wycheproof,
    /// One source of vectors.
    Vectors(Vectors),
}

impl Source {
    /// Every source.
    pub(super) const ALL: [Self; 11] = [
        Self::Cases,
        Self::Wycheproof,
        Self::Vectors(Vectors::Scenario),
        Self::Vectors(Vectors::Rfc),
        Self::Vectors(Vectors::Jws),
        Self::Vectors(Vectors::Jwk),
        Self::Vectors(Vectors::RsaPkcs1),
        Self::Vectors(Vectors::RsaPss),
        Self::Vectors(Vectors::Ecdsa),
        Self::Vectors(Vectors::Eddsa),
        Self::Vectors(Vectors::Hmac),
    ];

    /// Its name on the command line.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Wycheproof => "wycheproof",
            Self::Vectors(source) => source.name(),
        }
    }

    /// Whether these vectors are from here.
    pub(super) const fn has(self, vectors: Vectors) -> bool {
        match self {
            Self::Cases => false,
            Self::Wycheproof => !matches!(vectors, Vectors::Scenario | Vectors::Rfc),
            Self::Vectors(source) => source as u8 == vectors as u8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_source_of_vectors_can_be_named() {
        let names: BTreeSet<&str> = Source::ALL.iter().map(|source| source.name()).collect();
        assert_eq!(names.len(), Source::ALL.len());
        for vectors in Vectors::ALL {
            assert!(Source::ALL.contains(&Source::Vectors(vectors)), "{vectors}");
            assert_eq!(
                Source::Wycheproof.has(vectors),
                vectors.name().starts_with("wycheproof-"),
                "{vectors}"
            );
        }
    }
}
