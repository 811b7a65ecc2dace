//! Saboteurs: validators that are broken in one way each, re-composed from the library's public parts.

pub mod resolution;
pub mod saboteur;
