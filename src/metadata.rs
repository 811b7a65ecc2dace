//! Discovery metadata, as far as a validator reads it.

/// The two members of discovery metadata that a validator needs, as text: nothing is judged yet (OIDC Discovery 3).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Metadata {
    /// The `issuer` that the document claims (K6 compares it).
    pub issuer: Box<str>,
    /// The `jwks_uri`; RFC 8414 lets it be absent, and then the document yields no keys.
    pub jwks_uri: Option<Box<str>>,
}
