//! The primitive sets of Wycheproof, each vector made into (algorithm, JWK, message, signature) and given to the
//! function of the algorithm table that `verify` calls on the signing input.
//!
//! A result that Wycheproof calls acceptable is expected to be refused: it marks a lenient reading, and JOSE has
//! none. Every such vector here is a DigestInfo without its NULL, and RFC 8017 section 8.2.2 compares the whole
//! encoding, which has it (section 9.2, note 1).

pub mod ecdsa;
pub mod eddsa;
mod group;
pub mod hmac;
pub mod jwk;
pub mod rsa_pkcs1;
pub mod rsa_pss;
