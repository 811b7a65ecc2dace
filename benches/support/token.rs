//! A token and its parts.

/// One signed token, and what raw ring needs of it.
pub(crate) struct Token {
    /// The compact form.
    pub(crate) text: String,
    /// Its header, before base64url.
    pub(crate) header: String,
    /// Its claims, before base64url.
    pub(crate) claims: String,
    signed: usize,
    signature: Vec<u8>,
}

impl Token {
    /// A token of which the first `signed` octets were signed.
    pub(crate) fn new(
        text: String,
        header: String,
        claims: String,
        signed: usize,
        signature: Vec<u8>,
    ) -> Self {
        Self { text, header, claims, signed, signature }
    }

    /// What was signed.
    pub(crate) fn signing_input(&self) -> &[u8] {
        &self.text.as_bytes()[..self.signed]
    }

    /// The decoded signature.
    pub(crate) fn signature(&self) -> &[u8] {
        &self.signature
    }
}
