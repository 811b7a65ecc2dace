//! What is wrong with a recipe.

use super::error::MintError;
use super::text::TextError;
use core::fmt;

/// What is wrong with a recipe: a case that meets one is broken, and says nothing of anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// There is no such algorithm, key, secret, forgery or mutation: what, and its name.
    Unknown(&'static str, String),
    /// A text has a placeholder that is none.
    Text(TextError),
    /// The signature cannot be made.
    Sign(MintError),
    /// The change has no meaning for this token: what it is.
    Meaningless(String),
    /// The token is no text, which a request cannot carry.
    NoText,
    /// A key that a validator is to be given is no JSON object.
    NoObject,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(what, name) => write!(f, "there is no {what} `{name}`"),
            Self::Text(error) => error.fmt(f),
            Self::Sign(error) => error.fmt(f),
            Self::Meaningless(what) => write!(f, "{what} has no meaning for this token"),
            Self::NoText => f.write_str("the token is no text"),
            Self::NoObject => f.write_str("a key is no JSON object"),
        }
    }
}

impl std::error::Error for Mistake {}

impl From<TextError> for Mistake {
    fn from(error: TextError) -> Self {
        Self::Text(error)
    }
}

impl From<MintError> for Mistake {
    fn from(error: MintError) -> Self {
        Self::Sign(error)
    }
}
