//! Why a usable key is not used for a token (S1).

use core::fmt;

/// Why a key is not one for a token, although it is usable (S1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PassedOver {
    /// The `kid` is another one, or missing.
    Kid,
    /// The key type or the curve does not fit the algorithm.
    KeyType,
    /// The secret is shorter than the hash of the algorithm.
    Size,
    /// The key says that it is for another algorithm.
    Algorithm,
    /// `use` is not "sig".
    Use,
    /// `key_ops` does not hold "verify".
    KeyOps,
    /// We cannot verify the algorithm, whatever the key.
    Unsupported,
}

impl PassedOver {
    /// The stable snake_case name of this reason.
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The section that it follows from.
    pub const fn section(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Kid => ("kid_differs", "RFC 7515 4.1.4", "its kid is not that of the token"),
            Self::KeyType => {
                ("key_type_differs", "RFC 7518 3.1", "its type or curve does not fit the algorithm")
            }
            Self::Size => ("secret_too_short_for_alg", "RFC 7518 3.2", "its secret is shorter than the hash"),
            Self::Algorithm => ("key_alg_differs", "RFC 7517 4.4", "it is for another algorithm"),
            Self::Use => ("use_not_sig", "RFC 7517 4.2", "its use is not sig"),
            Self::KeyOps => ("key_ops_without_verify", "RFC 7517 4.3", "its key_ops do not hold verify"),
            Self::Unsupported => ("alg_unsupported", "RFC 7515 5.2", "the algorithm is not supported"),
        }
    }
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().2)
    }
}
