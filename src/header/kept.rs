//! The header that was read last.
//!
//! The tokens of one issuer mostly have the same header, octet for octet, until its keys change. Decoding and reading it
//! is done once for as long as it stays the same. Nothing else is kept: what its parameters mean is judged for each token,
//! and one header alone is remembered, by the caller who keeps the buffers.

use super::parameter::{Parameter, Parameters};
use crate::base64url::{self, Base64urlError};
use crate::json::{Bounds, JsonError};

/// The header that was read last, and how it was encoded.
#[derive(Default)]
pub(crate) struct Kept {
    encoded: Vec<u8>,
    octets: Vec<u8>,
    text: String,
    parameters: Parameters,
    /// The bounds within which `text` was read. `None`: it was not, or was refused.
    read: Option<Bounds>,
}

impl Kept {
    pub(crate) const fn new() -> Self {
        Self {
            encoded: Vec::new(),
            octets: Vec::new(),
            text: String::new(),
            parameters: Parameters::new(),
            read: None,
        }
    }

    /// Takes the next header.
    pub(crate) fn decode(&mut self, encoded: &[u8]) -> Result<(), Base64urlError> {
        if self.read.is_some() && self.encoded == encoded {
            return Ok(());
        }
        self.read = None;
        self.octets.resize(base64url::decoded_len(encoded.len()), 0);
        base64url::decode_to(encoded, &mut self.octets)?;
        self.encoded.clear();
        self.encoded.extend_from_slice(encoded);
        Ok(())
    }

    /// Reads the header that was decoded: one JSON object.
    pub(super) fn read(&mut self, bounds: Bounds) -> Result<(&str, &Parameters), JsonError> {
        if self.read != Some(bounds) {
            self.read = None;
            let index_of = |name: &str| Parameter::parse(name).map(Parameter::index);
            let text = self.parameters.read(&self.octets, bounds, index_of)?;
            self.text.clear();
            self.text.push_str(text);
            self.read = Some(bounds);
        }
        Ok((&self.text, &self.parameters))
    }
}
