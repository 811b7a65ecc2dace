//! Saboteurs that judge a token wrongly.
//!
//! Each is one pipeline whose parts are the library's, but for one (`stages`). The checks that need no key are always made by the
//! library: a saboteur that ignores a thing reads it as something good and has the rest judged. With no part of its own the
//! pipeline says of every case what the reference says, and a test holds it to that.
//!
//! How keys are found again, and how they are fetched, is broken elsewhere: these saboteurs ask a URL once, know no discovery,
//! and are judged by the areas below.

#[macro_use]
mod table;

mod jwk;
mod members;
mod reading;
mod source;
mod stages;
mod subject;
mod validator;
mod view;

mod pairs;
mod spki;

mod algorithm;
mod audience;
mod claims;
mod confusion;
mod ecdsa;
mod encoding;
mod header;
mod issuer;
mod json;
mod keys;
mod profiles;
mod rsa;
mod signature;
mod times;
mod trust;

use super::saboteur::Saboteur;

/// The areas that are about tokens and keys, and not about how keys are found.
pub const AREAS: &[&str] =
    &["algorithms", "claims", "encoding", "header", "json", "keys", "profiles", "signature"];

/// Every saboteur of this kind.
pub const ALL: &[Saboteur] = &table::joined::<{ table::count(PARTS) }>(PARTS);

const PARTS: &[&[Saboteur]] = &[
    encoding::ALL,
    json::ALL,
    header::ALL,
    algorithm::ALL,
    trust::ALL,
    confusion::ALL,
    keys::ALL,
    signature::ALL,
    rsa::ALL,
    ecdsa::ALL,
    issuer::ALL,
    audience::ALL,
    times::ALL,
    claims::ALL,
    profiles::ALL,
];

#[cfg(test)]
mod tests;
