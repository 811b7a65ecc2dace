//! The ports of an issuer, as they are given on the command line.

use crate::lab::port::Ports;

/// The port that is used where none is given: that of the metadata.
pub(super) const DEFAULT: &str = "4747";

/// Reads the port of the metadata; the other places have those behind it.
pub(super) fn ports(text: &str) -> Result<Ports, String> {
    let first = text.parse().map_err(|_| "this is no port".to_owned())?;
    Ports::starting_at(first).ok_or_else(|| "there have to be four ports behind it".to_owned())
}
