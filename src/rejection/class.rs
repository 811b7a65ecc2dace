//! What a rejection is about.

/// What a rejection is about: the coarse class of an error that the suite compares between validators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// It is no token that can be read.
    Malformed,
    /// Its `alg`.
    Algorithm,
    /// Another header parameter.
    Header,
    /// A claim, times left out.
    Claims,
    /// A time.
    Time,
    /// No key for it, though every source could be asked.
    Key,
    /// Its signature.
    Signature,
}

impl Class {
    /// The stable snake_case name of this class.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Algorithm => "algorithm",
            Self::Header => "header",
            Self::Claims => "claims",
            Self::Time => "time",
            Self::Key => "key",
            Self::Signature => "signature",
        }
    }
}
